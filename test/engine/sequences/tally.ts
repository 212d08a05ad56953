import type { Done } from "./perform.ts";
import type { Probed } from "./probes.ts";

/** What a run has done so far. */
export class Tally {
  sequences = 0;
  judged = 0;
  refused = 0;
  readonly steps = new Map<string, number>();

  step(kind: string, done: Done): void {
    const key = done === "done" ? kind : `(${done})`;
    this.steps.set(key, (this.steps.get(key) ?? 0) + 1);
  }

  probed({ judged, refused }: Probed): void {
    this.judged += judged;
    this.refused += refused;
  }

  text(): string {
    const steps = [...this.steps].sort().map(([kind, count]) => `${kind} ${count}`);
    const packets = `${this.judged} packets held to decide (${this.refused} refused)`;
    return `${this.sequences} sequences, ${packets}, steps: ${steps.join(", ")}`;
  }
}
