import type { Diagnostic } from "../../../../lang/diagnostics/diagnostic.ts";
import type { Topology } from "../../../../src/docker/topology.ts";
import { lintOf, underlined } from "../../policy/build.ts";

/** The engines of which there are snapshots, as the files call them, and their release. */
export const ENGINES: readonly (readonly [engine: string, release: number])[] = [
  ["e20-nft", 20],
  ["e26-nft", 26],
  ["e28-nft", 28],
  ["e29-nft", 29],
  ["e29-nftables", 29],
];

/** The findings that Docker drops something, as `unpublished: container db`. */
export function drops(text: string, topology: Topology | undefined): string[] {
  return dropsOf(text, topology).map((one) => `${one.code.replace("docker-drops-", "")}: ${underlined(text, one)}`);
}

export function dropsOf(text: string, topology: Topology | undefined): Diagnostic[] {
  return lintOf(text, topology).filter((one) => one.code.startsWith("docker-drops-"));
}

/** The only one of these findings. */
export function drop(text: string, topology: Topology): Diagnostic {
  const [one, ...more] = dropsOf(text, topology);
  if (!one || more.length > 0) throw new Error(`${drops(text, topology).join(", ") || "nothing"} in ${text}`);
  return one;
}

/** The same host under an engine of another version. */
export function under(
  version: string | undefined,
  topology: Topology,
  parts: Partial<Topology["engine"]> = {},
): Topology {
  return { ...topology, engine: { ...(version && { version }), ...parts } };
}
