import { WRITTEN_PATHS } from "../../../lang/build/default.ts";
import { ACTION_WORDS, ESSENTIAL_WORDS, SETTING_WORDS, STATEMENT_WORDS } from "../../../lang/words.ts";
import { interfaces } from "./interfaces.ts";
import { behindModifier, modifiers } from "./modifiers.ts";
import { definedNames } from "./names.ts";
import type { Place } from "./place.ts";
import { type Proposal, values, words } from "./proposal.ts";
import { rule } from "./rule.ts";
import { beginsSection } from "./sections.ts";
import { SNIPPETS } from "./snippets.ts";
import { traffic } from "./traffic.ts";

/** The actions that decide something: those of defaults and of tests. */
const DECIDING = ACTION_WORDS.filter((word) => word !== "log");

/** What can stand next in a logical line, files' names apart. */
export function nextWords(place: Place): Proposal[] {
  const { kind, before, startsLine } = place.cursor;
  if (before.length === 0) return firstWords(place, 0);
  const next = kind === "setting" ? setting(place) : statement(place);
  // Behind a comma at a line's end the list goes on, unless the next word begins something else.
  const ends = startsLine && before.at(-1)?.type === "comma";
  return ends ? [...next, ...firstWords(place, 9)] : next;
}

/** What can begin a logical line. */
function firstWords({ cursor, quoted }: Place, rank: number): Proposal[] {
  if (quoted) return [];
  if (cursor.kind === "testLine") return words("statement", DECIDING, rank);
  if (cursor.kind === "setting") {
    const used = cursor.siblings.map(({ tokens }) => tokens[0]?.text);
    return words(
      "setting",
      SETTING_WORDS.filter((word) => !used.includes(word)),
      rank,
    );
  }
  const whole = cursor.after.length === 0 ? SNIPPETS : [];
  return [
    ...words("statement", STATEMENT_WORDS, rank),
    ...whole.map(({ word, snippet, label }): Proposal => {
      return { label, typed: label, snippet, kind: "snippet", rank: rank + 1, help: { word, role: "statement" } };
    }),
  ];
}

function setting(place: Place): Proposal[] {
  const { section, item } = place;
  if (item.length > 0) return [];
  const first = section.items.length === 1;
  switch (section.head?.text) {
    case "uplink":
      return interfaces(place, "wires", 0);
    case "bridges":
      return interfaces(place, "bridges", 0);
    case "publish":
      return first && !place.quoted ? words("value", ["proxy", "dnat"], 0) : [];
    case "iptables":
    case "userland-proxy":
      return first && !place.quoted ? words("value", ["on", "off"], 0) : [];
    default:
      return [];
  }
}

function statement(place: Place): Proposal[] {
  const { before } = place.cursor;
  switch (before[0]?.type) {
    case "kwAction":
    case "kwLog":
      return rule(place);
    case "kwDefault":
      return byDefault(place);
    case "kwLet":
      return before.length < 3 ? [] : addresses(place, ["except"]);
    case "kwZone":
      return before.length < 3 ? [] : zone(place);
    case "kwSet":
      return runtimeSet(place);
    case "kwService": {
      const [first = [], ...others] = place.section.items;
      return before.length < 3 ? [] : traffic([first.slice(2), ...others], place);
    }
    case "kwEssentials":
      return essentials(place);
    default:
      return [];
  }
}

/** Addresses of a group or a zone, and the clause that can follow once. */
function addresses(place: Place, then: readonly string[]): Proposal[] {
  const item = withoutDefinition(place);
  if (item.length === 0) return [...definedNames(place, ["let"], 0), ...unquoted(place, words("part", ["file"], 1))];
  if (item.length === 1 && item[0]?.type === "word" && item[0].text === "file") return [];
  const used = [...place.sections.slice(1).flatMap(({ head }) => head?.text ?? []), ...clausesBehind(place)];
  return unquoted(
    place,
    words(
      "clause",
      then.filter((word) => !used.includes(word)),
      2,
    ),
  );
}

