import { describe, expect, it } from "vitest";
import { reach } from "../../../../src/analysis/reach/reach.ts";
import { rowsOf, wayWords } from "../../../../src/report/audit/rows.ts";
import { readDump } from "../../docker/fixtures.ts";

/** What real engines leave open: from the internet, a LAN, other containers, the host itself. As measured with packets. */
const TABLE: readonly (readonly [dump: string, what: string, ...words: string[]])[] = [
  // A published port is redirected; over IPv6, to a container without it, docker-proxy serves it.
  ["e26-nft-s02-pub", "web tcp 8080 → 80 IPv4", "open", "open", "open", "open", "dnat"],
  ["e28-nft-s02-pub", "web tcp 8080 → 80 IPv6", "open", "open", "-", "open", "docker-proxy"],
  ["e29-nftables-s02-pub", "web tcp 8080 → 80 IPv4", "open", "open", "open", "open", "dnat"],
  // Up to 27 neighbours reach what is published by the container's own address too, on loopback alone too.
  ["e26-nft-s02-pub", "web 172.17.0.2 on bridge IPv4", "-", "tcp 80, maybe more", "open", "open", ""],
  ["e28-nft-s02-pub", "web 172.17.0.2 on bridge IPv4", "-", "-", "open", "open", ""],
  ["e26-nft-s03-loopback", "web tcp 127.0.0.1:8081 → 80 IPv4", "-", "open", "-", "open", ""],
  ["e28-nft-s03-loopback", "web tcp 127.0.0.1:8081 → 80 IPv4", "-", "-", "-", "open", ""],
  // Without ip6tables an IPv6 container is open to all that have a route.
  ["e26-nft-s06-ipv6", "web 2001:db8:a::2 on v6net IPv6", "open", "open", "open", "open", "direct-routing"],
  ["e28-nft-s05-internal", "aa 172.18.0.2 on priv IPv4", "-", "-", "network priv", "open", ""],
  ["e28-nft-s07-icc-false", "n1 172.18.0.2 on noicc IPv4", "-", "-", "-", "open", ""],
  [
    "e28-nft-s15-gatewaymodes",
    "c-nat-unprotected 172.19.0.2 on gw-nat-unprotected IPv4",
    ..."-|open|network gw-nat-unprotected|open|".split("|"),
  ],
  ["e28-nft-s15-gatewaymodes", "c-isolated 172.21.0.1 on gw-isolated IPv4", ..."-|-|network gw-isolated|-|".split("|")],
  ["e28-nft-s15-trusted-if", "web 172.18.0.2 on trusted IPv4", "-", "10.0.0.0: tcp 80", "network trusted", "open", ""],
  // No hook of the host sees a macvlan.
  [
    "e29-nftables-s12-macvlan",
    "m1 198.51.100.140 on mv IPv4",
    ..."open|open|network mv|-|beyond-the-firewall".split("|"),
  ],
  ["e20-nft-s09-host-none-container", "web + side tcp 8080 → 80 IPv4", "open", "open", "open", "open", "dnat"],
  [
    "e20-nft-s09-host-none-container",
    "hostnet whatever it listens on IPv4",
    ..."open|open|open|open|host-network".split("|"),
  ],
  ["e28-nft-s09-swarm-overlays", "svc tcp 8090 → 80 IPv4", "open", "open", "maybe", "open", "swarm"],
  ["e28-nft-s09-swarm-overlays", "svc tcp 8090 → 80 IPv6", "-", "-", "-", "-", ""],
];

describe("who reaches what by Docker's own rules", () => {
  it.each(TABLE)("%s: %s", (dump, what, ...words) => {
    const rows = rowsOf(reach({ topology: readDump(dump) }));
    const row = rows.find((one) => `${one.target} ${one.what} ${one.families}` === what);
    expect(rows.map((one) => `${one.target} ${one.what} ${one.families}`)).toContain(what);
    expect([...(row?.ways ?? []).map(wayWords), row?.ways[0]?.via ?? ""]).toEqual(words);
  });

  it("has docker-proxy serve this host on its loopback address, unless it is off", () => {
    const topology = readDump("e28-nft-s03-loopback");
    const off = { ...topology, engine: { ...topology.engine, userlandProxy: false } };
    const vias = [topology, off].map((one) => {
      const door = reach({ topology: one }).doors.find(({ kind }) => kind === "published");
      return door?.ways.find(({ zone }) => zone === "host")?.via;
    });
    expect(vias).toEqual(["docker-proxy", "dnat"]);
  });

  it("says what nothing leads to, and why", () => {
    expect(reach({ topology: readDump("e20-nft-s09-host-none-container") }).unreachable).toEqual([
      { container: "none", why: "it has no network" },
    ]);
    const stopped = reach({ topology: readDump("e29-nft-s14-stopped") });
    expect(stopped.unreachable.map(({ why }) => why)).toEqual(["it isn't running (exited)"]);
    expect(stopped.doors).toEqual([]);
  });

  it("takes FORWARD's policy for what old engines leave to it", () => {
    const from = (policy: "ACCEPT" | "DROP") => {
      const { doors } = reach({ topology: readDump("e26-nft-s02-pub"), forward: { 4: policy } });
      return doors.find(({ kind }) => kind === "address")?.ways.find(({ zone }) => zone === "LAN");
    };
    expect(from("ACCEPT")).toMatchObject({ verdict: "open" });
    expect(from("DROP")).toMatchObject({ verdict: "some", ports: ["tcp 80"] });
    expect(from("DROP")).not.toHaveProperty("why");
  });

  it("counts every port of an engine of no known version as reachable, rather than too few", () => {
    const { engine, ...rest } = readDump("e28-nft-s02-pub");
    const { version: _, ...unknown } = engine;
    const { doors } = reach({ topology: { ...rest, engine: unknown }, forward: { 4: "ACCEPT" } });
    expect(doors.find(({ kind }) => kind === "address")?.ways[1]).toMatchObject({ zone: "LAN", verdict: "open" });
  });

  it("tells a container's listeners one by one, where the machine told", () => {
    const topology = readDump("e20-nft-s09-host-none-container");
    const id = topology.containers.find(({ name }) => name === "hostnet")?.id ?? "";
    const of = { family: 4, protocol: "tcp", program: "nginx", container: id } as const;
    const listeners = [
      { ...of, address: "any", port: 80 },
      { ...of, address: "127.0.0.1", port: 9000 },
      { ...of, program: "dockerd", container: "", address: "any", port: 2375 },
    ] as const;
    const rows = rowsOf(reach({ topology, listeners })).filter(({ group }) => group === "host");
    expect(rows.map((row) => [row.target, row.what, ...row.ways.map(wayWords)])).toEqual([
      ["hostnet", "tcp 80", "open", "open", "open", "open"],
      ["hostnet", "tcp 127.0.0.1:9000", "-", "-", "-", "open"],
      ["dockerd", "tcp 2375", "open", "open", "open", "open"],
    ]);
  });
});
