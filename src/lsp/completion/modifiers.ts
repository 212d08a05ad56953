import { modifiersFor } from "../../../lang/build/modifiers.ts";
import type { Action } from "../../../lang/tree.ts";
import { isOneOf, RATE_WORDS, REJECT_WORDS } from "../../../lang/words.ts";
import type { Place } from "./place.ts";
import { type Proposal, values, words } from "./proposal.ts";

/** The modifiers that can follow and aren't there yet. */
export function modifiers(place: Place, rank: number): Proposal[] {
  const [head, action] = place.cursor.before;
  if (!head || place.cursor.kind !== "statement" || place.quoted) return [];
  const isDefault = head.type === "kwDefault";
  const fitting = modifiersFor((isDefault ? action?.text : head.text) as Action, isDefault);
  const used = new Set<string>();
  for (const one of place.sections.slice(1)) if (one.head) used.add(one.head.text);
  for (const { type, text } of place.cursor.after) if (type === "kwModifier" || type === "kwLog") used.add(text);
  return words(
    "modifier",
    fitting.filter((word) => !used.has(word)),
    rank,
  );
}

/** What can stand behind a modifier's word, further modifiers among it. */
export function behindModifier(place: Place): Proposal[] {
  const [first, ...rest] = place.item;
  const others = modifiers(place, 1);
  switch (place.section.head?.text) {
    case "log":
    case "as":
    case "because":
      return first || place.section.head.text === "log" ? others : [];
    case "trial":
      return others;
    case "with":
      return first ? others : words("reject", rejectKinds(place), 0);
    case "until":
      return first ? others : dates(place.today);
    case "connections":
      return first ? perSource(textsOf(rest), others) : values(["10", "100"], 0);
    case "limit":
      return behindLimit(place, others);
    default:
      return [];
  }
}

function behindLimit(place: Place, others: readonly Proposal[]): Proposal[] {
  const [rate, ...rest] = textsOf(place.item);
  if (rate === undefined) return rates(place);
  if (rest[0] !== "burst")
    return [...(rest.length === 0 ? words("part", ["burst"], 0) : []), ...perSource(rest, others)];
  return rest.length === 1 ? values(["5", "10"], 0) : perSource(rest.slice(2), others);
}

function textsOf(item: Place["item"]): readonly string[] {
  return item.map(({ text }) => text);
}

/** `per source`, once; behind a lone `per` nothing else can stand. */
function perSource(rest: readonly string[], others: readonly Proposal[]): Proposal[] {
  if (rest.length === 1 && rest[0] === "per") return words("part", ["source"], 0);
  if (rest.length > 0) return [...others];
  return [{ label: "per source", kind: "keyword", rank: 0, help: { word: "per", role: "part" } }, ...others];
}

/** Whole rates, or behind `10/` the unit alone. */
function rates({ cursor: { prefix, start, end } }: Place): Proposal[] {
  const slash = prefix.indexOf("/");
  if (slash >= 0) {
    return words("unit", RATE_WORDS, 0).map((one) => ({ ...one, replaces: { start: start + slash + 1, end } }));
  }
  const number = /^[1-9][0-9]*$/.test(prefix) ? prefix : "10";
  return RATE_WORDS.map((unit) => ({
    label: `${number}/${unit}`,
    kind: "value",
    rank: 0,
    help: { word: unit, role: "unit" },
  }));
}

/** A reset only where the traffic is plainly nothing but tcp, or a service, of which that isn't looked up here. */
function rejectKinds({ sections: [rule] }: Place): readonly string[] {
  const traffic = rule?.head?.type === "kwDefault" ? [] : (rule?.items ?? []);
  const tcp = traffic.every(([head]) => head && (head.text === "tcp" || !isOneOf(head.text, OTHERS)));
  return REJECT_WORDS.filter((word) => word !== "tcp-reset" || (tcp && traffic.length > 0));
}

const OTHERS = [
  "any",
  "udp",
  "sctp",
  "tcp/udp",
  "icmp",
  "icmpv6",
  "esp",
  "ah",
  "gre",
  "igmp",
  "ipip",
  "proto",
] as const;

/** Days from today on. */
function dates(today: string): Proposal[] {
  return [7, 30, 90, 365].map((days) => {
    const label = new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
    return { label, kind: "value", detail: `${days} days from today`, rank: 0 };
  });
}
