import { describe, expect, it } from "vitest";
import { irOf, verdict } from "./build.ts";
import { HOST } from "./host.ts";

/** Whether a rule with action `deny` fits each packet; everything else is allowed by the defaults. */
function denied(rule: string, packets: readonly string[], before = ""): Record<string, boolean> {
  const ir = irOf(`${before}\n${rule}\ndefault allow to containers\nessentials without guards`, HOST);
  return Object.fromEntries(packets.map((text) => [text, verdict(ir, text) === "deny"]));
}

function holds(rule: string, yes: readonly string[], no: readonly string[], before = ""): void {
  const wanted = [...yes.map((text) => [text, true]), ...no.map((text) => [text, false])];
  expect(denied(rule, [...yes, ...no], before)).toEqual(Object.fromEntries(wanted));
}

const TO_HOST = "eth0 203.0.113.9 > 198.51.100.1 tcp 22";
const PRIVATE_TO_HOST = "eth1 10.1.2.3 > 198.51.100.1 tcp 22";
const CONTAINER_TO_HOST = "docker0 172.17.0.4 > 172.17.0.1 tcp 22";
const TO_WWW = "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 8080";
const TO_WWW_SHOP = "eth0 203.0.113.9 > br-shop 172.18.0.2 tcp 80 was 198.51.100.1 8080";
const TO_WWW_V6 = "eth0 2001:db8::9 > br-shop fd00:1::2 tcp 80 was 2001:db8:1::1 8080";
const TO_WWW_PROXY = "eth0 2001:db8::9 > 2001:db8:1::1 tcp 8080";
const TO_WWW_DIRECT = "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80";
const WWW_DIRECT_OTHER = "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 8080";
const TO_API = "eth0 203.0.113.9 > docker0 172.17.0.4 tcp 9000 was 198.51.100.1 9000";
const TO_API_PROXY = "eth0 2001:db8::9 > 2001:db8:1::1 tcp 9000";
const TO_DB = "eth0 203.0.113.9 > br-shop 172.18.0.3 tcp 5432";
const TO_UNKNOWN = "eth0 203.0.113.9 > br-0123456789ab 172.25.0.2 tcp 80";
const WWW_TO_DB = "br-shop 172.18.0.2 > br-shop 172.18.0.3 tcp 5432";
const WWW_TO_DB_V6 = "br-shop fd00:1::2 > br-shop fd00:1::3 tcp 5432";
const API_TO_WWW = "docker0 172.17.0.4 > docker0 172.17.0.2 tcp 80";
const API_TO_WWW_PROXY = "docker0 172.17.0.4 > 172.17.0.1 tcp 8080";
const DB_OUT = "br-shop 172.18.0.3 > eth0 203.0.113.9 tcp 443";
const DB_OUT_V6 = "br-shop fd00:1::3 > eth0 2001:db8:ffff::9 tcp 443";
const API_OUT = "docker0 172.17.0.4 > eth0 8.8.8.8 tcp 443";
const API_TO_LAN = "docker0 172.17.0.4 > eth1 10.1.2.3 tcp 443";
const API_TO_METADATA = "docker0 172.17.0.4 > eth0 169.254.169.254 tcp 80";
const THROUGH = "eth1 10.1.2.3 > eth0 8.8.8.8 tcp 443";
const HOST_OUT = "198.51.100.1 > eth0 8.8.8.8 tcp 443";
const HOST_TO_WWW = "172.17.0.1 > docker0 172.17.0.2 tcp 80";
const HOST_TO_PUBLISHED = "198.51.100.1 > lo 172.17.0.2 tcp 80 was 198.51.100.1 8080";
const ALL = [
  TO_HOST,
  PRIVATE_TO_HOST,
  CONTAINER_TO_HOST,
  TO_WWW,
  TO_WWW_SHOP,
  TO_WWW_V6,
  TO_WWW_PROXY,
  TO_WWW_DIRECT,
  WWW_DIRECT_OTHER,
  TO_API,
  TO_API_PROXY,
  TO_DB,
  TO_UNKNOWN,
  WWW_TO_DB,
  WWW_TO_DB_V6,
  API_TO_WWW,
  API_TO_WWW_PROXY,
  DB_OUT,
  DB_OUT_V6,
  API_OUT,
  API_TO_LAN,
  API_TO_METADATA,
  THROUGH,
  HOST_OUT,
  HOST_TO_WWW,
  HOST_TO_PUBLISHED,
];
const FROM_HOST = [HOST_OUT, HOST_TO_WWW, HOST_TO_PUBLISHED];

