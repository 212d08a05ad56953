import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Emission } from "../../../backends/backend.ts";
import { emitIptables } from "../../../backends/iptables/emit.ts";
import type { IptablesOptions } from "../../../backends/iptables/options.ts";
import type { Ir } from "../../../src/ir/ir.ts";

export const VARIANTS = ["legacy", "nft"] as const;
export type Variant = (typeof VARIANTS)[number];

/** Compiles an IR, expecting no error. */
export function compile(ir: Ir, options: Partial<IptablesOptions> = {}): Emission {
  const emission = emitIptables(ir, { source: "edge.wall", ipset: false, ...options });
  expect(emission.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return emission;
}

/** The text of one file of an emission; the empty text where it has none of that name. */
export function fileOf(emission: Emission, name: string): string {
  return emission.files.find((file) => file.name === name)?.text ?? "";
}

/** The lines of one chain of one table. */
export function chainOf(rules: string, table: string, chain: string): string[] {
  const text = rules.split(/^\*/m).find((part) => part.startsWith(`${table}\n`)) ?? "";
  return text.split("\n").filter((line) => line.startsWith(`-A ${chain} `));
}

/** Runs something with a folder that has one folder of compiled files for each emission, by number. */
export async function withFiles<T>(emissions: readonly Emission[], use: (folder: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), "wallc-"));
  try {
    emissions.forEach(({ files }, number) => {
      for (const file of files) writeFileSync(join(root, `${number}-${file.name}`), file.text);
    });
    return await use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/**
 * Shell functions: `load N` loads the files of emission N as a person would, `listing FILE` writes down all that the kernel
 * has. The variant's commands come first in PATH.
 */
export function prelude(variant: Variant): string {
  return `
mkdir /run/bin
for tool in iptables ip6tables; do
  for what in "" -save -restore; do ln -s "$(command -v "$tool-${variant}$what")" "/run/bin/$tool$what"; done
done
PATH=/run/bin:$PATH
ip link set lo up
load() {
  [ ! -e "$1-sets.ipset" ] || ipset restore <"$1-sets.ipset"
  iptables-restore --noflush -w 10 <"$1-rules.v4"
  ip6tables-restore --noflush -w 10 <"$1-rules.v6"
}
hook() { sh "$1-hooks.sh" "\${2:-add}"; }
listing() {
  for table in raw security filter mangle nat; do
    for tool in iptables ip6tables; do
      echo "$tool"
      "$tool-save" -t "$table" 2>/dev/null | sed -e '/^#/d' -e 's/ \\[[0-9]*:[0-9]*\\]$//'
    done
  done
  ipset save | sed -e 's/ hashsize [0-9]*//' -e 's/ initval .*//' | sort
}
`;
}
