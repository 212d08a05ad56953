import type { FirewallName, Rules } from "../firewall.ts";

/** The one argument that makes the program try rules in the namespace that it finds itself in, instead of reading a command line. */
export const SCRATCH = "--scratch";

/** What is to be tried. */
export interface ScratchRequest {
  readonly firewall: FirewallName;
  readonly rules: Rules;
  /** The asker's namespace, as `ownNamespace` has it: nothing may be tried there. */
  readonly namespace: string;
}

/** What the kernel then held; or why it holds nothing. */
export type ScratchAnswer =
  | { readonly listing: readonly (readonly [title: string, lines: readonly string[]])[] }
  | { readonly error: string; readonly help: readonly string[] };
