import { type Emission, type EmittedFile, NO_SETUP } from "../../backends/backend.ts";
import type { SetGeneration } from "../../backends/iptables/options.ts";
import type { Ir } from "../ir/ir.ts";

/** What the command line says about the output. */
export interface BackendOptions {
  readonly source: string;
  readonly ipset: boolean;
  /** The one bit of the packet mark that iptables uses for `reject`. */
  readonly markBit?: number;
  readonly securityTable: boolean;
  /** As `IptablesOptions` has it. */
  readonly setGeneration?: SetGeneration;
}

type Backend = (ir: Ir, options: BackendOptions) => Promise<Emission>;

/** Every back end, by the name that `--backend` takes. */
export const BACKENDS = {
  nft: async (ir, { source }) => (await import("../../backends/nft/emit.ts")).emitNft(ir, { source }),
  iptables: async (ir, options) => (await import("../../backends/iptables/emit.ts")).emitIptables(ir, options),
  ir: async (ir) => {
    const { printIr } = await import("../ir/print.ts");
    return { files: [{ name: "policy.ir.json", text: printIr(ir), executable: false }], setup: NO_SETUP, problems: [] };
  },
} as const satisfies Record<string, Backend>;

export type BackendName = keyof typeof BACKENDS;

export const BACKEND_NAMES = Object.keys(BACKENDS) as BackendName[];

/** Every file that a back end may write and that is loaded or run on the host, by name. */
export const LOADED_FILES = ["hooks.sh", "rules.v4", "rules.v6", "ruleset.nft", "sets.ipset", "sysctl.conf"] as const;

/** The file that a back end prints to standard output. */
export function printedFile(backend: BackendName, family: 4 | 6, files: readonly EmittedFile[]): EmittedFile {
  const name = { nft: "ruleset.nft", iptables: family === 4 ? "rules.v4" : "rules.v6", ir: "policy.ir.json" }[backend];
  const file = files.find((item) => item.name === name);
  if (file === undefined) throw new Error(`the back end ${backend} wrote no ${name}`);
  return file;
}
