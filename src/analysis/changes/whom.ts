import type { Atom } from "./atoms.ts";

const MOST_NAMES = 6;

/**
 * Whom a change is for, in words. `alike` are all that are served in the new way now, `changed` those of them that weren't before,
 * `all` everybody who can ask for the target. Where strangers are served alike, those who aren't are named; else those who are.
 */
export function whom(
  alike: readonly Atom[],
  changed: readonly Atom[],
  all: readonly Atom[],
  strangers: readonly string[],
): string {
  const inside = all.filter(({ outside }) => !outside);
  const out = all.filter(({ outside }) => outside);
  const general = out.filter(({ who }) => strangers.includes(who));
  if (out.length === 0) return changed.length === all.length ? "every container" : listed(changed, all);
  // What changes for those alone who are named isn't a matter of everyone, whoever is served alike.
  const isGeneral = general.every((atom) => alike.includes(atom)) && general.some((atom) => changed.includes(atom));
  if (!isGeneral) return listed(changed, all);
  if (alike.length === all.length) return "everyone";
  const everyInside = inside.length > 0 && inside.every((atom) => alike.includes(atom));
  const but = out.filter((atom) => !alike.includes(atom));
  const others = everyInside ? [] : changed.filter(({ outside }) => !outside);
  const rest = but.length > 0 ? ` but ${listed(but, all)}` : "";
  const too = others.length > 0 ? `${but.length > 0 ? "," : ""} and ${listed(others, all)}` : "";
  return `${everyInside ? "everyone" : "everyone outside"}${rest}${too}`;
}

/** Who they are; whoever is meant only in part, by family and interface. */
function listed(part: readonly Atom[], all: readonly Atom[]): string {
  const said = [...new Set(part.map(({ who }) => who))].map((name) => partOf(name, part, all));
  const more = said.length - MOST_NAMES;
  return more > 0 ? `${said.slice(0, MOST_NAMES).join(", ")} and ${more} more` : said.join(", ");
}

function partOf(name: string, part: readonly Atom[], all: readonly Atom[]): string {
  const mine = part.filter(({ who }) => who === name);
  const every = all.filter(({ who }) => who === name);
  if (mine.length === every.length) return name;
  const family = only(mine, every, ({ packet }) => `IPv${packet.source.family}`);
  const way = only(mine, every, (atom) => atom.way);
  return `${name}${family === "" ? "" : ` over ${family}`}${way === "" ? "" : ` on ${way}`}`;
}

/** The values of a property that occur in the part, where they aren't all that there are. */
function only(part: readonly Atom[], all: readonly Atom[], property: (atom: Atom) => string): string {
  const [some, every] = [new Set(part.map(property)), new Set(all.map(property))];
  return some.size === every.size ? "" : [...some].join(" and ");
}
