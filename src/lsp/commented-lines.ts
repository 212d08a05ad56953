import type { EmittedFile } from "../../backends/backend.ts";
import { plainText } from "../../backends/common/text.ts";
import type { Origin } from "../ir/ir.ts";

/** A rule of a compiled file that says where it comes from. */
export interface LabelledLine {
  /** `chain to_host` of nft; `rules.v4` of iptables. */
  readonly where: string;
  readonly text: string;
  readonly comment: string;
}

/** The rules of compiled files that bear a comment, in their order. */
export function commentedLines(files: readonly EmittedFile[]): LabelledLine[] {
  return files.flatMap(({ name, text }) => {
    if (name === "ruleset.nft") return [...nftRules(text)];
    return /^rules\.v[46]$/.test(name) ? [...iptablesRules(name, text)] : [];
  });
}

/** Whether a place is among those that a comment speaks of: in a range of lines too, and perhaps in what was cut off. */
export function mayCover(comment: string, { file, line }: Origin): boolean {
  const name = plainText(file, 255);
  const places = [...comment.matchAll(/(?:^|, )(.+?):(\d+)(?:-(\d+))?(?=,|\s|$)/g)];
  const covers = places.some(
    ([, of, first, last = first]) => of === name && Number(first) <= line && line <= Number(last),
  );
  return covers || comment.endsWith("...");
}

/** As the file's printer writes them: a chain at two blanks, its rules at four, what a rule goes on with at more. */
function* nftRules(text: string): Generator<LabelledLine> {
  let where = "";
  let rule = "";
  for (const line of text.split("\n")) {
    const chain = /^ {2}chain (\S+) \{$/.exec(line)?.[1];
    if (chain !== undefined) where = `chain ${chain}`;
    rule = /^ {4}\S/.test(line) ? line.trim() : /^ {5}/.test(line) ? `${rule} ${line.trim()}` : "";
    const comment = / comment "([^"]*)"$/.exec(rule)?.[1];
    if (comment !== undefined) yield { where, text: rule, comment };
  }
}

function* iptablesRules(where: string, text: string): Generator<LabelledLine> {
  for (const line of text.split("\n")) {
    const comment = /^-A .* --comment "((?:[^"\\]|\\.)*)" -[gj] /.exec(line)?.[1];
    if (comment !== undefined) yield { where, text: line, comment: comment.replace(/\\(.)/g, "$1") };
  }
}
