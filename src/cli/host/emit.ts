import type { BackendProblem } from "../../../backends/backend.ts";
import type { FirewallName, Rules } from "../../host/firewall.ts";
import type { CompiledAs } from "../../host/state/generation.ts";
import type { Ir } from "../../ir/ir.ts";
import { BACKENDS } from "../backends.ts";

/** Which firewall's rules are made, for which policy, and how. */
export interface EmitFor {
  readonly firewall: FirewallName;
  /** The policy's name, as in compiled files. */
  readonly source: string;
  readonly compiledAs: CompiledAs;
}

/** The rules of a policy's meaning for one of this host's firewalls, and what its back end says of them. */
export async function emit(
  ir: Ir,
  { firewall, source, compiledAs }: EmitFor,
): Promise<{ readonly rules: Rules; readonly problems: readonly BackendProblem[] }> {
  const backend = firewall === "nft" ? "nft" : "iptables";
  const { files, setup, problems } = await BACKENDS[backend](ir, { source, ...compiledAs });
  return { rules: { files: Object.fromEntries(files.map(({ name, text }) => [name, text])), setup }, problems };
}
