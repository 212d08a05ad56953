import { randomBytes } from "node:crypto";
import type { Topology } from "../../docker/topology.ts";
import type { Ir } from "../../ir/ir.ts";
import type { FirewallName, Rules } from "../firewall.ts";

/** How a policy was compiled; `wallc watch` compiles the same way again. */
export interface CompiledAs {
  readonly ipset: boolean;
  readonly setGeneration?: "1" | "2" | "3";
  readonly markBit?: number;
  readonly securityTable: boolean;
}

/** One policy as it was put in force, with all that is needed to do so again. */
export interface Generation {
  /** Sorts by time. */
  readonly id: string;
  /** When it was compiled, ISO 8601 in UTC. */
  readonly at: string;
  /** When somebody put the policy in force, ISO 8601 in UTC: `wallc watch` compiles it anew since. Earlier versions didn't note it. */
  readonly applied?: string;
  /** The policy's name, as in compiled files. */
  readonly source: string;
  readonly firewall: FirewallName;
  readonly compiledAs: CompiledAs;
  readonly rules: Rules;
  /** The policy's texts, by names relative to the first one's folder. */
  readonly sources: readonly { readonly name: string; readonly text: string }[];
  /** Absent where the policy was compiled without Docker's names. */
  readonly snapshot?: Topology;
  readonly ir: Ir;
  /** The boot in which Docker was asked for `snapshot`, by the kernel's id. */
  readonly boot?: string;
  /** It was loaded before Docker started, without the addresses that `snapshot` says containers had. */
  readonly booted?: true;
}

/** An id for a moment: it sorts by time, and two of one second differ. */
export function newId(at: Date, random = randomBytes(4).toString("hex")): string {
  return `${at.toISOString().replace(/[-:]|\.\d+/g, "")}-${random}`;
}
