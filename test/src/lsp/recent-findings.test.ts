import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/lsp/policy.ts";
import { RecentFindings } from "../../../src/lsp/recent-findings.ts";

/** A policy that takes so many milliseconds to compile, and is compiled already or not; it has no tests. */
function policyOf(milliseconds: number, compiled = false): Policy {
  let judged = false;
  return {
    root: "/policy.wall",
    diagnostics: [],
    program: { files: [], statements: [], suppressions: [] },
    topology: undefined,
    world: { from: "the local engine", revision: 1 },
    get isCompiled() {
      return compiled || judged;
    },
    get isJudged() {
      return judged;
    },
    findings() {
      const end = performance.now() + (judged ? 0 : milliseconds);
      while (performance.now() < end);
      judged = true;
      return [];
    },
  } as unknown as Policy;
}

describe("recent findings", () => {
  it("of a policy that took long are told in two steps, also after one that a hover had compiled", () => {
    const recent = new RecentFindings();
    recent.soon(policyOf(50));
    const next = policyOf(50);
    recent.soon(next);
    expect(recent.owes(next)).toBe(true);
    recent.whole(policyOf(0, true));
    const last = policyOf(50);
    recent.soon(last);
    expect(recent.owes(last)).toBe(true);
    recent.whole(last);
    expect(recent.owes(last)).toBe(false);
  });

  it("of a policy that is told in part are owed until they are told whole, though something else compiles it", () => {
    const recent = new RecentFindings();
    recent.whole(policyOf(50));
    const policy = policyOf(50);
    recent.soon(policy);
    policy.findings();
    expect(policy.isJudged).toBe(true);
    expect(recent.owes(policy)).toBe(true);
    recent.whole(policy);
    expect(recent.owes(policy)).toBe(false);
  });
});
