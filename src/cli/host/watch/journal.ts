import type { Difference } from "../../../host/listing.ts";
import type { SetChange } from "../../../host/sets/elements.ts";
import { visibleLines } from "../../../text/visible.ts";
import type { Output } from "../../rim.ts";

/** One thing that `wallc watch` did or met, a line each. */
export interface Entry {
  /** `sets`: elements of sets alone changed; `removed`: some went ahead of a change of rules; `rules`; `note`; `error`. */
  readonly kind: "sets" | "removed" | "rules" | "note" | "error";
  /** What happened. */
  readonly text: string;
  readonly why?: string;
  readonly sets?: readonly SetChange[];
  /** When the engine says that the reason came about, in milliseconds since 1970. */
  readonly since?: number;
}

export type Journal = (entry: Entry) => void;

/** Writes entries to a stream: as text, without the time, which the journal of the system notes itself; or as JSON. */
export function journalTo(output: Output, json: boolean): Journal {
  return (entry) => {
    const at = Date.now();
    if (json) {
      output.write(`${JSON.stringify({ at: new Date(at).toISOString(), ...entry, ...reaction(entry, at) })}\n`);
      return;
    }
    const why = entry.why === undefined ? "" : ` (${entry.why})`;
    output.write(`${visibleLines(`${entry.kind}: ${entry.text}${why}`)}\n`);
  };
}

/** Milliseconds from the engine's event to the change of the kernel. */
function reaction({ since }: Entry, at: number): { ms?: number } {
  return since === undefined ? {} : { ms: Math.round((at - since) * 10) / 10 };
}

/** What others did to our rules, in the titles of the first three things that differ. */
export function changedByOthers(found: readonly Difference[]): string {
  const titles = found.slice(0, 3).map(({ title }) => `\`${title}\``);
  return `others changed ${titles.join(", ")}${found.length > 3 ? ` and ${found.length - 3} more` : ""}`;
}

/** `c4_www -172.17.0.2 +172.17.0.3; …`: what changed in which set. */
export function changesText(changes: readonly SetChange[]): string {
  return changes
    .map(({ set, removed, added }) =>
      [set, ...removed.map((one) => `-${one}`), ...added.map((one) => `+${one}`)].join(" "),
    )
    .join("; ");
}