/** The rule denies exactly these packets of all. */
function only(rule: string, yes: readonly string[], before = ""): void {
  holds(
    rule,
    yes,
    ALL.filter((text) => !yes.includes(text)),
    before,
  );
}

const not = (...texts: readonly string[]) => ALL.filter((text) => !texts.includes(text));

describe("what a destination stands for", () => {
  it("any: everything but what the machine itself sends", () => only("deny any to any", not(...FROM_HOST)));
  it("host: what ends here, and isn't published", () =>
    only("deny any to host", [TO_HOST, PRIVATE_TO_HOST, CONTAINER_TO_HOST]));
  it("host ADDRESS: under that address", () => {
    only("deny any to host 172.17.0.1", [CONTAINER_TO_HOST]);
    only("deny any to host mine", [TO_HOST, PRIVATE_TO_HOST], "let mine = 198.51.100.0/24");
  });
  it("containers: every Docker bridge, docker-proxy's ports too", () =>
    only("deny any to containers", [
      TO_WWW,
      TO_WWW_SHOP,
      TO_WWW_V6,
      TO_WWW_PROXY,
      TO_WWW_DIRECT,
      WWW_DIRECT_OTHER,
      TO_API,
      TO_API_PROXY,
      TO_DB,
      TO_UNKNOWN,
      WWW_TO_DB,
      WWW_TO_DB_V6,
      API_TO_WWW,
      API_TO_WWW_PROXY,
    ]));
  it("container NAME: in all its networks, by its own port, through docker-proxy too", () => {
    only("deny tcp 80 to container www", [
      TO_WWW,
      TO_WWW_SHOP,
      TO_WWW_V6,
      TO_WWW_PROXY,
      TO_WWW_DIRECT,
      API_TO_WWW,
      API_TO_WWW_PROXY,
    ]);
    only("deny tcp 8080 to container www", [WWW_DIRECT_OTHER]);
    only("deny tcp 9000 to container api", [TO_API, TO_API_PROXY]);
  });
  it("network NAME: its bridge, whoever is there", () =>
    only("deny any to network shop", [
      TO_WWW_SHOP,
      TO_WWW_V6,
      TO_WWW_PROXY,
      TO_DB,
      WWW_TO_DB,
      WWW_TO_DB_V6,
      API_TO_WWW_PROXY,
    ]));
  it("published: the host's port, wherever it leads", () => {
    only("deny tcp 8080 to published", [TO_WWW, TO_WWW_SHOP, TO_WWW_V6, TO_WWW_PROXY, API_TO_WWW_PROXY]);
    only("deny tcp 80 to published", []);
    only("deny any to published", [
      TO_WWW,
      TO_WWW_SHOP,
      TO_WWW_V6,
      TO_WWW_PROXY,
      TO_API,
      TO_API_PROXY,
      API_TO_WWW_PROXY,
    ]);
  });
  it("published ADDRESS: asked for under that address", () => {
    only("deny any to published 198.51.100.1", [TO_WWW, TO_WWW_SHOP, TO_API]);
    only("deny any to published mine", [TO_WWW_V6, TO_WWW_PROXY, TO_API_PROXY], "let mine = 2001:db8:1::/64");
    only("deny any to published 203.0.113.1", []);
  });
  it("an address: after Docker's redirection, and never this machine", () => {
    only("deny any to 172.17.0.2", [
      TO_WWW,
      TO_WWW_PROXY,
      TO_WWW_DIRECT,
      WWW_DIRECT_OTHER,
      API_TO_WWW,
      API_TO_WWW_PROXY,
    ]);
    only("deny any to 198.51.100.1", []);
    only("deny any to 8.8.8.8", [API_OUT, THROUGH]);
    only("deny any to fd00:1::/64", [TO_WWW_V6, TO_WWW_PROXY, WWW_TO_DB_V6]);
  });
  it("outside: neither this machine nor behind a Docker bridge", () =>
    only("deny any to outside", [DB_OUT, DB_OUT_V6, API_OUT, API_TO_LAN, API_TO_METADATA, THROUGH]));
  it("internet and private: its two halves", () => {
    only("deny any to internet", [API_OUT, THROUGH]);
    only("deny any to private", [DB_OUT, DB_OUT_V6, API_TO_LAN, API_TO_METADATA]);
  });
  it("metadata: the cloud's addresses", () => only("deny any to metadata", [API_TO_METADATA]));
  it("a zone: what leaves by its interfaces, to its addresses if it has any", () => {
    only("deny any to lan", [API_TO_LAN], "zone lan = interface eth1");
    only("deny any to lan", [], "zone lan = interface eth1 address 192.168.0.0/16");
    only("deny any to lan", [API_TO_LAN], "zone lan = interface eth1 address 10.0.0.0/8");
    only(
      "deny any to up",
      [DB_OUT, DB_OUT_V6, API_OUT, API_TO_LAN, API_TO_METADATA, THROUGH],
      'zone up = interface "eth*"',
    );
  });
  it("swarm SERVICE: the host's ports that it publishes", () => {
    const ingress = "eth0 203.0.113.9 > docker_gwbridge 172.19.0.2 tcp 80 was 198.51.100.1 80";
    const proxy = "eth0 2001:db8::9 > 2001:db8:1::1 tcp 80";
    const other = "eth0 203.0.113.9 > docker_gwbridge 172.19.0.2 tcp 443 was 198.51.100.1 443";
    const udp = "eth0 203.0.113.9 > docker_gwbridge 172.19.0.2 udp 443 was 198.51.100.1 443";
    holds("deny any to swarm front", [ingress, proxy, udp], [other, TO_WWW, TO_HOST]);
    holds("deny tcp 80, 9000 to swarm front", [ingress, proxy], [udp, TO_API]);
  });
  it("a list: whatever one of it stands for", () =>
    only("deny any to container db, metadata, 8.8.8.8", [
      TO_DB,
      WWW_TO_DB,
      WWW_TO_DB_V6,
      API_OUT,
      API_TO_METADATA,
      THROUGH,
    ]));
});

