import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emitIptables } from "../../../backends/iptables/emit.ts";
import type { IptablesOptions } from "../../../backends/iptables/options.ts";
import type { Ir, Meter, Rule } from "../../../src/ir/ir.ts";
import { arbitraryIr } from "../arbitrary-ir.ts";
import { ANY_INTERFACE, inline, ir, match, path, placeSet, rule, tcp } from "../build.ts";
import { address } from "./arbitrary-packet.ts";
import { chainOf, compile, fileOf } from "./files.ts";
import { countable } from "./fitting.ts";
import { Interpreter } from "./interpreter.ts";

const origin = { file: "edge.wall", line: 4, column: 1 };

function toHost(rules: readonly Rule[], more: Parameters<typeof ir>[0] = {}): Ir {
  return ir({ ...more, paths: { "to-host": path(rules) } });
}

function problemsOf(policy: Ir, options: Partial<IptablesOptions> = {}) {
  return emitIptables(policy, { source: "edge.wall", ipset: false, ...options }).problems;
}

describe("what iptables can't say", () => {
  it("is a rate whose burst takes more than a day to refill", () => {
    const meter: Meter = {
      kind: "rate",
      id: "rate:r1",
      count: 1,
      unit: "day",
      burst: 2,
      perSource: false,
      size: 1,
      origin,
    };
    const policy = toHost([rule(1, "allow", [match("input")], { rate: meter.id })], { meters: [meter] });
    expect(problemsOf(policy)).toMatchObject([{ severity: "error", code: "rate-not-in-iptables", origin }]);
    expect(problemsOf({ ...policy, meters: [{ ...meter, burst: 1 }] })).toEqual([]);
  });

  it("is a written log prefix of more than 29 bytes; one of our own is shortened", () => {
    const logging = (prefix: string, written: boolean) =>
      toHost([rule(4, "deny", [match("input")], { log: { prefix, written } })]);
    expect(problemsOf(logging("ü".repeat(15), true))).toMatchObject([
      { severity: "error", code: "log-prefix-too-long-for-iptables", origin },
    ]);
    expect(problemsOf(logging("x".repeat(29), true))).toEqual([]);
    const rules = fileOf(compile(logging("wallc some/long/path/to/a/policy.wall:12 ", false)), "rules.v4");
    expect(rules).toContain('--log-prefix "wallc some/long/path/to/a... "\n');
  });

  it("is a protocol that it takes for any, and icmp type 255", () => {
    const proto = (protocol: number) =>
      toHost([rule(4, "allow", [match("input", { traffic: { kind: "protocols", protocols: [protocol] } })])]);
    expect(problemsOf(proto(0))).toMatchObject([
      { code: "protocol-not-in-iptables", origin },
      { code: "protocol-not-in-iptables" },
    ]);
    expect(problemsOf(proto(43))).toMatchObject([{ code: "protocol-not-in-iptables", origin }]);
    expect(problemsOf(proto(51))).toEqual([]);
    const icmp = toHost([rule(4, "allow", [match("input", { traffic: { kind: "icmp", family: 4, types: [255] } })])]);
    expect(problemsOf(icmp)).toMatchObject([{ code: "icmp-type-not-in-iptables", origin }]);
  });

  it("is an interface whose name it would read as a wildcard", () => {
    const policy = toHost([rule(4, "allow", [match("input", { incoming: { ...ANY_INTERFACE, in: ["eth+"] } })])]);
    expect(problemsOf(policy)).toMatchObject([{ severity: "error", code: "unwritable-interface" }]);
  });

  it("is a mark that isn't one bit, or has no room above it", () => {
    const refusing = toHost([
      { ...rule(4, "reject", [match("input")]), verdict: { kind: "reject", reject: "host-unreachable" } },
    ]);
    expect(problemsOf(refusing, { markBit: 0x30000 })).toMatchObject([{ code: "mark-bit-not-one-bit" }]);
    expect(problemsOf(refusing, { markBit: 0x80000000 })).toMatchObject([{ code: "mark-bit-too-high" }]);
    expect(problemsOf(refusing, { markBit: 0x20000000 })).toEqual([]);
  });

  it("is a source table that is full: a warning", () => {
    const meter: Meter = {
      kind: "rate",
      id: "rate:r1",
      count: 1,
      unit: "minute",
      burst: 2,
      perSource: true,
      size: 9,
      origin,
    };
    const policy = toHost([rule(1, "allow", [match("input")], { rate: meter.id })], { meters: [meter] });
    expect(problemsOf(policy)).toMatchObject([
      { severity: "warning", code: "full-rate-table-drops-in-iptables", origin },
    ]);
  });
});

