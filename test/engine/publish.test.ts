import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENGINE, missing } from "../lab/need.ts";
import { outcomesOf, throughLoopback } from "./attempts.ts";
import { ENGINE_TARGETS, EngineHost } from "./engine.ts";

const reason = missing(ENGINE);

const POLICY = `
let admins = 198.51.100.7, 2001:db8:1::7

allow tcp 80 from any to container www-nginx
allow tcp 8086 from any to published
allow any from admins to containers
allow tcp 9090 from 192.168.1.0/24 to container agent
allow ping to host
deny tcp 25 from containers to outside
deny tcp 80 from container app to container other

default reject to containers
default deny to host
`;

const TABLE: Readonly<Record<string, string>> = {
  "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www-nginx",
  "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8080": "container www-nginx",
  "lan > 192.168.1.1 tcp 8080": "container www-nginx",
  "lan > 172.19.0.2 tcp 80": "container www-nginx",
  "wan 203.0.113.9 > 172.19.0.2 tcp 81": "refused with tcp-reset",
  "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "refused with tcp-reset",
  "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "refused with tcp-reset",
  "lan > 192.168.1.1 tcp 5432": "refused with tcp-reset",
  "lan > 172.19.0.3 tcp 80": "refused with tcp-reset",
  "lan > 172.19.0.3 ping": "refused with port-unreachable",
  "wan 198.51.100.7 > 198.51.100.1 tcp 5432": "container db",
  "wan 2001:db8:1::7 > 2001:db8:1::1 tcp 5432": "container db",
  "wan 203.0.113.9 > 198.51.100.1 tcp 8086": "container web6",
  "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8086": "container web6",
  "wan 2001:db8:ffff::9 > fd00:20::2 tcp 80": "refused with tcp-reset",
  "wan 2001:db8:1::7 > fd00:20::2 tcp 80": "container web6",
  "lan > 192.168.1.1 tcp 9090": "container agent",
  "wan 203.0.113.9 > 198.51.100.1 tcp 9090": "silent",
  "wan 198.51.100.7 > 198.51.100.1 tcp 9090": "silent",
  "wan 203.0.113.9 > 198.51.100.1 ping": "answered",
  "www-nginx > 203.0.113.200 tcp 443": "neighbour of eth0 saw 198.51.100.1",
  "www-nginx > 203.0.113.200 tcp 25": "silent",
  "www-nginx > 172.19.0.1 tcp 9090": "silent",
  "www-nginx > 198.51.100.1 tcp 5432": "container db",
  "app > 172.19.0.2 tcp 80": "container www-nginx",
  "app > 172.20.0.3 tcp 80": "silent",
  "web6 > 172.20.0.3 tcp 80": "container other",
  "host > 127.0.0.1 tcp 8080": "container www-nginx",
  "host > 198.51.100.1 tcp 8080": "container www-nginx",
  "host > 127.0.0.1 tcp 5433": "container loop",
  "host > 172.19.0.3 tcp 80": "container db",
};