describe("what a source stands for", () => {
  it("none, and any: everyone but the machine itself", () => {
    only("deny any from any to any", not(...FROM_HOST));
    only("deny tcp 443 to internet", [API_OUT, THROUGH]);
  });
  it("host: what the machine itself sends", () => {
    only("deny any from host to any", FROM_HOST);
    only("deny any from host 198.51.100.1 to any", [HOST_OUT, HOST_TO_PUBLISHED]);
  });
  it("host to a place", () => {
    only("deny any from host to outside", [HOST_OUT]);
    only("deny any from host to internet", [HOST_OUT]);
    only("deny any from host to containers", [HOST_TO_WWW, HOST_TO_PUBLISHED]);
    only("deny tcp 80 from host to container www", [HOST_TO_WWW, HOST_TO_PUBLISHED]);
    only("deny tcp 8080 from host to published", [HOST_TO_PUBLISHED]);
    only("deny any from host to network bridge", [HOST_TO_WWW, HOST_TO_PUBLISHED]);
    only("deny any from host to network shop", []);
  });
  it("containers: what comes in by a Docker bridge", () => {
    const inside = ALL.filter((text) => /^(docker0|br-)/.test(text));
    only("deny any from containers to any", inside);
    only("deny any from containers to host", [CONTAINER_TO_HOST]);
    only("deny any from containers to containers", [WWW_TO_DB, WWW_TO_DB_V6, API_TO_WWW, API_TO_WWW_PROXY]);
  });
  it("container NAME: from its bridge, with its address there", () => {
    only("deny any from container db to any", [DB_OUT, DB_OUT_V6]);
    holds(
      "deny any from container api to any",
      [API_OUT, API_TO_LAN, CONTAINER_TO_HOST, API_TO_WWW],
      ["br-shop 172.17.0.4 > eth0 8.8.8.8 tcp 443", "eth0 172.17.0.4 > br-shop 172.18.0.3 tcp 5432", DB_OUT],
    );
  });
  it("network NAME: what comes in by its bridge", () =>
    only("deny any from network shop to any", [WWW_TO_DB, WWW_TO_DB_V6, DB_OUT, DB_OUT_V6]));
  it("outside, internet, private", () => {
    const outside = ALL.filter((text) => /^eth/.test(text));
    only("deny any from outside to any", outside);
    only("deny any from internet to any", []);
    only("deny any from private to any", outside);
    holds(
      "deny any from internet to any",
      ["eth0 8.8.8.8 > 198.51.100.1 tcp 22"],
      ["docker0 8.8.8.8 > 198.51.100.1 tcp 22"],
    );
  });
  it("an address or group, by whatever interface", () => {
    only("deny any from 10.0.0.0/8 to any", [PRIVATE_TO_HOST, THROUGH]);
    only("deny any from g to any", [PRIVATE_TO_HOST, THROUGH, DB_OUT], "let g = 10.1.2.3, 172.18.0.3");
    only("deny any from 172.18.0.3 to any", [DB_OUT]);
  });
  it("a zone: what comes in by its interfaces, with its addresses", () => {
    only("deny any from lan to any", [PRIVATE_TO_HOST, THROUGH], "zone lan = interface eth1");
    only("deny any from lan to any", [], "zone lan = interface eth1 address 192.168.0.0/16");
  });
});

