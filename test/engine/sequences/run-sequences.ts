import fc from "fast-check";
import type { FirewallName } from "../../../src/host/firewall.ts";
import { carryOut } from "./sequence.ts";
import { Stage } from "./stage.ts";
import { arbitrarySequence, describeSequence, type Sequence } from "./step.ts";
import { Tally } from "./tally.ts";

/** So many sequences share an engine: what they leave in its kernel is not to pile up. */
const SHARED = 40;

/** Milliseconds for finding fewer steps that fail too. */
const SHRINKING = 90_000;

/** What a run found wrong, in words, and what it did. */
export interface SequencesRun {
  readonly failures: readonly string[];
  readonly tally: Tally;
}

/**
 * Carries out random sequences with one firewall. The sequence number `n` (from 0) is that of the seed `seed + n` alone, so that
 * it can be had again without those before it.
 */
export async function runSequences(
  firewall: FirewallName,
  seed: number,
  runs: number,
  say: (line: string) => void,
): Promise<SequencesRun> {
  const tally = new Tally();
  const failures: string[] = [];
  let stage: Stage | undefined;
  let used = 0;
  const attempt = async (sequence: Sequence, counted: Tally) => {
    if (used++ >= SHARED) await leave();
    stage ??= await Stage.open(firewall);
    try {
      await carryOut(stage, sequence, counted);
    } catch (error) {
      await leave();
      throw error;
    }
    try {
      await stage.reset();
    } catch (error) {
      // Docker doesn't get over everything: where somebody flushed its rules it may keep the address of a container that is no more.
      say(`a new engine, since this one can't be brought back: ${error instanceof Error ? error.message : error}`);
      await leave();
    }
  };
  const leave = async () => {
    used = 0;
    const left = stage;
    stage = undefined;
    await left?.close();
  };
  try {
    for (let run = 0; run < runs; run++) {
      const began = Date.now();
      let first = true;
      const property = fc.asyncProperty(arbitrarySequence, async (sequence) => {
        // What is held for fine ends the search for smaller ones.
        if (!first && Date.now() > began + SHRINKING) return;
        const counted = first ? tally : new Tally();
        first = false;
        await attempt(sequence, counted);
      });
      const result = await fc.check(property, {
        seed: seed + run,
        numRuns: 1,
        includeErrorInReport: false,
      });
      tally.sequences++;
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      say(`${firewall} ${run + 1}/${runs} seed ${seed + run}: ${result.failed ? "FAILED" : "held"} in ${seconds} s`);
      if (!result.failed || result.counterexample === null) continue;
      const [smallest] = result.counterexample;
      const why = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
      const again = `${firewall}, --seed ${seed + run} --runs 1`;
      failures.push(`${again}: ${why.split("\n").slice(0, 3).join(" ")}`);
      say(`${again}, after ${result.numShrinks} smaller ones:\n${describeSequence(smallest)}\n${why}`);
    }
  } finally {
    await leave();
  }
  return { failures, tally };
}
