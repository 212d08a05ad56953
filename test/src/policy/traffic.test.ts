import { describe, expect, it } from "vitest";
import { formatPorts } from "../../../src/ip/ports.ts";
import type { TrafficTest } from "../../../src/ir/ir.ts";
import { irOf } from "./build.ts";

/** The traffic of a rule as the IR has it, in short: `6,17: 53`, `icmp4: 8`, `protocols 47`. */
function tests(traffic: string, before = ""): string[] {
  const ir = irOf(`${before}\ndeny ${traffic} to host`);
  return (ir.paths["to-host"].rules[0]?.when ?? []).map(
    (match) => `${short(match.traffic)} (${match.families.join("+")})`,
  );
}

function short(test: TrafficTest): string {
  if (test === "any") return "any";
  switch (test.kind) {
    case "ports":
      return `${test.protocols.join(",")}: ${test.ports === "any" ? "any" : test.ports.map(formatPorts).join(" ")}`;
    case "icmp":
      return `icmp${test.family}: ${test.types === "any" ? "any" : test.types.join(" ")}`;
    case "protocols":
      return `protocols ${test.protocols.join(",")}`;
  }
}

describe("traffic", () => {
  it.each([
    ["any", ["any (4+6)"]],
    ["tcp 80, 443", ["6: 80 443 (4+6)"]],
    ["tcp 443, 80, 81, 82", ["6: 80-82 443 (4+6)"]],
    ["tcp 1-10, 5-20", ["6: 1-20 (4+6)"]],
    ["tcp 80, 443, udp 53", ["6: 80 443 (4+6)", "17: 53 (4+6)"]],
    ["tcp/udp 53", ["6,17: 53 (4+6)"]],
    ["tcp 53, udp 53", ["6,17: 53 (4+6)"]],
    ["tcp any", ["6: any (4+6)"]],
    ["sctp 0-65535", ["132: 0-65535 (4+6)"]],
    ["ping", ["icmp4: 8 (4)", "icmp6: 128 (6)"]],
    ["icmp", ["icmp4: any (4)"]],
    ["icmp echo-request, icmp 3", ["icmp4: 3 8 (4)"]],
    ["icmpv6 135, 136", ["icmp6: 135 136 (6)"]],
    ["esp, ah, gre", ["protocols 47,50,51 (4+6)"]],
    ["proto 6, 89", ["protocols 6,89 (4+6)"]],
    ["proto 1, icmp echo-request", ["protocols 1 (4+6)"]],
    ["proto 6, tcp 80", ["protocols 6 (4+6)"]],
    ["docker-swarm", ["6: 2377 7946 (4+6)", "17: 4789 7946 (4+6)", "protocols 50 (4+6)"]],
    ["dns, tcp 80", ["6: 53 80 (4+6)", "17: 53 (4+6)"]],
  ] as const)("%s", (traffic, wanted) => {
    expect(tests(traffic)).toEqual(wanted);
  });

  it("expands services in services, without saying anything twice", () => {
    expect(tests("all, tcp 80", "service web2 = tcp 80, 443\nservice all = web2, udp 443, ping")).toEqual([
      "6: 80 443 (4+6)",
      "17: 443 (4+6)",
      "icmp4: 8 (4)",
      "icmp6: 128 (6)",
    ]);
  });
});
