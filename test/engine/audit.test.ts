import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Audit, Verdict } from "../../src/analysis/reach/audit.ts";
import { ENGINE, missing } from "../lab/need.ts";
import { outcomesOf } from "./attempts.ts";
import { EngineHost } from "./engine.ts";

const reason = missing(ENGINE);

const POLICY = `
let admins = 198.51.100.7
allow tcp 80 from any to container www-nginx
allow any from admins to containers
allow tcp 9090 from 192.168.1.0/24 to container agent
deny tcp 80 from container app to container other
default reject to containers
default deny to host
`;

interface Row {
  readonly attempt: string;
  /** The door and the zone that the attempt is an instance of. */
  readonly door: string;
  readonly zone: string;
  /** What the audit says, and whether this attempt gets through: by Docker's own rules, and with the policy. */
  readonly alone: readonly [Verdict, boolean];
  readonly judged: readonly [Verdict, boolean];
}

const row = (
  attempt: string,
  door: string,
  zone: string,
  alone: readonly [Verdict, boolean],
  judged: readonly [Verdict, boolean],
): Row => ({ attempt, door, zone, alone, judged });

const TABLE: readonly Row[] = [
  row("wan 203.0.113.9 > 198.51.100.1 tcp 8080", "www-nginx published 4", "internet", ["open", true], ["open", true]),
  row(
    "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8080",
    "www-nginx published 6",
    "internet",
    ["open", true],
    ["open", true],
  ),
  row("lan > 192.168.1.1 tcp 8080", "www-nginx published 4", "eth1", ["open", true], ["open", true]),
  row("wan 203.0.113.9 > 198.51.100.1 tcp 5432", "db published 4", "internet", ["open", true], ["closed", false]),
  row("wan 198.51.100.7 > 198.51.100.1 tcp 5432", "db published 4", "eth0", ["open", true], ["some", true]),
  row("lan > 172.19.0.3 tcp 80", "db address 4", "eth1", ["some", true], ["closed", false]),
  row("lan > 172.19.0.3 tcp 81", "db address 4", "eth1", ["some", false], ["closed", false]),
  row("app > 172.20.0.3 tcp 80", "other address 4", "containers", ["some", true], ["some", false]),
  row("host > 172.19.0.3 tcp 80", "db address 4", "host", ["open", true], ["open", true]),
  row("wan 203.0.113.9 > 198.51.100.1 tcp 9090", "agent host-network 4", "internet", ["open", true], ["closed", false]),
  row("lan > 192.168.1.1 tcp 9090", "agent host-network 4", "eth1", ["open", true], ["some", true]),
];

describe("beside dockerd 20.10", () => {
  let host: EngineHost;

  beforeAll(async () => {
    if (reason) return;
    host = await EngineHost.open("nft");
    await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
    await host.docker("network", "create", "--subnet", "172.20.0.0/24", "front");
    const site = (last: number) => ["--network", "site", "--ip", `172.19.0.${last}`];
    await host.run(
      { name: "www-nginx", options: [...site(2), "-p", "8080:80"] },
      { name: "db", options: [...site(3), "-p", "5432:80"] },
      { name: "app", options: site(5) },
      { name: "other", options: ["--network", "front", "--ip", "172.20.0.3"] },
      { name: "agent", options: ["--network", "host"], port: 9090 },
    );
    await host.docker("network", "connect", "--ip", "172.20.0.5", "front", "app");
  });
  afterAll(async () => host?.close());

  const wallc = (...args: readonly string[]) =>
    host.sandbox.try([process.execPath, "/run/bin/wallc.js", ...args, "--docker", "unix:///run/d/docker.sock"]);

  /** The verdict of a door and a zone, as the audit has it. */
  async function verdicts(...files: readonly string[]): Promise<(door: string, zone: string) => Verdict | undefined> {
    const { out, err } = await wallc("audit", ...files, "--json", "--uplink", "eth0");
    if (out === "") throw new Error(err);
    const { doors } = JSON.parse(out) as Audit;
    return (wanted, zone) =>
      doors
        .find(({ target, kind, family }) => `${target} ${kind} ${family}` === wanted)
        ?.ways.find((way) => way.zone === zone)?.verdict;
  }

  it("the audit says what packets find, without a policy and with one", async (ctx) => {
    if (reason) ctx.skip(reason);
    const expected = Object.fromEntries(TABLE.map(({ attempt }) => [attempt, ""]));
    const compare = async (column: "alone" | "judged", ...files: readonly string[]) => {
      const said = await verdicts(...files);
      const outcomes = await outcomesOf(host, expected);
      const found = TABLE.map(({ attempt, door, zone }) => {
        return [attempt, said(door, zone), outcomes[attempt]?.startsWith("container ") === true];
      });
      expect(found).toEqual(TABLE.map((one) => [one.attempt, ...one[column]]));
    };
    await compare("alone");
    await host.apply(POLICY, { name: "nft", backend: "nft", variant: "nft", ipset: false });
    await compare("judged", "/run/policy/policy.wall");
  });

  it("the doctor takes Docker's own rules for what they are, and finds what became of them", async (ctx) => {
    if (reason) ctx.skip(reason);
    const found = async () => {
      const { out, err } = await wallc("doctor", "--json", "--state", "/run/state");
      if (out === "") throw new Error(err);
      const { findings } = JSON.parse(out) as { findings: { check: string; command: string }[] };
      return findings.filter(({ check }) => !["published-everywhere", "ipv6-through-proxy"].includes(check));
    };
    expect(await found()).toEqual([]);
    await host.sandbox.run(["iptables-nft", "-D", "FORWARD", "-j", "DOCKER-USER"]);
    const [jump, ...others] = await found();
    expect([jump?.check, others]).toEqual(["docker-user", []]);
    await host.sandbox.run(["sh", "-c", jump?.command ?? "false"]);
    expect(await found()).toEqual([]);
    await host.sandbox.run(["nft", "flush", "ruleset"]);
    expect((await found()).map(({ check }) => check)).toEqual(["docker-rules-gone"]);
  });
});
