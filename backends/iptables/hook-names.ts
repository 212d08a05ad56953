import type { Jump } from "../backend.ts";
import type { TableName } from "./chains.ts";

/** A built-in chain, and our own one that it jumps to. */
export interface Hook {
  readonly table: TableName;
  readonly builtIn: "PREROUTING" | "FORWARD" | "INPUT" | "OUTPUT" | "POSTROUTING";
}

/** Where our chains hang, in the order in which the jumps are put in: what refuses comes before what marks. */
const ALL_HOOKS: readonly Hook[] = [
  { table: "raw", builtIn: "PREROUTING" },
  { table: "security", builtIn: "INPUT" },
  { table: "security", builtIn: "OUTPUT" },
  { table: "filter", builtIn: "FORWARD" },
  { table: "filter", builtIn: "INPUT" },
  { table: "filter", builtIn: "OUTPUT" },
  { table: "mangle", builtIn: "POSTROUTING" },
  { table: "mangle", builtIn: "FORWARD" },
  { table: "mangle", builtIn: "INPUT" },
  { table: "mangle", builtIn: "OUTPUT" },
  { table: "nat", builtIn: "PREROUTING" },
  { table: "nat", builtIn: "OUTPUT" },
  { table: "nat", builtIn: "POSTROUTING" },
];

/** The hooks of all tables that a policy needs; every one of them has its chain, if only an empty one. */
export function hooksOf(tables: { readonly security: boolean; readonly nat: boolean }): readonly Hook[] {
  return ALL_HOOKS.filter(({ table }) => (table !== "security" || tables.security) && (table !== "nat" || tables.nat));
}

/** The name of our chain behind a built-in one. */
export function hookChain(builtIn: Hook["builtIn"]): string {
  return `WALLC-${builtIn}`;
}

/**
 * Docker up to 27 puts its own rules above ours in FORWARD at each start and new network, and a refusal that is asked behind
 * them is a drop in silence. Its own first chain stays first, so that the refusals are asked there too, where it has one.
 */
export const DOCKER_USER = { table: "filter", builtIn: "DOCKER-USER", chain: hookChain("FORWARD") } as const;

/** The jumps that a policy needs, of both families. */
export function jumpsOf(tables: { readonly security: boolean; readonly nat: boolean }): Jump[] {
  return ([4, 6] as const).flatMap((family): Jump[] => [
    ...hooksOf(tables).map(({ table, builtIn }) => ({ family, table, builtIn, chain: hookChain(builtIn) })),
    { family, ...DOCKER_USER, optional: true },
  ]);
}
