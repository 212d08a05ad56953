import { plainText, rulesText } from "../../../backends/common/text.ts";
import { iptablesFinalText } from "../../../backends/iptables/path.ts";
import { nftFinalText } from "../../../backends/nft/path.ts";
import { type Final, type Ir, type Origin, PATH_NAMES, type Rule } from "../../ir/ir.ts";
import type { Counter } from "./counter.ts";

/** Packets by where they were decided. */
export interface Hit extends Partial<Counter> {
  /**
   * `line`: a line of the policy. `lines`: several that the kernel counts together, because they were compiled to one rule.
   * `own`: what belongs to no line.
   */
  readonly kind: "line" | "lines" | "own";
  /** `edge.wall:12`, `edge.wall:12-40`, `default` where no line decided, or what the rule is for. */
  readonly place: string;
  readonly verdict?: string;
  readonly label?: string;
  /** The place under which the line is counted too, or only, together with others. */
  readonly countedWith?: string;
}

/** Assigns what the kernel counted to the lines of the policy. Every line is there, also one that nothing has met. */
export function hitsOf(ir: Ir, counters: ReadonlyMap<string, Counter>): Hit[] {
  const lines = linesOf(ir);
  const comments = new Set(lines.flatMap((line) => line.comments));
  const files = new Set(lines.flatMap(({ origin }) => (origin ? [plainText(origin.file, 255)] : [])));
  const others = [...counters].filter(([comment]) => !comments.has(comment));
  const together = others.flatMap(([comment, counter]) => {
    const ranges = rangesIn(comment, files);
    return ranges.length === 0 ? [] : [{ comment, counter, ranges }];
  });
  const own = others.filter(([comment]) => !together.some((one) => one.comment === comment));
  const hits = lines.map(({ place, origin, verdict, label, comments }): Hit => {
    const found = comments.flatMap((comment) => counters.get(comment) ?? []);
    const hit = { kind: "line" as const, place, verdict, ...(label !== undefined && { label }) };
    const shared = together.find(({ ranges }) => origin && ranges.some((range) => isWithin(origin, range)));
    if (!shared) return { ...hit, ...add(found) };
    return { ...hit, ...(found.length > 0 && add(found)), countedWith: shared.comment };
  });
  return [
    ...hits,
    ...together.map(({ comment, counter }): Hit => ({ kind: "lines", place: comment, ...counter })),
    ...own.map(([place, counter]): Hit => ({ kind: "own", place, ...counter })),
  ];
}

interface Line {
  readonly place: string;
  readonly origin?: Origin;
  readonly verdict: string;
  readonly label?: string;
  /** The comments that its rules in the kernel may bear. */
  readonly comments: string[];
}

/** The policy's lines, each once, in their order; then the defaults that nobody wrote. */
function linesOf(ir: Ir): Line[] {
  const found: Line[] = [];
  for (const name of PATH_NAMES) {
    const path = ir.paths[name];
    if (!path.decided) continue;
    found.push(...[...path.rules, ...path.engineRules].map(ruleLine), finalLine(path.final));
  }
  const order = (line: Line) => line.origin ?? { file: "\uffff", line: 0, column: 0 };
  found.sort((a, b) => {
    const [x, y] = [order(a), order(b)];
    return x.file < y.file ? -1 : x.file > y.file ? 1 : x.line - y.line;
  });
  const lines = new Map<string, Line>();
  for (const line of found) {
    const key = line.origin ? line.place : line.verdict;
    const known = lines.get(key);
    if (known) known.comments.push(...line.comments.filter((one) => !known.comments.includes(one)));
    else lines.set(key, line);
  }
  return [...lines.values()];
}

function ruleLine(rule: Rule): Line {
  const { origin, verdict, trial, label } = rule;
  return {
    place: `${origin.file}:${origin.line}`,
    origin,
    verdict: trial ? `${verdict.kind} (trial)` : verdict.kind,
    ...(label !== undefined && { label }),
    comments: [...new Set([rulesText([rule], 120), rulesText([rule], 255)])],
  };
}

/** A default that nobody wrote has no place: those that refuse are one line, and those that let packets go on another. */
function finalLine(final: Final): Line {
  const { origin, label } = final;
  if (!origin) return unwrittenLine(final);
  return {
    place: `${origin.file}:${origin.line}`,
    origin,
    verdict: `default ${final.verdict}${final.trial ? " (trial)" : ""}`,
    ...(label !== undefined && { label }),
    comments: [...new Set([nftFinalText(final), iptablesFinalText(final)])],
  };
}

function unwrittenLine({ verdict }: Final): Line {
  if (verdict === "deny") return { place: "default", verdict: "default deny", comments: ["default deny"] };
  return { place: "default", verdict: "default allow", comments: ["default allow", "default untouched"] };
}

interface Range {
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

/** The places at the beginning of a comment, of files that the policy has; all of it where the comment was cut. */
function rangesIn(comment: string, files: ReadonlySet<string>): Range[] {
  const cut = comment.endsWith("...") && [...files].some((file) => comment.startsWith(`${file}:`));
  if (cut) return [...files].map((file) => ({ file, first: 1, last: Number.POSITIVE_INFINITY }));
  return [...comment.matchAll(/(?:^|, )(.+?):(\d+)(?:-(\d+))?(?=,|\s|$)/g)].flatMap(([, file = "", first, last]) =>
    files.has(file) ? [{ file, first: Number(first), last: Number(last ?? first) }] : [],
  );
}

function isWithin({ file, line }: Origin, range: Range): boolean {
  return plainText(file, 255) === range.file && range.first <= line && line <= range.last;
}

function add(counters: readonly Counter[]): Counter {
  return {
    packets: counters.reduce((sum, { packets }) => sum + packets, 0),
    bytes: counters.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
