import { describe, expect, it } from "vitest";
import { isProblem, parseAddress } from "../../../src/ip/address.ts";
import { IntervalSet } from "../../../src/ip/interval-set.ts";
import { decide } from "../../../src/ir/decide.ts";
import type { Ir, Match, NamedSet, Rule } from "../../../src/ir/ir.ts";
import { freshMemory } from "../../../src/ir/memory.ts";
import type { Packet } from "../../../src/ir/packet.ts";
import { printIr } from "../../../src/ir/print.ts";
import { addressSet, ir, match, path, placeSet } from "../../backends/build.ts";

function address(text: string) {
  const parsed = parseAddress(text);
  if (isProblem(parsed)) throw new Error(text);
  return parsed;
}

function packet(parts: Partial<Omit<Packet, "source" | "destination">> & { from?: string; to?: string } = {}): Packet {
  const { from = "203.0.113.9", to = "198.51.100.1", ...rest } = parts;
  return {
    hook: "input",
    in: "eth0",
    out: "",
    source: address(from),
    destination: address(to),
    protocol: 6,
    port: 22,
    sourcePort: 40000,
    hopLimit: 63,
    state: "new",
    ...rest,
  };
}

function rule(id: string, kind: "allow" | "deny" | "log", when: readonly Match[], more: Partial<Rule> = {}): Rule {
  const origin = { file: "policy.wall", line: 1, column: 1 };
  return { id, origin, when, verdict: { kind }, trial: false, ...more };
}

const forwarded = { hook: "forward", in: "eth0", out: "docker0", to: "172.17.0.2", port: 80 } as const;

describe("which path a packet is on", () => {
  const published = [
    { family: 4, address: "any", protocol: 6, ports: { first: 8080, last: 8080 } },
    { family: 4, address: "127.0.0.1", protocol: 6, ports: { first: 5432, last: 5432 } },
  ] as const;
  const world = ir({
    published,
    bridges: { patterns: ["docker0", "br-*"], not: ["br-lan"] },
    sameInterface: ["virbr0"],
  });
  const cases: [string, Partial<Packet>, string | undefined][] = [
    ["from the network to the machine", {}, "to-host"],
    ["from a container to the machine", { in: "docker0" }, "to-host"],
    ["loopback", { in: "lo" }, undefined],
    ["to a published port, served by docker-proxy", { port: 8080 }, "to-containers"],
    ["to a published port, of another protocol", { port: 8080, protocol: 17 }, "to-host"],
    ["to a port that is published on another address only", { port: 5432 }, "to-host"],
    ["from a container to a published port", { port: 8080, in: "docker0" }, "between-containers"],
    ["into a container", { hook: "forward", out: "docker0" }, "to-containers"],
    ["out of a container", { hook: "forward", in: "br-0123456789ab", out: "eth0" }, "from-containers"],
    ["between networks", { hook: "forward", in: "br-0123456789ab", out: "docker0" }, "between-containers"],
    ["into somebody else's bridge", { hook: "forward", out: "br-lan" }, "forward"],
    ["within one foreign bridge", { hook: "forward", in: "virbr0", out: "virbr0" }, undefined],
    ["back out of the interface it came in by", { hook: "forward", out: "eth0" }, "forward"],
    ["what the machine sends", { hook: "output", in: "", out: "eth0" }, "from-host"],
    ["what the machine sends to itself", { hook: "output", in: "", out: "lo" }, undefined],
    [
      "what the machine sends to its own published port",
      { hook: "output", in: "", out: "lo", redirectedFrom: { destination: address("198.51.100.1"), port: 8080 } },
      "from-host",
    ],
  ];
  for (const [name, parts, expected] of cases) {
    it(`${name}: ${expected ?? "none"}`, () => {
      expect(decide(world, packet(parts as Parameters<typeof packet>[0])).path).toBe(expected);
    });
  }
});

