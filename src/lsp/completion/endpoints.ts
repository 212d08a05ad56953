import type { GrammarToken } from "../../../lang/token.ts";
import { ENDPOINT_WORDS, isOneOf, NAMED_ENDPOINTS, OWN_ENDPOINTS } from "../../../lang/words.ts";
import { dockerNames, isWholeDockerName, phrases } from "./docker-names.ts";
import { hostAddresses, interfaces } from "./interfaces.ts";
import { definedNames } from "./names.ts";
import type { Place } from "./place.ts";
import { type Proposal, words } from "./proposal.ts";

/** What can stand next in the list behind `from` or `to`, clauses apart. */
export function endpoints(end: "from" | "to", place: Place): Proposal[] {
  const [head] = place.item;
  if (!head) {
    const names = definedNames(place, ["let", "set", "zone"], 1);
    if (place.quoted) return names;
    const first = place.section.items.length === 1;
    const fitting = ENDPOINT_WORDS.filter(
      (word) => (first || word !== "any") && (end === "to" || (word !== "published" && word !== "swarm")),
    );
    return [...words("endpoint", fitting, 0), ...names, ...phrases(place, 2)];
  }
  if (isNamed(head)) return dockerNames(head.text, place);
  if (place.item.length > 1 || !isOwn(head)) return [];
  // They seldom follow: what ends the list comes before them.
  return [...definedNames(place, ["let"], 4), ...(place.quoted ? [] : hostAddresses(place, 5))];
}

/** What can stand behind `except`. */
export function excepted(place: Place): Proposal[] {
  return place.item.length === 0 ? definedNames(place, ["let", "set", "zone"], 0) : [];
}

/** What can stand behind `on`. */
export function onList(place: Place): Proposal[] {
  const { items } = place.section;
  const interfaced = items.some(([head]) => isInterfaceWord(head));
  const [head, ...rest] = place.item;
  if (head ? isInterfaceWord(head) && rest.length === 0 : interfaced) return interfaces(place, "any", 0);
  if (head) return [];
  return [...definedNames(place, ["zone"], 0), ...(place.quoted ? [] : words("part", ["interface"], 1))];
}

/** Whether the item that ends at the cursor is whole, so that a comma or a clause can follow. */
export function isWholeItem(section: string, item: readonly GrammarToken[]): boolean {
  const [head, ...rest] = item;
  if (!head) return false;
  if (section === "on") return !isInterfaceWord(head) || rest.length > 0;
  return !isNamed(head) || isWholeDockerName(rest);
}

function isInterfaceWord(token: GrammarToken | undefined): boolean {
  return token?.type === "word" && token.text === "interface";
}

function isNamed(head: GrammarToken): head is GrammarToken & { readonly text: (typeof NAMED_ENDPOINTS)[number] } {
  return head.type === "word" && isOneOf(head.text, NAMED_ENDPOINTS);
}

/** Whether an end is, or holds, this machine itself: `on` has no meaning there. */
export function isOwn(head: GrammarToken): boolean {
  return head.type === "word" && isOneOf(head.text, OWN_ENDPOINTS);
}
