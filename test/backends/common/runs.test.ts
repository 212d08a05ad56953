import { describe, expect, it } from "vitest";
import { mergeBoxes } from "../../../backends/common/boxes.ts";
import { segments } from "../../../backends/common/runs.ts";
import { setTable } from "../../../backends/common/sets.ts";
import type { Rule } from "../../../src/ir/ir.ts";
import { addressSet, inline, ir, match, rule, tcp, udp } from "../build.ts";

const A = inline("10.0.0.0/8");
const B = inline("192.0.2.7");
const V6 = inline("2001:db8::/32");
const GROUP = addressSet("group:office", []);
const sets = setTable(ir({ sets: [A, B, V6, GROUP] }));

function kinds(rules: Rule[], family: 4 | 6 = 4) {
  return segments(rules, "forward", family, sets).map((s) =>
    s.kind === "run" ? `${s.verdict.kind}x${s.groups.length}` : s.rule.id,
  );
}

describe("segments", () => {
  it("gather consecutive plain rules of one verdict, and split at another verdict and at side effects", () => {
    const any = [match("forward", { traffic: tcp(80) })];
    const rules = [
      rule(1, "allow", any),
      rule(2, "allow", any),
      rule(3, "deny", any),
      rule(4, "reject", any),
      rule(5, "reject", any, { verdict: { kind: "reject", reject: "host-unreachable" } }),
      rule(6, "allow", any),
      rule(7, "allow", any, { log: { prefix: "x", written: true } }),
      rule(8, "allow", any),
      rule(9, "deny", any, { trial: true }),
      rule(10, "log", any),
      rule(11, "allow", any, { rate: "m" }),
    ];
    expect(kinds(rules)).toEqual([
      "allowx1",
      "denyx1",
      "rejectx1",
      "rejectx1",
      "allowx1",
      "r7",
      "allowx1",
      "r9",
      "r10",
      "r11",
    ]);
  });

  it("leave out what can never fit: other hooks, other families, empty written sets; and keep empty named sets", () => {
    expect(kinds([rule(1, "allow", [match("input")])])).toEqual([]);
    expect(kinds([rule(1, "allow", [match("forward", { families: [6] })])])).toEqual([]);
    expect(kinds([rule(1, "allow", [match("forward", { source: V6.name })])])).toEqual([]);
    expect(kinds([rule(1, "allow", [match("forward", { source: V6.name })])], 6)).toEqual(["allowx1"]);
    expect(kinds([rule(1, "allow", [match("forward", { source: GROUP.name })])])).toEqual(["allowx1"]);
    const nowhere = { class: "any", in: [], notIn: [] } as const;
    expect(kinds([rule(1, "allow", [match("forward", { incoming: nowhere })])])).toEqual([]);
  });

  it("group matches of one shape, whatever addresses and ports are written in them", () => {
    const rules = [
      rule(1, "allow", [match("forward", { source: A.name, traffic: tcp(80) })]),
      rule(2, "allow", [match("forward", { source: B.name, traffic: udp(53) })]),
      rule(3, "allow", [match("forward", { source: GROUP.name, traffic: tcp(80) })]),
    ];
    expect(kinds(rules)).toEqual(["allowx2"]);
  });
});

describe("merged boxes", () => {
  it("are one where boxes differ in one dimension", () => {
    const rules = [80, 443, 8080].map((port, i) =>
      rule(i + 1, "allow", [match("forward", { source: A.name, traffic: tcp(port) })]),
    );
    const run = segments(rules, "forward", 4, sets)[0];
    const boxes = run?.kind === "run" ? mergeBoxes(run.groups[0]?.boxes ?? []) : [];
    expect(boxes).toHaveLength(1);
    expect(boxes[0]?.services).toHaveLength(3);
    expect(boxes[0]?.rules.map((r) => r.id)).toEqual(["r1", "r2", "r3"]);
  });

  it("stay apart where they differ in two", () => {
    const rules = [
      rule(1, "allow", [match("forward", { source: A.name, traffic: tcp(80) })]),
      rule(2, "allow", [match("forward", { source: B.name, traffic: tcp(81) })]),
    ];
    const run = segments(rules, "forward", 4, sets)[0];
    expect(run?.kind === "run" && mergeBoxes(run.groups[0]?.boxes ?? [])).toHaveLength(2);
  });
});
