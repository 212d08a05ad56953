import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENGINE_TARGETS, EngineHost, WAN } from "../engine/engine.ts";
import { ENGINE, missing } from "../lab/need.ts";
import { encode } from "../lab/wire.ts";

const reason = missing(ENGINE);

/** How often each thing happens under the stream: `WALLC_CHANGES=1000,100,20`. */
const [reloads, restarts, engineRestarts] = (process.env.WALLC_CHANGES ?? "200,50,5").split(",").map(Number) as [
  number,
  number,
  number,
];

/** Seconds between two rounds of the flood while Docker works: it would wait for a processor longer than its gaps last. */
const BREATH = 0.02;

const ADMIN = "198.51.100.7";

/** Two policies that refuse the flood alike, and differ in their sets and rules: each load changes something. */
const POLICIES = [
  `let admins = ${ADMIN}\nallow tcp 80 from admins to containers\ndefault deny to containers\n`,
  [
    `let admins = ${ADMIN}, 198.51.100.8`,
    "allow tcp 80, 81 from admins to containers",
    "deny tcp from 203.0.113.0/24 to container db, container churn",
    "default reject to containers with port-unreachable\n",
  ].join("\n"),
];

/** Counts what a flood must not reach: the containers' bridge, and docker-proxy. */
const COUNTERS = `table inet count {
  counter forwarded { }
  counter delivered { }
  chain postrouting {
    type filter hook postrouting priority 600
    oifname "br-site" ip saddr 203.0.113.0/24 counter name forwarded
    oifname "br-site" ip6 saddr 2001:db8:ffff::/48 counter name forwarded
  }
  chain input {
    type filter hook input priority 600
    iifname "eth0" ip saddr 203.0.113.0/24 tcp dport { 5432, 8099 } counter name delivered
    iifname "eth0" ip6 saddr 2001:db8:ffff::/48 tcp dport { 5432, 8099 } counter name delivered
  }
}
`;

/**
 * A stream of what the policy refuses, to two published ports over IPv4 (redirected) and IPv6 (docker-proxy) and straight to
 * the containers, beside a stream of connections that it allows.
 */
describe.each(ENGINE_TARGETS)("under a stream of new connections, in $name", (target) => {
  let host: EngineHost;

  beforeAll(async () => {
    if (reason) return;
    host = await EngineHost.open(target.variant);
    const bridge = ["-o", "com.docker.network.bridge.name=br-site"];
    await host.docker("network", "create", "--subnet", "172.19.0.0/24", ...bridge, "site");
    const fixed = (last: number) => ["--restart", "always", "--network", "site", "--ip", `172.19.0.${last}`];
    await host.run(
      { name: "www", options: [...fixed(2), "-p", "8080:80"] },
      { name: "db", options: [...fixed(3), "-p", "5432:80"] },
      { name: "churn", options: [...fixed(4), "-p", "8099:80"] },
    );
    await host.sandbox.run(["nft", "-f", "-"], { input: COUNTERS });
  });
  afterAll(async () => host?.close());

  const counts = async () => {
    const text = await host.sandbox.run(["nft", "list", "counters", "table", "inet", "count"]);
    return [...text.matchAll(/packets (\d+)/g)].map((match) => Number(match[1]));
  };

  const reset = () => host.sandbox.run(["sh", "-ec", "conntrack -F; nft reset counters table inet count"]);

  it("arrives, as long as nothing is loaded", async (ctx) => {
    if (reason) ctx.skip(reason);
    await host.flood(FLOOD);
    for (let tries = 0; tries < 100 && !(await counts()).every((count) => count > 0); tries++) await pause(100);
    await host.calm();
    expect((await counts()).every((count) => count > 0)).toBe(true);
    for (const [index, policy] of POLICIES.entries()) {
      await host.apply(policy, target);
      await host.sandbox.run(["cp", "-r", "/run/wallc", `/run/policy${index}`]);
    }
  });

  it(`is refused, every packet, over ${reloads} reloads, which lose no allowed connection`, async (ctx) => {
    if (reason) ctx.skip(reason);
    await reset();
    await host.flood(FLOOD);
    await host.sandbox.stream("allowed", { ns: WAN, source: ADMIN, to: "198.51.100.1", port: 8080 });
    for (let round = 0; round < reloads; round++) await host.load(`/run/policy${round % POLICIES.length}`);
    const { made, lost } = await host.sandbox.unstream("allowed");
    const sent = await host.calm();
    console.log(`${target.name}: ${sent} packets refused and ${made} connections allowed over ${reloads} reloads`);
    expect(await counts()).toEqual([0, 0]);
    expect(lost).toEqual([]);
    expect(sent).toBeGreaterThan(10_000);
    expect(made).toBeGreaterThan(reloads / 10);
  }, 600_000);

  it(`is refused, every packet, while a container starts and stops ${restarts} times`, async (ctx) => {
    if (reason) ctx.skip(reason);
    await reset();
    await host.flood(FLOOD, BREATH);
    for (let round = 0; round < restarts; round++) await host.docker("restart", "--time", "0", "churn");
    console.log(`${target.name}: ${await host.calm()} packets refused over ${restarts} starts of a container`);
    expect(await counts()).toEqual([0, 0]);
  }, 600_000);

  it(`is refused, every packet, while the engine restarts ${engineRestarts} times`, async (ctx) => {
    if (reason) ctx.skip(reason);
    await reset();
    await host.flood(FLOOD, BREATH);
    for (let round = 0; round < engineRestarts; round++) {
      await host.restart();
      for (const name of ["www", "db", "churn"]) await host.running(name);
    }
    console.log(`${target.name}: ${await host.calm()} packets refused over ${engineRestarts} restarts of the engine`);
    expect(await counts()).toEqual([0, 0]);
  }, 600_000);
});

/** From strangers to the two published ports, over IPv4 and IPv6, and to the containers' own addresses. */
const FLOOD: readonly string[] = Array.from({ length: 2000 }, (_, index) => {
  const [destination, port] = [
    ["198.51.100.1", 5432],
    ["2001:db8:1::1", 5432],
    ["198.51.100.1", 8099],
    ["2001:db8:1::1", 8099],
    ["172.19.0.3", 80],
    ["172.19.0.4", 80],
  ][index % 6] as [string, number];
  const six = destination.includes(":");
  const [data] = encode(
    {
      source: six ? `2001:db8:ffff::${index.toString(16)}` : `203.0.113.${(index % 250) + 1}`,
      destination,
      protocol: 6,
      sourcePort: 10000 + index,
      port,
      hopLimit: 64,
    },
    index,
  );
  return (six ? "86dd" : "0800") + (data as Buffer).toString("hex");
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
