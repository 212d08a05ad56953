import { isQuoted } from "../../../lang/build/names.ts";
import { isPortLike } from "../../../lang/build/ports.ts";
import { ICMP_TYPES } from "../../../lang/icmp.ts";
import { PORT_NAMES } from "../../../lang/ports.ts";
import type { GrammarToken } from "../../../lang/token.ts";
import { isOneOf, PLAIN_PROTOCOLS, PORT_PROTOCOL_WORDS } from "../../../lang/words.ts";
import { itemsOf, type Writer } from "./writer.ts";

/** The list that a comma goes on with. */
type AtHand = "ports" | "no-ports" | "icmp" | "icmpv6" | "numbers" | "nothing";

/** Reads the words of traffic, as `readTraffic` of the language does: a comma goes on with the list at hand as long as it can. */
export function readTrafficWords(tokens: readonly GrammarToken[], writer: Writer): void {
  let atHand: AtHand = "nothing";
  for (const [head, ...rest] of itemsOf(tokens)) {
    if (!head) continue;
    const begins = isQuoted(head) ? undefined : listBegunBy(head.text, rest.length > 0);
    if (begins !== undefined) {
      atHand = begins;
      writer.put(head, "keyword");
      for (const token of rest) {
        if (token.type === "word" && token.text === "any") writer.put(token, "keyword");
        else writer.put(token, memberOf(atHand, token) ?? "unknown");
      }
      continue;
    }
    const member = memberOf(atHand, head);
    if (member !== undefined) writer.put(head, member);
    else {
      atHand = "nothing";
      if (head.type === "word" && isPortLike(head)) writer.put(head, "number");
      else writer.put(head, "name", { place: "traffic" });
    }
    for (const token of rest) writer.put(token, "unknown");
  }
}

function listBegunBy(word: string, more: boolean): AtHand | undefined {
  if (isOneOf(word, PORT_PROTOCOL_WORDS)) return more ? "ports" : "no-ports";
  if (word === "icmp" || word === "icmpv6") return word;
  if (word === "proto") return "numbers";
  return word === "any" || PLAIN_PROTOCOLS.has(word) ? "nothing" : undefined;
}

/** What a token is in the list at hand, where it can be one of its members. */
function memberOf(list: AtHand, token: GrammarToken): "number" | "known" | undefined {
  if (list === "nothing" || list === "no-ports" || isQuoted(token)) return undefined;
  if (isPortLike(token)) return "number";
  if (list === "ports") return PORT_NAMES.has(token.text) ? "known" : undefined;
  if (list === "numbers") return undefined;
  return ICMP_TYPES[list === "icmp" ? 4 : 6].has(token.text) ? "known" : undefined;
}
