import type { ExceptItem } from "../../lang/tree.ts";
import type { Interval } from "../ip/interval.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import type { SetName } from "../ir/ir.ts";
import type { Binding } from "./binding.ts";

/** What is taken from an endpoint. An address must be in none of `sets`, an interface fit none of `interfaces`. */
export interface Taken {
  readonly sets: readonly SetName[];
  readonly interfaces: readonly string[];
}

export interface Except {
  /** Alternatives: a zone with addresses is left either by the interface or by the address. */
  readonly alternatives: readonly Taken[];
  /** The addresses that are known when the policy is compiled, zones' apart. */
  readonly addresses: IntervalSet;
  /** Run-time groups, with the item that names them. */
  readonly runtime: readonly (ExceptItem & { kind: "name" })[];
}

export function bindExcept(items: readonly ExceptItem[], binding: Binding): Except {
  const literals: Interval[] = [];
  const runtime: (ExceptItem & { kind: "name" })[] = [];
  let addresses = IntervalSet.empty;
  let alternatives: Taken[] = [{ sets: [], interfaces: [] }];
  const takeSet = (name: SetName) => {
    alternatives = alternatives.map((one) => ({ ...one, sets: [...one.sets, name] }));
  };
  for (const item of items) {
    if (item.kind === "interval") {
      literals.push(item.interval);
      continue;
    }
    const found = binding.symbols.need(item.name, ["let", "set", "zone"], item.span);
    if (found?.kind === "let") {
      const group = binding.groups.addresses(found);
      addresses = addresses.union(group);
      takeSet(groupSet(item.name, group, binding));
    } else if (found?.kind === "set") {
      runtime.push(item);
      takeSet(runtimeSet(item.name, binding));
    } else if (found?.kind === "zone") {
      const patterns = found.interfaces.map((one) => one.pattern);
      const byInterface = alternatives.map((one) => ({ ...one, interfaces: [...one.interfaces, ...patterns] }));
      const zone = found.addresses && binding.sets.addresses(`zone:${item.name}`, binding.groups.list(found.addresses));
      const byAddress = zone === undefined ? [] : alternatives.map((one) => ({ ...one, sets: [...one.sets, zone] }));
      alternatives = [...byInterface, ...byAddress];
    }
  }
  if (literals.length > 0) {
    const set = IntervalSet.of(literals);
    addresses = addresses.union(set);
    takeSet(binding.sets.inline(set));
  }
  return { alternatives, addresses, runtime };
}

/** The named set of a `let` group. */
export function groupSet(name: string, addresses: IntervalSet, binding: Binding): SetName {
  const definition = binding.symbols.find(name);
  return binding.sets.addresses(`group:${name}`, addresses, definition && binding.origin(definition.name.span));
}

/** As many as the kernel's default for a set that grows; the language's own default. */
export const RUNTIME_SIZE = 65536;

/** The named set of a run-time group. */
export function runtimeSet(name: string, binding: Binding): SetName {
  const definition = binding.symbols.find(name);
  if (definition?.kind !== "set") throw new Error(`${name} is no run-time group`);
  return binding.sets.runtime({
    kind: "runtime",
    name: `runtime:${name}`,
    size: definition.size ?? RUNTIME_SIZE,
    ...(definition.timeout !== undefined && { timeout: definition.timeout }),
    origin: binding.origin(definition.name.span),
  });
}
