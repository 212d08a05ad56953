import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TARGETS } from "../lab/load.ts";
import { ENGINE, missing } from "../lab/need.ts";
import { outcomes } from "./attempts.ts";
import { EngineHost } from "./engine.ts";

const reason = missing(ENGINE);

/** Rules of a policy that allows all of it, an attempt at each, and what comes of that. */
const RULES: readonly (readonly [rule: string, attempt: string, outcome: string])[] = [
  ["allow tcp 80 from any to container web", "wan 203.0.113.9 > 198.51.100.1 tcp 8080", "container web"],
  ["allow tcp 80 from outside to container web", "lan > 172.19.0.2 tcp 80", "container web"],
  ["allow tcp 80 from outside to container loop", "lan > 172.19.0.4 tcp 80", "container loop"],
  ["allow tcp 80 from outside to container cache", "lan > 172.19.0.3 tcp 80", "silent"],
  ["allow ping from outside to container web", "lan > 172.19.0.2 ping", "silent"],
  ["allow tcp 80 from container web to container cache", "web > 172.19.0.3 tcp 80", "container cache"],
  ["allow tcp 80 from container report to container cache", "report > 172.19.0.3 tcp 80", "silent"],
  ["allow ping from network office to network shop", "report > 172.19.0.2 ping", "silent"],
  ["allow tcp 80 from container report to container web", "report > 198.51.100.1 tcp 8080", "container web"],
  ["allow tcp 80 from container report to container loop", "report > 172.19.0.4 tcp 80", "silent"],
  [
    "allow tcp 443 from container report to internet",
    "report > 203.0.113.200 tcp 443",
    "neighbour of eth0 saw 198.51.100.1",
  ],
  ["allow tcp 80 from outside to container vault", "lan > 172.21.0.2 tcp 80", "silent"],
  ["allow tcp 80 from container vault to container cache", "vault > 172.19.0.3 tcp 80", "silent"],
  ["allow tcp 80 from container vault to container web", "vault > 172.21.0.1 tcp 8080", "silent"],
  ["allow tcp 8080 from container vault to published", "vault > 198.51.100.1 tcp 8080", "silent"],
  ["allow tcp 8080 from container report to published", "report > 172.20.0.1 tcp 8080", "container web"],
  ["allow tcp 443 from container vault to internet", "vault > 203.0.113.200 tcp 443", "silent"],
  ["allow tcp 80 from container vault to container seal", "vault > 172.21.0.3 tcp 80", "container seal"],
  ["allow tcp 80 from container guest-a to container guest-b", "guest-a > 172.22.0.3 tcp 80", "silent"],
  ["allow tcp 80 from container guest-a to container guest-c", "guest-a > 198.51.100.1 tcp 8090", "container guest-c"],
];

const POLICY = `${RULES.map(([rule]) => rule).join("\n")}\ndefault deny to containers\n`;

describe("what Docker 20.10 drops though a policy allows it", () => {
  let host: EngineHost;

  beforeAll(async () => {
    if (reason) return;
    host = await EngineHost.open("nft");
    const create = (name: string, subnet: string, ...options: readonly string[]) =>
      host.docker("network", "create", "--subnet", subnet, ...options, name);
    await create("shop", "172.19.0.0/24");
    await create("office", "172.20.0.0/24");
    await create("safe", "172.21.0.0/24", "--internal");
    await create("guests", "172.22.0.0/24", "-o", "com.docker.network.bridge.enable_icc=false");
    const at = (network: string, ip: string, ...ports: readonly string[]) => [
      ...["--network", network, "--ip", ip],
      ...ports.flatMap((port) => ["-p", port]),
    ];
    await host.run(
      { name: "web", options: at("shop", "172.19.0.2", "8080:80") },
      { name: "cache", options: at("shop", "172.19.0.3") },
      { name: "loop", options: at("shop", "172.19.0.4", "127.0.0.1:9000:80") },
      { name: "report", options: at("office", "172.20.0.2") },
      { name: "vault", options: at("safe", "172.21.0.2") },
      { name: "seal", options: at("safe", "172.21.0.3") },
      { name: "guest-a", options: at("guests", "172.22.0.2") },
      { name: "guest-b", options: at("guests", "172.22.0.3") },
      { name: "guest-c", options: at("guests", "172.22.0.4", "8090:80") },
    );
    await host.apply(POLICY, TARGETS[0]);
  }, 120_000);
  afterAll(async () => host?.close(), 60_000);

  const attempts = RULES.map(([, attempt]) => attempt);

  it("is what it drops", async (ctx) => {
    if (reason) ctx.skip(reason);
    const expected = Object.fromEntries(RULES.map(([, attempt, outcome]) => [attempt, outcome]));
    expect(await outcomes(host, attempts)).toEqual(expected);
  });

  it("is what has a finding, and nothing else has one", async (ctx) => {
    if (reason) ctx.skip(reason);
    const lines = (await host.findings("/run/policy/policy.wall")).flatMap(({ code, line }) =>
      code.startsWith("docker-drops-") ? [line] : [],
    );
    const silent = RULES.flatMap(([, , outcome], index) => (outcome === "silent" ? [index + 1] : []));
    expect(lines.sort((a, b) => a - b)).toEqual(silent);
  });

  it("lets in what isn't published where FORWARD's policy is ACCEPT, and nothing else of it", async (ctx) => {
    if (reason) ctx.skip(reason);
    await host.sandbox.run(["iptables", "-P", "FORWARD", "ACCEPT"]);
    const silent = RULES.filter(([, , outcome]) => outcome === "silent").map(([, attempt]) => attempt);
    const found = await outcomes(host, silent);
    const open = silent.filter((attempt) => found[attempt] !== "silent");
    expect(open).toEqual(["lan > 172.19.0.3 tcp 80", "lan > 172.19.0.2 ping"]);
  });
});
