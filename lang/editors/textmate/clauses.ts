import { RATE_WORDS, REJECT_WORDS } from "../../words.ts";
import { anyOf, CHARACTER, CLAUSE_END, include, type Rule, WORD_END, WORD_START, word, words } from "./pattern.ts";

const NUMBER = { name: "constant.numeric.wall", match: `${WORD_START}[0-9]+${WORD_END}` };

/** The clauses and modifiers of a rule, a zone and a `let`; each ends where the next begins. */
export const clauses: Readonly<Record<string, Rule>> = {
  clauses: {
    patterns: [
      clause(["from", "to"], "keyword.other.clause.wall", include("endpoint")),
      clause(["on"], "keyword.other.clause.wall", include("on-interfaces", "between", "zone-name")),
      clause(["except", "address"], "keyword.other.clause.wall", include("addresses")),
    ],
  },
  "on-interfaces": interfaceList(),
  "zone-name": { name: "variable.other.zone.wall", match: `${WORD_START}${CHARACTER}+` },
  modifiers: {
    patterns: [
      clause(["limit", "connections"], "keyword.other.modifier.wall", [
        {
          match: `${WORD_START}([0-9]+)(/)(${anyOf(RATE_WORDS)})${WORD_END}`,
          captures: {
            1: { name: "constant.numeric.rate.wall" },
            2: { name: "punctuation.separator.rate.wall" },
            3: { name: "keyword.other.unit.wall" },
          },
        },
        words("keyword.other.modifier.wall", ["burst", "per", "source"]),
        NUMBER,
        ...include("between"),
      ]),
      clause(["with"], "keyword.other.modifier.wall", [
        words("constant.language.reject.wall", REJECT_WORDS),
        ...include("between"),
      ]),
      clause(["until"], "keyword.other.modifier.wall", [
        { name: "constant.numeric.date.wall", match: `${WORD_START}[0-9]{4}-[0-9]{2}-[0-9]{2}${WORD_END}` },
        ...include("between"),
      ]),
      clause(["log", "trial", "as", "because"], "keyword.other.modifier.wall", include("between")),
    ],
  },
};

function clause(heads: readonly string[], scope: string, patterns: readonly Rule[]): Rule {
  return { begin: word(...heads), beginCaptures: { 0: { name: scope } }, end: CLAUSE_END, patterns };
}

/** `interface IF, …`: from there on every word is an interface's name, but `interface` before another one. */
export function interfaceList(): Rule {
  return {
    begin: word("interface"),
    beginCaptures: { 0: { name: "keyword.other.interface.wall" } },
    end: CLAUSE_END,
    patterns: include("interfaces"),
  };
}
