import { describe, expect, it } from "vitest";
import { parse } from "../../../lang/parse.ts";
import { type Match, PATH_NAMES } from "../../../src/ir/ir.ts";
import { printIr } from "../../../src/ir/print.ts";
import { compile } from "../../../src/policy/compile.ts";
import type { BoundLine } from "../../../src/policy/test-blocks.ts";
import { findings, irOf, TODAY } from "./build.ts";
import { HOST } from "./host.ts";

const POLICY = `let admins = 198.51.100.7
set banned
deny any from banned to any
allow tcp 80 from any to container www limit 10/minute
allow tcp 8080 from admins to published
default deny to host
`;

function bound(line: string): BoundLine {
  const { statements, suppressions } = parse("policy.wall", `test "x" {\n  ${line}\n}\n`);
  const { tests } = compile({ files: ["policy.wall"], statements, suppressions }, HOST, { today: TODAY });
  return tests.tests[0]?.lines[0] as BoundLine;
}

describe("a line of a test", () => {
  it.each([
    "allow tcp 80 from 192.0.2.0/24 to container www",
    "deny tcp 80 from 192.0.2.0/24 to container www",
    "reject any from outside to containers",
    "deny udp 53, tcp 9000 from any to any",
    "allow tcp 8080 from private to published",
    "allow tcp 80 from any to swarm front",
    "allow tcp 80 from host to container www",
    "deny tcp 9100 from any to container exporter",
  ])("describes what a rule of the same words matches: %s", (line) => {
    const { paths } = irOf(
      `${line}\n${PATH_NAMES.map((path) => `default deny ${path.replaceAll("-", " ")}`).join("\n")}`,
      HOST,
    );
    const rules = PATH_NAMES.flatMap((path) => paths[path].rules.map((rule) => [path, rule.when] as const));
    expect(rules.length).toBeGreaterThan(0);
    const found = new Map<string, Match[]>();
    for (const [path, matches] of bound(line).parts.flatMap(({ matches }) => [...matches])) {
      found.set(path, [...(found.get(path) ?? []), ...matches]);
    }
    expect(found).toEqual(new Map(rules));
  });

  it.each([
    ["containers", "interface", "host", "nothing"],
    ["internet", "interface", "container www", "nothing"],
    ["192.0.2.0/24", "addresses", "172.17.0.0/16", "addresses"],
    ["192.0.2.0/24 on interface eth1", "interface", "network shop", "interface"],
    ["any except 192.0.2.0/24", "nothing", "published", "nothing"],
  ])("is narrowed by what its ends name: %s", (from, by, to, toBy) => {
    const [part] = bound(`deny tcp 80 from ${from} to ${to}`).parts;
    expect([part?.from, part?.to]).toEqual([by, toBy]);
  });

  it("changes nothing of what is compiled", () => {
    const tests = `test "x" {
  deny any from 203.0.113.0/24 except banned to container db, container www
  allow tcp 80 from internet to containers; allow tcp 4321 from any to published
}
`;
    expect(printIr(irOf(POLICY + tests, HOST))).toBe(printIr(irOf(POLICY, HOST)));
  });

  it("has a warning for a name that is unknown, whatever it says of it", () => {
    expect(findings('test "x" {\n  deny tcp 1 from any to container ghost\n}\n', HOST)).toEqual([
      "unknown-docker-name: container ghost",
    ]);
  });
});

describe("which packets there can be", () => {
  const { reality } = compile({ files: [], statements: [], suppressions: [] }, HOST, { today: TODAY }).tests;

  it("knows what is behind each bridge", () => {
    expect(reality.bridges).toEqual([
      { bridge: "br-shop", v4: ["172.18.0.0/16"], v6: ["fd00:1::/64", "fe80::/10"] },
      { bridge: "docker0", v4: ["172.17.0.0/16"], v6: [] },
      { bridge: "docker_gwbridge", v4: ["172.19.0.0/16"], v6: [] },
    ]);
  });

  it("knows where published ports lead, on every way", () => {
    const of = (port: number) =>
      reality.redirects
        .filter(({ hostPort }) => hostPort === port)
        .map(({ family, bridge, address, port }) => `${family} ${bridge} ${address} ${port}`);
    expect(of(8080)).toEqual(["4 docker0 172.17.0.2 80", "4 br-shop 172.18.0.2 80", "6 br-shop fd00:1::2 80"]);
    expect(of(9000)).toEqual(["4 docker0 172.17.0.4 9000"]);
    expect(of(80)).toEqual(["4 docker_gwbridge 172.19.0.2 80"]);
    expect(reality.published.filter(({ hostPort }) => hostPort === 9000).map(({ family }) => family)).toEqual([4, 6]);
  });
});
