import { intended, type NamedCase } from "../case.ts";
import type { Outcomes } from "../try-case.ts";

/** How a firewall did in a case, counted over the probes. */
export interface Verdict {
  readonly probes: number;
  /** Answered, where the policy means to refuse. */
  readonly leaks: number;
  /** Unanswered, where the policy means to allow. */
  readonly cuts: number;
}

/** Holds what was measured against what the policy means. */
export function verdict(tried: NamedCase, outcomes: Outcomes): Verdict {
  let probes = 0;
  let leaks = 0;
  let cuts = 0;
  for (const [index, step] of tried.steps.entries()) {
    for (const [line, wanted] of Object.entries(step.probes)) {
      const should = intended(wanted);
      const is = outcomes[index]?.[line];
      probes += 1;
      if (is !== "closed" && is !== should) leaks += 1;
      if (is === "closed" && should !== "closed") cuts += 1;
    }
  }
  return { probes, leaks, cuts };
}

/** A verdict in a cell of the table. */
export function inWords({ probes, leaks, cuts }: Verdict): string {
  const parts = [];
  if (leaks > 0) parts.push(`**open** (${leaks} of ${probes})`);
  if (cuts > 0) parts.push(`shut, though allowed (${cuts} of ${probes})`);
  return parts.length > 0 ? parts.join(", ") : "holds";
}
