import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Interfaces } from "../../../../src/analysis/tests/interfaces.ts";
import { Members } from "../../../../src/analysis/tests/members.ts";
import { TooMuch } from "../../../../src/analysis/tests/search.ts";
import { fitsInterface, fitsPattern, isBridge } from "../../../../src/ir/interfaces.ts";

const bridges = { patterns: ["docker0", "docker_gwbridge", "br-*"], not: ["br-lan"] };
const pattern = fc.constantFrom(
  "eth0",
  "eth*",
  "e*",
  "eth1",
  "wg*",
  "wg1*",
  "br-*",
  "br-ab*",
  "br-abc",
  "docker*",
  "b*",
  "*",
  "lo",
  "aaaaaaaaaaaaaa*",
  "aaaaaaaaaaaaaaa*",
);
/** Names of every kind, far more than a policy speaks of. */
const name = fc.oneof(
  fc.constantFrom(
    "eth0",
    "eth1",
    "eth77",
    "enp1s0",
    "wg0",
    "wg1",
    "wg12",
    "br-lan",
    "br-abc",
    "br-abcd",
    "br-0",
    "docker0",
    "docker1",
    "bond0",
    "lan",
  ),
  fc.stringMatching(/^[a-z0-9]{1,15}$/),
  fc.stringMatching(/^a{14}[a-z]$/),
);

describe("interfaces", () => {
  it("have one among them that nobody can tell from any other one", () => {
    fc.assert(
      fc.property(
        fc.array(pattern, { maxLength: 6 }),
        fc.array(name, { minLength: 5, maxLength: 20 }),
        (patterns, all) => {
          const interfaces = new Interfaces({ bridges, patterns, real: ["ens18", "br-shop"] });
          const kind = (one: string) =>
            JSON.stringify([
              isBridge(bridges, one),
              [...patterns, ...bridges.patterns].map((text) => fitsPattern(text, one)),
            ]);
          const kinds = new Set(interfaces.names.map(kind));
          for (const one of all.filter((text) => text !== "lo")) expect(kinds, one).toContain(kind(one));
          expect(new Set(interfaces.names).size).toBe(interfaces.names.length);
          for (const one of interfaces.names) expect(one).toMatch(/^.{1,15}$/);
          expect(interfaces.names).not.toContain("lo");
        },
      ),
      { numRuns: 300 },
    );
  });

  it("pass a test as `fitsInterface` says", () => {
    const interfaces = new Interfaces({ bridges, patterns: ["eth*", "wg1"], real: ["eth0"] });
    for (const test of [
      { class: "docker", in: "any", notIn: [] },
      { class: "outside", in: ["eth*", "wg1"], notIn: ["eth0"] },
      { class: "any", in: [], notIn: [] },
    ] as const) {
      const mask = interfaces.mask(test);
      for (const [at, one] of interfaces.names.entries()) {
        expect((mask >> BigInt(at)) % 2n === 1n, one).toBe(fitsInterface(test, bridges, one));
      }
    }
  });
});

describe("run-time groups", () => {
  it("hold an address or not, each case by itself", () => {
    const members = new Members([
      { role: "source", group: "a" },
      { role: "destination", group: "a" },
      { role: "source", group: "b" },
      { role: "source", group: "a" },
    ]);
    expect(members.all).toBe(255n);
    expect(members.inFirstOf(members.holding("source", "b") & members.holding("destination", "a"))).toEqual([
      { role: "destination", group: "a" },
      { role: "source", group: "b" },
    ]);
    expect(members.emptyBut(new Set())).toBe(1n);
    expect(members.emptyBut(new Set(["b"])) & members.holding("source", "a")).toBe(0n);
    expect(members.inFirstOf(members.all)).toEqual([]);
    expect(() => members.holding("original", "a")).toThrow();
  });

  it("are too many from some number on", () => {
    const many = Array.from({ length: 13 }, (_, at) => ({ role: "source" as const, group: `g${at}` }));
    expect(() => new Members(many)).toThrow(TooMuch);
  });
});
