import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../../lang/span.ts";
import type { Packet } from "../../ir/packet.ts";
import type { Action } from "./judged.ts";

/** What became of one `test` block. Plain data. */
export interface TestResult {
  readonly name: string;
  /** The block. */
  readonly span: Span;
  readonly verdict: Verdict;
  readonly lines: readonly LineResult[];
  /** What there is to be said of the block as a whole. */
  readonly finding?: Diagnostic;
}

/** All that there is to be said of tests. */
export function findingsOf(results: readonly TestResult[]): Diagnostic[] {
  return results.flatMap(({ finding, lines }) =>
    [finding, ...lines.map((line) => line.finding)].filter((one) => one !== undefined),
  );
}

/** Whether a verdict keeps a policy from being what it promises. */
export function isBroken({ verdict }: { readonly verdict: Verdict }): boolean {
  return verdict === "fails" || verdict === "not-proved";
}

/**
 * `says-nothing`: it describes no packet that there can be, and so promises nothing. `not-proved`: it would take too long. Of a block:
 * the worst of its lines' verdicts, `not-proved` among `fails`; `says-nothing` where none of its lines says anything.
 */
export type Verdict = "holds" | "fails" | "says-nothing" | "not-proved";

export interface LineResult {
  readonly span: Span;
  readonly action: Action;
  readonly verdict: Verdict;
  /** Present where it fails. */
  readonly proof?: Proof;
  /** What there is to be said; absent where it holds. */
  readonly finding?: Diagnostic;
}

/** A packet that a line describes, and that gets another decision. */
export interface Proof {
  /** `tcp from 203.0.113.9 to 172.20.0.3 (container db) port 5432, coming in by any outside interface, is allowed by line 7`. */
  readonly words: string;
  /** As `decide` takes it. */
  readonly packet: Packet;
  readonly plain: PlainPacket;
  /** What run-time groups hold, by their names. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly decision: "allow" | "deny" | "reject" | "untouched";
  /** The rule or default that decided it; absent where nothing in the policy did. */
  readonly by?: Span;
}

/** A packet with its addresses as texts; what it doesn't have is absent. */
export interface PlainPacket {
  readonly hook: Packet["hook"];
  readonly in?: string;
  readonly out?: string;
  readonly source: string;
  readonly destination: string;
  /** IP protocol number. */
  readonly protocol: number;
  readonly port?: number;
  readonly icmpType?: number;
  readonly redirectedFrom?: { readonly destination: string; readonly port?: number };
}
