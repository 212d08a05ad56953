import type { GrammarToken } from "../../../lang/token.ts";
import type { Writer } from "./writer.ts";

const WORDS = ["burst", "per", "source"];

/** Reads a modifier: its word, and what stands behind it. */
export function readModifierWords(head: GrammarToken, rest: readonly GrammarToken[], writer: Writer): void {
  writer.put(head, "modifier");
  for (const token of rest) {
    if (token.type === "string") writer.put(token, "string");
    else if (token.type !== "word" && token.type !== "name") writer.put(token, "unknown");
    else if (/^[0-9]/.test(token.text)) writer.put(token, "number");
    else if (WORDS.includes(token.text)) writer.put(token, "modifier");
    else writer.put(token, head.text === "with" ? "value" : "unknown");
  }
}
