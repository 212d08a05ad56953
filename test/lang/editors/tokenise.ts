import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import textmate, { type IGrammar, type IRawGrammar } from "vscode-textmate";

/** A stretch of the text with one list of scopes, without `source.wall` itself. */
export interface Scoped {
  readonly text: string;
  readonly offset: number;
  readonly scopes: readonly string[];
}

/** The grammar as VS Code loads it: vscode-textmate on Oniguruma. */
export async function loadGrammar(grammar: unknown): Promise<IGrammar> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
  const onigLib = loadWASM(wasm).then(() => ({ createOnigScanner, createOnigString }));
  const registry = new textmate.Registry({ onigLib, loadGrammar: async () => grammar as IRawGrammar });
  const loaded = await registry.loadGrammar("source.wall");
  if (!loaded) throw new Error("the grammar can't be loaded");
  return loaded;
}

/** Cuts a text into stretches with scopes, line by line, as an editor does. */
export function tokenise(grammar: IGrammar, text: string): Scoped[] {
  const found: Scoped[] = [];
  let state = textmate.INITIAL;
  for (const { 1: line = "", index } of text.matchAll(/([^\n]*?)(?:\r?\n|$)/g)) {
    const { tokens, ruleStack, stoppedEarly } = grammar.tokenizeLine(line, state);
    if (stoppedEarly) throw new Error(`the grammar takes too long over ${line}`);
    state = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const piece = line.slice(startIndex, endIndex);
      if (piece !== "") found.push({ text: piece, offset: index + startIndex, scopes: scopes.slice(1) });
    }
  }
  return found;
}

/** Whether a stretch is shown as a word of the language. */
export function isKeyword({ scopes }: Scoped): boolean {
  return scopes.some((scope) => /^(keyword\.(?!operator)|storage\.|support\.|constant\.language\.)/.test(scope));
}