describe.each(ENGINE_TARGETS)("beside dockerd 20.10, in $name", (target) => {
  let host: EngineHost;

  beforeAll(async () => {
    if (reason) return;
    host = await EngineHost.open(target.variant);
    // without addresses of their own, containers may change theirs at a restart, and names mean what they meant before
    await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
    await host.docker("network", "create", "--ipv6", "--subnet", "172.20.0.0/24", "--subnet", "fd00:20::/64", "front");
    const always = ["--restart", "always"];
    const site = (last: number) => [...always, "--network", "site", "--ip", `172.19.0.${last}`];
    const front = (last: number) => {
      return [...always, "--network", "front", "--ip", `172.20.0.${last}`, "--ip6", `fd00:20::${last}`];
    };
    await host.run(
      { name: "www-nginx", options: [...site(2), "-p", "8080:80"] },
      { name: "db", options: [...site(3), "-p", "5432:80"] },
      { name: "loop", options: [...site(4), "-p", "127.0.0.1:5433:80"] },
      { name: "web6", options: [...front(2), "-p", "8086:80"] },
      { name: "other", options: front(3) },
      { name: "app", options: site(5) },
      { name: "agent", options: [...always, "--network", "host"], port: 9090 },
    );
    await host.docker("network", "connect", ...["--ip", "172.20.0.5", "--ip6", "fd00:20::5"], "front", "app");
    await foreignRules(host);
  });
  afterAll(async () => host?.close());

  it("lets everybody in before anything is loaded, as Docker does", async (ctx) => {
    if (reason) ctx.skip(reason);
    const open = {
      "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "container db",
      "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "container db",
      "wan 2001:db8:ffff::9 > fd00:20::2 tcp 80": "container web6",
      "wan 203.0.113.9 > 198.51.100.1 tcp 9090": "container agent",
      "app > 172.20.0.3 tcp 80": "container other",
      "www-nginx > 203.0.113.200 tcp 25": "neighbour of eth0 saw 198.51.100.1",
    };
    expect(await outcomesOf(host, open)).toEqual(open);
    expect(await throughLoopback(host)).toBe("container loop");
  });

  it("holds every way into and out of the containers", async (ctx) => {
    if (reason) ctx.skip(reason);
    const before = await foreign(host);
    await host.apply(POLICY, target);
    expect(await outcomesOf(host, TABLE)).toEqual(TABLE);
    expect(await throughLoopback(host)).toBe("silent");
    expect(await foreign(host)).toBe(before);
    await host.apply(POLICY, target);
    expect(await foreign(host)).toBe(before);
  });

  it("holds for a network that is made after loading", async (ctx) => {
    if (reason) ctx.skip(reason);
    await host.docker("network", "create", "late");
    await host.run({ name: "new", options: ["--network", "late", "-p", "8099:80"] });
    const later = {
      "wan 203.0.113.9 > 198.51.100.1 tcp 8099": "refused with tcp-reset",
      [`wan 203.0.113.9 > ${await host.address("new", "late")} tcp 80`]: "refused with tcp-reset",
      "wan 198.51.100.7 > 198.51.100.1 tcp 8099": "container new",
      "new > 203.0.113.200 tcp 443": "neighbour of eth0 saw 198.51.100.1",
      "new > 203.0.113.200 tcp 25": "silent",
      ...TABLE,
    };
    expect(await outcomesOf(host, later)).toEqual(later);
    await host.docker("rm", "-f", "new");
    await host.docker("network", "rm", "late");
    expect(await outcomesOf(host, TABLE)).toEqual(TABLE);
  });

  it("holds for a network that is made anew with the subnet that it had", async (ctx) => {
    if (reason) ctx.skip(reason);
    const create = () => host.docker("network", "create", "--subnet", "172.23.0.0/24", "again");
    await create();
    await host.apply(POLICY, target);
    await host.docker("network", "rm", "again");
    await create();
    await host.run({ name: "new", options: ["--network", "again", "-p", "8099:80"] });
    const later = {
      "wan 203.0.113.9 > 198.51.100.1 tcp 8099": "refused with tcp-reset",
      "wan 198.51.100.7 > 198.51.100.1 tcp 8099": "container new",
      "new > 203.0.113.200 tcp 443": "neighbour of eth0 saw 198.51.100.1",
      "new > 203.0.113.200 tcp 25": "silent",
    };
    expect(await outcomesOf(host, later)).toEqual(later);
    await host.docker("rm", "-f", "new");
    await host.docker("network", "rm", "again");
  });

  it("holds over the restart of a container", async (ctx) => {
    if (reason) ctx.skip(reason);
    await host.docker("restart", "www-nginx", "db");
    await host.attach("www-nginx");
    await host.attach("db");
    await host.apply(POLICY, target);
    expect(await outcomesOf(host, TABLE)).toEqual(TABLE);
  });

  it("holds over the restart of the daemon", async (ctx) => {
    if (reason) ctx.skip(reason);
    await host.restart();
    for (const name of ["www-nginx", "db", "loop", "web6", "other", "app", "agent"]) {
      await host.running(name);
      await host.attach(name);
    }
    const strangers = {
      "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "refused with tcp-reset",
      "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "refused with tcp-reset",
      "wan 203.0.113.9 > 198.51.100.1 tcp 9090": "silent",
    };
    expect(await outcomesOf(host, strangers)).toEqual(strangers);
    // containers may have other addresses now: the policy is compiled anew, as `watch` or a timer would
    await host.apply(POLICY, target);
    expect(await outcomesOf(host, TABLE)).toEqual(TABLE);
  });

  it("leaves everything of others as it was when it is removed", async (ctx) => {
    if (reason) ctx.skip(reason);
    const before = await foreign(host);
    await host.remove(target);
    expect(await foreign(host)).toBe(before);
    expect(await host.sandbox.run(["sh", "-c", "iptables-save; ip6tables-save; nft list tables"])).not.toMatch(
      /wallc/i,
    );
    const open = { "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "container db" };
    expect(await outcomesOf(host, open)).toEqual(open);
  });
});

/** What an administrator may have put beside Docker's rules. */
async function foreignRules(host: EngineHost): Promise<void> {
  const lines = [
    'iptables -I DOCKER-USER -s 203.0.113.66 -m comment --comment "an admin\'s own" -j DROP',
    "iptables -A FORWARD -s 203.0.113.67 -j DROP",
    "iptables -t nat -A PREROUTING -s 203.0.113.68 -p tcp --dport 1 -j REDIRECT --to-ports 2",
    "ip6tables -A FORWARD -s 2001:db8:66::/48 -j DROP",
    "nft add table inet other",
    "nft add chain inet other forward '{ type filter hook forward priority 5; }'",
    "nft add rule inet other forward ip saddr 203.0.113.69 drop",
  ];
  await host.sandbox.run(["sh", "-ec", lines.join("\n")]);
}

/** Everybody else's rules, without counters: Docker's and the administrator's. */
async function foreign(host: EngineHost): Promise<string> {
  const saves = [
    "iptables-save -t filter",
    "iptables-save -t nat",
    "ip6tables-save -t filter",
    "nft -s list table inet other",
  ];
  const text = await host.sandbox.run(["sh", "-c", saves.join("; ")]);
  return text
    .split("\n")
    .filter((line) => !line.startsWith("#") && !line.includes("WALLC"))
    .map((line) => line.replace(/\[\d+:\d+\]/, ""))
    .join("\n");
}
