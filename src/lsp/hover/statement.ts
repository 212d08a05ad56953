import type { Default, Rule, Statement } from "../../../lang/tree.ts";
import { count } from "../../text/count.ts";
import type { LabelledLine } from "../commented-lines.ts";
import { type Compiled, compiledOf, usesIpset } from "../compiled-statement.ts";
import { code, codeBlock, joined, type Markup, ours, paragraphs, sentence } from "../markup.ts";
import type { Policy } from "../policy.ts";
import { wordHelp } from "../word-help.ts";

/** The most lines that are shown of one back end. */
const MOST = 12;

export function isCompiled(statement: Statement | undefined): statement is Rule | Default {
  return statement?.kind === "rule" || statement?.kind === "default";
}

/** What a rule or a default does: its action, the paths that it is on, and what it compiles to in nft and in iptables. */
export function aboutStatement(policy: Policy, node: Rule | Default): Markup {
  const what = node.kind === "rule" ? "rule" : "default";
  const help = wordHelp(node.action, "statement");
  const head = paragraphs(sentence`**${what}** ${code(node.action)}`, help && ours(help.does));
  const compiled = compiledOf(policy, node);
  if (!compiled) return paragraphs(head, cantCompile(policy));
  if (compiled.paths.length === 0) return paragraphs(head, ours(isOver(node, policy) ? OVER : ON_NO_PATH));
  const paths = joined(compiled.paths.map((path) => code(path.replace("-", " "))));
  return paragraphs(
    head,
    sentence`On ${count(compiled.paths.length, "path")}: ${paths}`,
    ...lines("**nft**", compiled.nft),
    ...lines(policy.ir && usesIpset(policy.ir) ? "**iptables** with `--ipset`" : "**iptables**", compiled.iptables),
    isAlone(compiled.nft) || isAlone(compiled.iptables) ? ours(ALONE) : undefined,
  );
}

const ALONE = "By itself: in the policy's own file it may stand in one line with others.";

const OVER = "Its last day is over: it is left out.";
const ON_NO_PATH = "It is on no path: no packet can match it.";

function cantCompile(policy: Policy): Markup {
  const errors = policy.findings().filter(({ severity }) => severity === "error");
  return sentence`It isn't compiled: the policy has ${count(errors.length, "error")}.`;
}

function isOver({ modifiers: { until } }: Rule | Default, { today }: Policy): boolean {
  return until !== undefined && until.date < today;
}

function isAlone(compiled: Compiled): boolean {
  return "alone" in compiled && compiled.alone;
}

function lines(name: string, compiled: Compiled): Markup[] {
  if ("problem" in compiled) return [ours(name), sentence`Can't express it: ${compiled.problem}.`];
  if (compiled.lines.length === 0) return [ours(`${name}: no line, because nothing can match it now.`)];
  const shown = compiled.lines.slice(0, MOST);
  const more = compiled.lines.length - shown.length;
  const head = ours(compiled.alone ? `${name}, by itself` : name);
  return [
    head,
    codeBlock("", grouped(shown)),
    ...(more > 0 ? [ours(`and ${count(more, "more line", "more lines")}.`)] : []),
  ];
}

/** The lines, below the chain or the file in which they stand. */
function grouped(shown: readonly LabelledLine[]): string {
  return shown
    .flatMap(({ where, text }, at) => (shown[at - 1]?.where === where ? [text] : [`# ${where}`, text]))
    .join("\n");
}