describe("what `except` and `on` take away", () => {
  it("addresses and groups, from the whole list", () => {
    only("deny any from private except 10.0.0.0/8 to host", [TO_HOST]);
    only("deny any from containers except 172.17.0.4 to outside", [DB_OUT, DB_OUT_V6]);
    only(
      "deny any from containers to outside except g",
      [API_TO_LAN],
      "let g = 8.8.8.8, 203.0.113.0/24, 2001:db8::/32, 169.254.0.0/16",
    );
  });
  it("a zone, by its interfaces", () =>
    only("deny any from outside except lan to host", [TO_HOST], "zone lan = interface eth1"));
  it("a zone with addresses, only where both fit", () => {
    const before = "zone lan = interface eth1 address 10.1.0.0/16";
    holds(
      "deny any from outside except lan to host",
      [TO_HOST, "eth1 10.9.0.1 > 198.51.100.1 tcp 22", "eth0 10.1.2.3 > 198.51.100.1 tcp 22"],
      [PRIVATE_TO_HOST],
      before,
    );
    holds(
      "deny any to outside except lan",
      [API_OUT, "docker0 172.17.0.4 > eth1 10.9.0.1 tcp 443", "docker0 172.17.0.4 > eth0 10.1.2.3 tcp 443"],
      [API_TO_LAN],
      before,
    );
  });
  it("addresses of the host, from published ports", () => {
    only("deny any to published except 198.51.100.1", [TO_WWW_V6, TO_WWW_PROXY, TO_API_PROXY, API_TO_WWW_PROXY]);
  });
  it("a container's address, from containers", () => {
    holds(
      "deny any to containers except 172.17.0.2",
      [TO_API, TO_WWW_SHOP, TO_API_PROXY],
      [TO_WWW, TO_WWW_DIRECT, API_TO_WWW],
    );
  });
  it("on: the interface that it comes in by", () => {
    only("deny any from private on interface eth1 to any", [PRIVATE_TO_HOST, THROUGH]);
    only("deny any from any on lan to containers", [], "zone lan = interface eth1");
    only("deny any from any on interface eth0 to container www", [
      TO_WWW,
      TO_WWW_SHOP,
      TO_WWW_V6,
      TO_WWW_PROXY,
      TO_WWW_DIRECT,
      WWW_DIRECT_OTHER,
    ]);
    only("deny any from any on interface docker0 to host", [CONTAINER_TO_HOST]);
  });
  it("on: the interface that it leaves by", () => {
    only("deny any to any on interface eth1", [API_TO_LAN]);
    only("deny any to internet on interface eth0", [API_OUT, THROUGH]);
    only("deny tcp 80 to container www on interface docker0", [
      TO_WWW,
      TO_WWW_PROXY,
      TO_WWW_DIRECT,
      API_TO_WWW,
      API_TO_WWW_PROXY,
    ]);
    only("deny any from host to any on interface eth0", [HOST_OUT]);
  });
  it("on a zone: its interfaces alone, whatever its addresses", () =>
    only(
      "deny any from 10.0.0.0/8 on lan to host",
      [PRIVATE_TO_HOST],
      "zone lan = interface eth1 address 192.168.0.0/16",
    ));
  it("on both ends", () => only("deny any from any on interface eth1 to internet on interface eth0", [THROUGH]));
});