describe("the files", () => {
  it("are the same, byte for byte, whenever they are compiled", () => {
    fc.assert(
      fc.property(arbitraryIr(), (random) => {
        const policy = countable(random);
        expect(compile(structuredClone(policy), { ipset: true })).toEqual(compile(policy, { ipset: true }));
      }),
      { numRuns: 20 },
    );
  });

  it("declare no chain but our own, short enough for iptables", () => {
    fc.assert(
      fc.property(arbitraryIr(), (random) => {
        for (const { name, text } of compile(countable(random), { ipset: true }).files) {
          if (!name.startsWith("rules.")) continue;
          for (const [, chain] of text.matchAll(/^:(\S+)/gm)) expect(chain).toMatch(/^WALLC-[A-Za-z0-9-]{1,22}$/);
          expect(text).not.toMatch(/^-[^A]/m);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("say where each rule comes from, and quote what the policy brings", () => {
    const label = `a "label" \\ $(reboot)\nline`;
    const text = fileOf(
      compile(toHost([rule(12, "allow", [match("input", { traffic: tcp(22) })], { label })])),
      "rules.v4",
    );
    expect(chainOf(text, "mangle", "WALLC-to-host")[1]).toBe(
      '-A WALLC-to-host -p 6 -m tcp --dport 22 -m comment --comment "edge.wall:12 a ?label? ? ?(reboot)?line" -j RETURN',
    );
  });

  it("ask multiport for 15 ports at a time, a range for two", () => {
    const singles = Array.from({ length: 16 }, (_, i) => ({ first: 2 * i, last: 2 * i }));
    const ports = [...singles, { first: 40, last: 50 }];
    const traffic = { kind: "ports", protocols: [6], ports, of: "packet" } as const;
    const text = fileOf(compile(toHost([rule(1, "allow", [match("input", { traffic })])])), "rules.v4");
    const lists = chainOf(text, "mangle", "WALLC-to-host").flatMap((line) => /--dports (\S+)/.exec(line)?.[1] ?? []);
    expect(lists).toEqual(["0,2,4,6,8,10,12,14,16,18,20,22,24,26,28", "30,40:50"]);
  });

  it("leave an undecided path as it was", () => {
    const text = fileOf(compile(ir()), "rules.v4");
    const drops = text.split("\n").filter((line) => line.endsWith("-j DROP"));
    expect(drops.every((line) => line.includes("--mark 0x10000000/0x10000000"))).toBe(true);
    expect(chainOf(text, "mangle", "WALLC-INPUT").at(-1)).toBe("-A WALLC-INPUT -i lo -j RETURN");
  });
});

/** 10,000 rules of one shape, half of them for one port of one container. */
function manyRules(): Ir {
  const sets = new Map<string, ReturnType<typeof inline>>();
  const use = (text: string) => {
    const set = inline(text);
    sets.set(set.name, set);
    return set.name;
  };
  const rules = Array.from({ length: 10_000 }, (_, i) => {
    const source = use(`10.${(i >> 8) & 255}.${i & 255}.0/24`);
    const destination = use(i % 2 === 0 ? "172.17.0.2" : `172.${18 + (i >> 12)}.${(i >> 4) & 255}.${(i & 15) + 1}`);
    return rule(i + 1, "allow", [
      match("forward", { source, destination, traffic: tcp(i % 2 === 0 ? 80 : 1000 + (i % 500)) }),
    ]);
  });
  const web = placeSet("container:web", []);
  return ir({ sets: [...sets.values(), web], paths: { "to-containers": path(rules) } });
}

describe("10,000 rules", () => {
  const policy = manyRules();
  const packet = {
    hook: "forward",
    in: "wan0",
    out: "docker0",
    source: address("10.38.14.9"),
    destination: address("172.17.0.2"),
    protocol: 6,
    port: 80,
    sourcePort: 40000,
    hopLimit: 63,
    state: "new",
  } as const;

  it("cost a packet a short walk", () => {
    const text = fileOf(compile(policy), "rules.v4");
    const machine = new Interpreter(text, { now: 0, rates: new Map(), connections: new Map(), sets: new Map() });
    expect(machine.judge(packet, 0).verdict).toBe("pass");
    expect(machine.asked).toBeLessThan(120);
    expect(machine.judge({ ...packet, source: address("10.38.15.9") }, 0).verdict).toBe("drop");
    expect(machine.asked).toBeLessThan(240);
  });

  it("become one rule and one set of ipset a shape", () => {
    const emission = compile(policy, { ipset: true });
    expect(chainOf(fileOf(emission, "rules.v4"), "mangle", "WALLC-to-cont")).toEqual([
      expect.stringMatching(/INVALID/),
      expect.stringMatching(
        /^-A WALLC-to-cont -m set --match-set wallc-m4_\w{14} dst,dst,src -m comment --comment "edge.wall:1-10000" -j RETURN$/,
      ),
      expect.stringMatching(/-j DROP$/),
    ]);
    expect(fileOf(emission, "sets.ipset").match(/^add /gm)).toHaveLength(10_000);
  });
});