describe("the order in which a packet is judged", () => {
  const refusing = ir({
    guards: {
      loopback: true,
      forged: [
        { bridge: "br-shop", v4: ["172.18.0.0/16"], v6: [] },
        { bridge: "docker0", v4: ["172.17.0.0/16"], v6: [] },
      ],
    },
    paths: { "to-host": path([]), "to-containers": path([]) },
  });
  const by = (parts: Parameters<typeof packet>[0], world: Ir = refusing) => decide(world, packet(parts)).by.kind;

  it("drops forged loopback and container addresses ahead of replies", () => {
    expect(by({ from: "172.17.0.9", state: "established" })).toBe("guard");
    expect(by({ to: "127.0.0.1" })).toBe("guard");
    expect(by({ from: "::1", to: "2001:db8::1" })).toBe("guard");
    expect(by({ from: "172.17.0.9", in: "br-shop" })).toBe("guard");
    expect(by({ from: "172.17.0.9", in: "docker0" })).toBe("final");
  });

  it("lets a network that was made later have the subnet of one that is gone", () => {
    const later = { from: "172.18.0.2", in: "br-000000000000" };
    expect(by(later)).toBe("final");
    expect(by({ ...later, from: "127.0.0.1" })).toBe("guard");
    const foreign = { ...refusing, bridges: { ...refusing.bridges, not: ["br-000000000000"] } };
    expect(by(later, foreign)).toBe("guard");
  });

  it("sees a forged loopback destination before Docker's redirection", () => {
    expect(by({ ...forwarded, redirectedFrom: { destination: address("127.0.0.1"), port: 8081 } })).toBe("guard");
  });

  it("lets replies pass, drops invalid packets, and asks the default last", () => {
    expect(by({ state: "related" })).toBe("reply");
    expect(by({ state: "invalid" })).toBe("invalid");
    expect(by({})).toBe("final");
  });

  it("leaves an undecided path alone", () => {
    expect(decide(refusing, packet({ hook: "output", in: "", out: "eth0" })).verdict).toBe("untouched");
  });

  const icmp = { protocol: 58, from: "fe80::1", to: "ff02::1", state: "untracked" } as const;
  it("lets neighbour discovery pass on the link only, and no router's word from a bridge", () => {
    expect(by({ ...icmp, icmpType: 135, hopLimit: 255 })).toBe("essential");
    expect(by({ ...icmp, icmpType: 135, hopLimit: 254 })).toBe("final");
    expect(by({ ...icmp, icmpType: 134, hopLimit: 255 })).toBe("essential");
    expect(by({ ...icmp, icmpType: 134, hopLimit: 255, in: "docker0" })).toBe("final");
    expect(by({ ...icmp, icmpType: 137, hopLimit: 255, in: "docker0" })).toBe("final");
    expect(by({ ...icmp, icmpType: 143, hopLimit: 1, from: "::" })).toBe("essential");
    expect(by({ ...icmp, icmpType: 143, hopLimit: 1, from: "2001:db8::9" })).toBe("final");
  });

  it("lets the replies to the machine's own DHCP client pass, but none of a container's", () => {
    const reply = { protocol: 17, sourcePort: 67, port: 68 } as const;
    expect(by(reply)).toBe("essential");
    expect(by({ ...reply, in: "docker0" })).toBe("final");
    const six = { protocol: 17, sourcePort: 547, port: 546, from: "fe80::1", to: "fe80::2" } as const;
    expect(by(six)).toBe("essential");
    expect(by({ ...six, from: "2001:db8::1" })).toBe("final");
  });
});

