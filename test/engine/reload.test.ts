import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENGINE, missing } from "../lab/need.ts";
import { encode } from "../lab/wire.ts";
import { ENGINE_TARGETS, EngineHost } from "./engine.ts";

const reason = missing(ENGINE);

/** Two policies that refuse the flood alike, and differ in their sets and rules: each load changes something. */
const POLICIES = [
  "let admins = 198.51.100.7\nallow tcp 80 from admins to containers\ndefault deny to containers\n",
  "let admins = 198.51.100.7, 198.51.100.8\nallow tcp 80, 81 from admins to containers\ndeny tcp from 203.0.113.0/24 to container db\ndefault reject to containers with port-unreachable\n",
];

/** Counts what a flood must not reach: the container, and docker-proxy. */
const COUNTERS = `table inet count {
  counter forwarded { }
  counter delivered { }
  chain postrouting {
    type filter hook postrouting priority 600
    oifname "docker0" tcp dport 80 ct direction original counter name forwarded
  }
  chain input {
    type filter hook input priority 600
    iifname "eth0" tcp dport 5432 counter name delivered
  }
}
`;

describe.each(ENGINE_TARGETS)("under a stream of new connections, in $name", (target) => {
  let host: EngineHost;

  beforeAll(async () => {
    if (reason) return;
    host = await EngineHost.open(target.variant);
    await host.run({ name: "db", options: ["-p", "5432:80"] });
    await host.sandbox.run(["nft", "-f", "-"], { input: COUNTERS });
  });
  afterAll(async () => host?.close());

  it("lets nothing through while policies are loaded one over the other", async (ctx) => {
    if (reason) ctx.skip(reason);
    const counts = async () => {
      const text = await host.sandbox.run(["nft", "list", "counters", "table", "inet", "count"]);
      return [...text.matchAll(/packets (\d+)/g)].map((match) => Number(match[1]));
    };
    await host.flood(floodFrames());
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await counts()).every((count) => count > 0)).toBe(true);
    await host.calm();

    for (const [index, policy] of POLICIES.entries()) {
      await host.apply(policy, target);
      await host.sandbox.run(["rm", "-rf", `/run/policy${index}`]);
      await host.sandbox.run(["cp", "-r", "/run/wallc", `/run/policy${index}`]);
    }
    await host.sandbox.run(["sh", "-c", "conntrack -F; nft reset counters"]);
    await host.flood(floodFrames());
    for (let round = 0; round < 12; round++) await host.load(`/run/policy${round % POLICIES.length}`);
    expect(await host.calm()).toBeGreaterThan(10_000);
    expect(await counts()).toEqual([0, 0]);
  });
});

/** Connections from everywhere in 203.0.113.0/24 to the published port, over IPv4 (redirected) and IPv6 (docker-proxy). */
function floodFrames(): string[] {
  const frames: string[] = [];
  for (let index = 0; index < 2000; index++) {
    const six = index % 2 === 1;
    const [data] = encode(
      {
        source: six ? `2001:db8:ffff::${index.toString(16)}` : `203.0.113.${(index % 250) + 1}`,
        destination: six ? "2001:db8:1::1" : "198.51.100.1",
        protocol: 6,
        sourcePort: 10000 + index,
        port: 5432,
        hopLimit: 64,
      },
      index,
    );
    frames.push((six ? "86dd" : "0800") + (data as Buffer).toString("hex"));
  }
  return frames;
}
