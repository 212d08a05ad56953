import { isPortLike } from "../../../lang/build/ports.ts";
import { ICMP_TYPES } from "../../../lang/icmp.ts";
import { PORT_NAMES } from "../../../lang/ports.ts";
import type { GrammarToken } from "../../../lang/token.ts";
import { isOneOf, PLAIN_PROTOCOLS, PORT_PROTOCOL_WORDS, PROTOCOL_WORDS } from "../../../lang/words.ts";
import { builtInServices, definedNames } from "./names.ts";
import type { Place } from "./place.ts";
import { type Proposal, words } from "./proposal.ts";

type Items = readonly (readonly GrammarToken[])[];

/** The list that a comma goes on with. */
type AtHand = "ports" | "icmp" | "icmpv6" | "numbers" | "none";

/** What can stand next in a traffic list; `items` are its items, the one at hand the last. */
export function traffic(items: Items, place: Place): Proposal[] {
  const item = items.at(-1) ?? [];
  const [head, ...rest] = item;
  if (!head) return atBegin(items.slice(0, -1), place);
  if (head.type === "string" || rest.length > 0 || place.quoted) return [];
  if (isOneOf(head.text, PORT_PROTOCOL_WORDS)) return [...ports(head.text, 0), ...words("traffic", ["any"], 1)];
  if (head.text === "icmp" || head.text === "icmpv6")
    return [...icmpTypes(head.text, 0), ...words("traffic", ["any"], 1)];
  return [];
}

/** Whether the list is whole, so that a clause can follow. */
export function isWholeTraffic(items: Items): boolean {
  const [head, ...rest] = items.at(-1) ?? [];
  if (!head) return false;
  const bare = rest.length === 0 && head.type === "word";
  if (bare && isOneOf(head.text, PORT_PROTOCOL_WORDS)) return items.length === 1;
  return !(bare && head.text === "proto");
}

function atBegin(before: Items, place: Place): Proposal[] {
  const only = before.length === 1 && before[0]?.length === 1 ? before[0][0]?.text : undefined;
  if (only === "any") return [];
  const services = [...definedNames(place, ["service"], 1)];
  if (place.quoted) return services;
  const going = atHand(before);
  return [
    ...(going === "ports" ? ports(protocolAtHand(before), 0) : []),
    ...(going === "icmp" || going === "icmpv6" ? icmpTypes(going, 0) : []),
    ...services,
    ...words("traffic", before.length === 0 ? [...PROTOCOL_WORDS, "any"] : PROTOCOL_WORDS, 2),
    ...builtInServices(place, 3),
  ];
}

/** Which list the items end in: a word that can't go on with it begins another. */
function atHand(items: Items): AtHand {
  let list: AtHand = "none";
  for (const [head, value] of items) {
    if (!head || head.type === "string") list = "none";
    else if (isOneOf(head.text, PORT_PROTOCOL_WORDS)) list = value && value.text !== "any" ? "ports" : "none";
    else if (head.text === "icmp" || head.text === "icmpv6") list = value && value.text !== "any" ? head.text : "none";
    else if (head.text === "proto") list = "numbers";
    else if (PLAIN_PROTOCOLS.has(head.text) || !goesOn(list, head)) list = "none";
  }
  return list;
}

function goesOn(list: AtHand, head: GrammarToken): boolean {
  if (isPortLike(head)) return true;
  if (list === "ports") return PORT_NAMES.has(head.text);
  return (list === "icmp" || list === "icmpv6") && ICMP_TYPES[list === "icmp" ? 4 : 6].has(head.text);
}

function protocolAtHand(items: Items): string {
  return items.findLast(([head]) => head && isOneOf(head.text, PORT_PROTOCOL_WORDS))?.[0]?.text ?? "";
}

function ports(protocol: string, rank: number): Proposal[] {
  return [...PORT_NAMES].map(([label, port]) => ({ label, kind: "port", detail: `${protocol} ${port}`, rank }));
}

function icmpTypes(protocol: "icmp" | "icmpv6", rank: number): Proposal[] {
  const types = [...ICMP_TYPES[protocol === "icmp" ? 4 : 6]];
  return types.map(([label, type]) => ({ label, kind: "port", detail: `${protocol} type ${type}`, rank }));
}