describe("rules", () => {
  const sets: NamedSet[] = [
    addressSet("group:admins", ["198.51.100.7", "2001:db8:ad::/48"]),
    placeSet("container:app", [{ interface: "docker0", v4: ["172.17.0.2"] }]),
    { kind: "runtime", name: "runtime:banned", size: 65536, origin: { file: "policy.wall", line: 1, column: 1 } },
  ];
  const deciding = (rules: readonly Rule[]) =>
    ir({ sets, paths: { "to-host": path(rules), "between-containers": path(rules), "from-host": path(rules) } });

  it("asks the first first", () => {
    const world = deciding([
      rule("r1", "deny", [match("input", { source: "group:admins" })]),
      rule("r2", "allow", [match("input")]),
    ]);
    expect(decide(world, packet({ from: "198.51.100.7" })).verdict).toBe("deny");
    expect(decide(world, packet({ from: "2001:db8:ad::9", to: "2001:db8::1" })).verdict).toBe("deny");
    expect(decide(world, packet({ from: "198.51.100.8" })).verdict).toBe("allow");
  });

  it("knows a container by its bridge and address together", () => {
    const world = deciding([rule("r1", "allow", [match("forward", { source: "container:app" })])]);
    const between = { hook: "forward", in: "docker0", out: "br-0123456789ab", to: "172.18.0.2" } as const;
    expect(decide(world, packet({ ...between, from: "172.17.0.2" })).verdict).toBe("allow");
    expect(decide(world, packet({ ...between, from: "172.17.0.2", in: "br-ffffffffffff" })).verdict).toBe("deny");
    expect(decide(world, packet({ ...between, from: "172.17.0.3" })).verdict).toBe("deny");
  });

  it("knows the container behind a redirected packet of the machine's own by its address alone", () => {
    const world = deciding([rule("r1", "allow", [match("output", { destination: "container:app" })])]);
    const own = { hook: "output", in: "", out: "lo", from: "198.51.100.1", to: "172.17.0.2", port: 80 } as const;
    const redirectedFrom = { destination: address("198.51.100.1"), port: 8080 };
    expect(decide(world, packet({ ...own, redirectedFrom })).verdict).toBe("allow");
    expect(decide(world, packet({ ...own, to: "172.17.0.3", redirectedFrom })).verdict).toBe("deny");
    expect(decide(world, packet({ ...own, out: "eth0" })).verdict).toBe("deny");
  });

  it("asks run-time sets for what other programs put there", () => {
    const world = deciding([
      rule("r1", "deny", [match("input", { source: "runtime:banned" })]),
      rule("r2", "allow", [match("input")]),
    ]);
    const memory = freshMemory(new Map([["runtime:banned", IntervalSet.parse(["203.0.113.9"])]]));
    expect(decide(world, packet(), memory).verdict).toBe("deny");
    expect(decide(world, packet()).verdict).toBe("allow");
  });

  it("goes on behind a log, a trial and a spent limit", () => {
    const log = { prefix: "x ", written: true };
    const world = {
      ...deciding([
        rule("r1", "log", [match("input")], { log }),
        rule("r2", "deny", [match("input")], { trial: true, log }),
        rule("r3", "allow", [match("input")], { rate: "rate:r3" }),
      ]),
      meters: [
        {
          kind: "rate",
          id: "rate:r3",
          count: 1,
          unit: "minute",
          burst: 2,
          perSource: true,
          size: 10,
          origin: { file: "policy.wall", line: 1, column: 1 },
        },
      ],
    } as const satisfies Ir;
    const memory = freshMemory();
    const verdicts = [0, 0, 0, 61].map((now) => decide(world, packet(), { ...memory, now }).verdict);
    expect(verdicts).toEqual(["allow", "allow", "deny", "allow"]);
    expect(decide(world, packet({ from: "203.0.113.10" }), memory).verdict).toBe("allow");
    expect(decide(world, packet(), memory).logged).toEqual([log, log]);
  });

  it("counts IPv6 sources by /64", () => {
    const meter = {
      kind: "connections",
      id: "c",
      most: 1,
      perSource: true,
      size: 10,
      origin: { file: "p", line: 1, column: 1 },
    } as const;
    const world = { ...deciding([rule("r1", "allow", [match("input")], { connections: "c" })]), meters: [meter] };
    const memory = freshMemory();
    const from = (text: string) => decide(world, packet({ from: text, to: "2001:db8::1" }), memory).verdict;
    expect([from("2001:db8:1::1"), from("2001:db8:1::2"), from("2001:db8:1:1::1")]).toEqual(["allow", "deny", "allow"]);
  });

  it("names the kind of a refusal that names none", () => {
    const world = ir({
      paths: { "to-host": { ...path([]), final: { verdict: "reject", reject: "default", trial: false } } },
    });
    expect(decide(world, packet()).reject).toBe("tcp-reset");
    expect(decide(world, packet({ protocol: 17 })).reject).toBe("port-unreachable");
  });
});

describe("Docker's part with iptables off", () => {
  const isolation = rule("docker-isolation", "deny", [match("forward")]);
  const between = {
    hook: "forward",
    in: "docker0",
    out: "br-0123456789ab",
    from: "172.17.0.2",
    to: "172.18.0.2",
  } as const;
  it("is asked where the default allows, and where it is on trial", () => {
    for (const final of [
      { verdict: "allow", trial: false },
      { verdict: "deny", trial: true },
    ] as const) {
      const world = ir({ paths: { "between-containers": { ...path([]), engineRules: [isolation], final } } });
      expect(decide(world, packet(between)).verdict).toBe("deny");
    }
  });
  it("gives way to a rule that allows", () => {
    const rules = [rule("r1", "allow", [match("forward")])];
    const final = { verdict: "allow", trial: false } as const;
    const world = ir({ paths: { "between-containers": { ...path(rules), engineRules: [isolation], final } } });
    expect(decide(world, packet(between)).verdict).toBe("allow");
  });
});

describe("the printed form", () => {
  it("is JSON that gives the IR back", () => {
    const world = ir({
      sets: [addressSet("group:a", ["10.0.0.0/8"])],
      paths: { "to-host": path([rule("r1", "deny", [match("input", { source: "group:a" })])]) },
    });
    const text = printIr(world);
    expect(JSON.parse(text)).toEqual(world);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });
});
