import { endpoints, excepted, isOwn, isWholeItem, onList } from "./endpoints.ts";
import { behindModifier, modifiers } from "./modifiers.ts";
import type { Place } from "./place.ts";
import { type Proposal, words } from "./proposal.ts";
import type { Section } from "./sections.ts";
import { isWholeTraffic, traffic } from "./traffic.ts";

/** What can stand next in a rule, or in a line of a test. */
export function rule(place: Place): Proposal[] {
  const { section, sections } = place;
  if (sections.length === 1) {
    const items = trafficItems(section);
    return [...traffic(items, place), ...(isWholeTraffic(items) ? clauses(place, ["from", "to"], 1) : [])];
  }
  const word = section.head?.text ?? "";
  switch (word) {
    case "from":
    case "to":
      return [...endpoints(word, place), ...behindItem(place)];
    case "except":
      return [...excepted(place), ...behindItem(place)];
    case "on":
      return [...onList(place), ...behindItem(place)];
    default:
      return place.cursor.kind === "statement" ? behindModifier(place) : [];
  }
}

/** The first text behind the action `log` is its prefix. */
function trafficItems({ head, items }: Section): Section["items"] {
  const [first = [], ...others] = items;
  return head?.type === "kwLog" && first[0]?.type === "string" ? [first.slice(1), ...others] : items;
}

/** The clauses and modifiers that can follow an item of an end. */
function behindItem(place: Place): Proposal[] {
  const { section, sections, item } = place;
  if (!isWholeItem(section.head?.text ?? "", item)) return [];
  const at = sections.findLastIndex(({ head }) => head?.text === "from" || head?.text === "to");
  const end = sections[at];
  const written = sections.slice(at).map(({ head }) => head?.text);
  if (!end) return [];
  const machine = end.items.some(([head]) => head && isOwn(head) && (head.text === "host" || end.head?.text === "to"));
  return [
    ...(end.head?.text === "from" ? clauses(place, ["to"], 0) : modifiers(place, 3)),
    ...(written.includes("on") ? [] : clauses(place, machine ? ["except"] : ["except", "on"], 2)).filter(
      ({ label }) => !written.includes(label),
    ),
  ];
}

/** Those of some clauses that don't stand behind the cursor already. */
function clauses(place: Place, list: readonly string[], rank: number): Proposal[] {
  if (place.quoted) return [];
  const after = place.cursor.after.filter(({ type }) => type === "kwClause").map(({ text }) => text);
  const next = after.findIndex((word) => word === "from" || word === "to");
  const ofThisEnd = next < 0 ? after : after.slice(0, next);
  const isThere = (word: string): boolean =>
    word === "from" || word === "to" ? after.includes(word) : ofThisEnd.includes(word);
  return words(
    "clause",
    list.filter((word) => !isThere(word)),
    rank,
  );
}