function zone(place: Place): Proposal[] {
  const item = withoutDefinition(place);
  if (place.sections.length > 1) return addresses(place, []);
  const [first] = place.section.items;
  if (first === undefined || (item.length === 0 && place.section.items.length === 1)) {
    return unquoted(place, words("part", ["interface"], 0));
  }
  if (item.length === 0 || (place.section.items.length === 1 && item.length === 1)) return interfaces(place, "any", 0);
  return clausesBehind(place).includes("address") ? [] : unquoted(place, words("clause", ["address"], 1));
}

function clausesBehind({ cursor }: Place): readonly string[] {
  return cursor.after.filter(beginsSection).map(({ text }) => text);
}

/** The item at hand without the name and the `=` that stand before a definition's first. */
function withoutDefinition({ sections, section, item }: Place): Place["item"] {
  return sections.length === 1 && section.items.length === 1 ? item.slice(2) : item;
}

function runtimeSet(place: Place): Proposal[] {
  const [, ...given] = place.item;
  if (place.item.length === 0 || place.quoted) return [];
  const last = given.at(-1)?.text;
  if (given.length % 2 === 1) {
    if (last === "timeout") return values(["10m", "1h", "1d"], 0);
    return last === "size" ? values(["65536"], 0) : [];
  }
  const used = [...given, ...place.cursor.after].map(({ text }) => text);
  if (used.includes("size") && given.some(({ text }) => text === "size")) return [];
  return words(
    "part",
    ["timeout", "size"].filter((word) => !used.includes(word)),
    0,
  );
}

function essentials(place: Place): Proposal[] {
  const { before, after } = place.cursor;
  if (before.length === 1) return unquoted(place, words("part", ["without"], 0));
  if (place.section.items.at(-1)?.length !== (place.section.items.length === 1 ? 1 : 0)) return [];
  const used = [...before, ...after].map(({ text }) => text);
  return unquoted(
    place,
    words(
      "essential",
      ESSENTIAL_WORDS.filter((word) => !used.includes(word)),
      0,
    ),
  );
}

function byDefault(place: Place): Proposal[] {
  const [, , ...rest] = place.cursor.before;
  if (place.quoted) return [];
  if (place.cursor.before.length === 1) return words("statement", DECIDING, 0);
  if (rest.some(({ type }) => type === "kwModifier" || type === "kwLog")) return behindModifier(place);
  const written = rest.map(({ text }) => text);
  const paths = pathsBehind(written, place);
  return WRITTEN_PATHS.has(written.join(" ")) ? [...modifiers(place, 1), ...paths] : paths;
}

/** The rest of each path that begins with some words; those that have a default already come last, as do long forms. */
function pathsBehind(written: readonly string[], { cursor, statements }: Place): Proposal[] {
  const taken = new Set(statements.flatMap((one) => (one.kind === "default" ? [one.path] : [])));
  const after = cursor.after.map(({ text }) => text);
  const found = [...WRITTEN_PATHS].flatMap(([text, path]): Proposal[] => {
    const all = text.split(" ");
    const rest = all.slice(written.length);
    if (rest.length === 0 || written.some((word, at) => word !== all[at])) return [];
    const known = rest.findIndex((_, at) => at > 0 && rest.slice(at).every((word, next) => after[next] === word));
    const label = (known < 0 ? rest : rest.slice(0, known)).join(" ");
    const short = path.replace("-", " ");
    const rank = (text === short ? 0 : 2) + (taken.has(path) ? 1 : 0);
    const detail = taken.has(path) ? `${short}: has a default already` : short;
    return [{ label, kind: "keyword", detail, rank, help: { word: short, role: "path" } }];
  });
  return found.filter((one, at) => found.findIndex(({ label }) => label === one.label) === at);
}

function unquoted({ quoted }: Place, list: Proposal[]): Proposal[] {
  return quoted ? [] : list;
}
