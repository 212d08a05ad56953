import type { Outcomes, Trial } from "./try-case.ts";

/**
 * Whether a trial differs from what was expected by silence alone. An answer that should not have come is a fact; one that
 * stayed away may be a busy machine's, and is worth a second look on a fresh host.
 */
export function differsBySilence({ outcomes }: Trial, expected: Outcomes | undefined): boolean {
  if (expected === undefined) return false;
  const found = outcomes.flatMap((step, index) =>
    Object.entries(step).filter(([line, outcome]) => outcome !== expected[index]?.[line]),
  );
  return found.length > 0 && found.every(([, outcome]) => outcome === "closed");
}
