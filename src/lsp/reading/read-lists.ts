import { looksLikeAddress } from "../../../lang/build/addresses.ts";
import { isWord } from "../../../lang/build/context.ts";
import { isQuoted } from "../../../lang/build/names.ts";
import type { GrammarToken } from "../../../lang/token.ts";
import {
  ENDPOINT_WORDS,
  isBareWord,
  isOneOf,
  NAMED_ENDPOINTS,
  OWN_ENDPOINTS,
  PLAIN_ENDPOINTS,
} from "../../../lang/words.ts";
import type { DockerKind, Place } from "./word.ts";
import { itemsOf, type Writer } from "./writer.ts";

/** Reads a list of addresses: of a `let`, or behind a zone's `address`. */
export function readAddressWords(tokens: readonly GrammarToken[], writer: Writer): void {
  for (const [head, ...rest] of itemsOf(tokens)) {
    if (!head) continue;
    if (isWord(head, "file")) {
      writer.put(head, "keyword");
      for (const token of rest) writer.put(token, token.type === "string" ? "path" : "unknown");
    } else {
      readAddressOrName(head, "addresses", writer);
      for (const token of rest) writer.put(token, "unknown");
    }
  }
}

/** Reads interfaces, behind the word `interface` or a setting's. */
export function readInterfaceWords(tokens: readonly GrammarToken[], writer: Writer): void {
  for (const [head, ...rest] of itemsOf(tokens)) {
    if (!head) continue;
    writer.put(head, "interface");
    for (const token of rest) writer.put(token, "unknown");
  }
}

/** Reads what stands behind `on`: zones, and from the word `interface` on interfaces. */
export function readOnWords(tokens: readonly GrammarToken[], writer: Writer): void {
  let interfaces = false;
  for (const [head, ...rest] of itemsOf(tokens)) {
    if (!head) continue;
    const begins = isWord(head, "interface");
    interfaces ||= begins;
    if (begins) writer.put(head, "keyword");
    const [word, ...more] = begins ? rest : [head, ...rest];
    if (word && interfaces) writer.put(word, "interface");
    else if (word) readName(word, "on", writer);
    for (const token of more) writer.put(token, "unknown");
  }
}

/** Reads what stands behind `except` in a rule. */
export function readExceptWords(tokens: readonly GrammarToken[], writer: Writer): void {
  for (const [head, ...rest] of itemsOf(tokens)) {
    if (!head) continue;
    if (head.type === "word" && isOneOf(head.text, ENDPOINT_WORDS)) writer.put(head, "unknown");
    else readAddressOrName(head, "except", writer);
    for (const token of rest) writer.put(token, "unknown");
  }
}

/** Reads the list behind `from` or `to`. */
export function readEndpointWords(tokens: readonly GrammarToken[], writer: Writer): void {
  for (const [head, ...rest] of itemsOf(tokens)) {
    if (!head) continue;
    if (head.type !== "word" || !isOneOf(head.text, ENDPOINT_WORDS)) {
      readAddressOrName(head, "endpoint", writer);
      for (const token of rest) writer.put(token, "unknown");
      continue;
    }
    writer.put(head, "keyword");
    if (isOneOf(head.text, NAMED_ENDPOINTS)) readDockerWords(head.text, rest, writer);
    else {
      const own = isOneOf(head.text, OWN_ENDPOINTS) ? rest[0] : undefined;
      if (own) readAddressOrName(own, "own-address", writer);
      for (const token of own ? rest.slice(1) : rest) {
        const word = token.type === "word" && isOneOf(token.text, [...PLAIN_ENDPOINTS, ...OWN_ENDPOINTS]);
        writer.put(token, word ? "keyword" : "unknown");
      }
    }
  }
}

const SECOND: Partial<Record<DockerKind, DockerKind>> = { label: "label-value", compose: "compose-service" };

function readDockerWords(
  kind: (typeof NAMED_ENDPOINTS)[number],
  tokens: readonly GrammarToken[],
  writer: Writer,
): void {
  let first: string | undefined;
  let joined = false;
  for (const token of tokens) {
    if (token.type === "join") {
      writer.put(token, "operator");
      joined = true;
    } else if (token.type === "name" && first === undefined) {
      first = token.value;
      writer.put(token, "docker", { docker: kind });
    } else if (token.type === "name" && joined) {
      writer.put(token, "docker", { docker: SECOND[kind] ?? kind, ...(first !== undefined && { of: first }) });
    } else writer.put(token, "unknown");
  }
}

function readAddressOrName(token: GrammarToken, place: Place, writer: Writer): void {
  if (looksLikeAddress(token)) writer.put(token, "number");
  else readName(token, place, writer);
}

/** A bare word, or one in quotes, which can be a name of the policy's own; a word of the language can't. */
function readName(token: GrammarToken, place: Place, writer: Writer): void {
  const reserved = !isQuoted(token) && (!isBareWord(token.text) || isOneOf(token.text, ENDPOINT_WORDS));
  writer.put(token, reserved ? "unknown" : "name", reserved ? {} : { place });
}
