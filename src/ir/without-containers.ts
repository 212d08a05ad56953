import { type Ir, type Match, PATH_NAMES, type Path, type PathName, type Rule, type SetName } from "./ir.ts";

/**
 * The policy while no container is known to have its address: what lets in or out by a container's name no longer does. Rules that refuse keep
 * the addresses that they had, so that nothing is let through that the policy refused. Where only rules that allow ask for a set, it
 * is emptied, and no rule changes. The same object where there is nothing to do.
 */
export function withoutContainers(ir: Ir): Ir {
  const held = new Set(ir.sets.flatMap((set) => (set.kind === "places" && set.places.length > 0 ? [set.name] : [])));
  const allowing = [...setsThatAllow(ir)];
  if (!allowing.some((name) => held.has(name))) return ir;
  const refusing = new Set(rulesOf(ir).flatMap((rule) => (allows(rule) ? [] : placesIn(rule))));
  const emptied = new Set(allowing.filter((name) => !refusing.has(name)));
  const without = (rules: readonly Rule[]) =>
    rules.flatMap((rule) => {
      if (!allows(rule)) return rule;
      const when = rule.when.filter((match) => !namesIn(match).some((name) => held.has(name) && refusing.has(name)));
      return when.length === 0 ? [] : { ...rule, when };
    });
  const paths = Object.fromEntries(
    PATH_NAMES.map((name): [PathName, Path] => {
      const path = ir.paths[name];
      return [name, { ...path, rules: without(path.rules), engineRules: without(path.engineRules) }];
    }),
  ) as Record<PathName, Path>;
  const sets = ir.sets.map((set) => (set.kind === "places" && emptied.has(set.name) ? { ...set, places: [] } : set));
  return { ...ir, sets, paths };
}

/** The sets that rules that allow ask for. */
export function setsThatAllow(ir: Ir): ReadonlySet<SetName> {
  return new Set(rulesOf(ir).filter(allows).flatMap(placesIn));
}

function allows({ verdict }: Rule): boolean {
  return verdict.kind === "allow";
}

function rulesOf({ paths }: Ir): Rule[] {
  return Object.values(paths).flatMap(({ rules, engineRules }) => [...rules, ...engineRules]);
}

function placesIn({ when }: Rule): SetName[] {
  return when.flatMap(namesIn);
}

/** The sets that may be of containers. */
function namesIn({ source, destination }: Match): SetName[] {
  return [source.in, destination.in].filter((name) => name !== "any");
}
