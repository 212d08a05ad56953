import type { Emission } from "../../backends/backend.ts";
import { rulesText } from "../../backends/common/text.ts";
import { emitIptables } from "../../backends/iptables/emit.ts";
import { iptablesFinalText } from "../../backends/iptables/path.ts";
import { emitNft } from "../../backends/nft/emit.ts";
import { nftFinalText } from "../../backends/nft/path.ts";
import type { Default, Rule as RuleNode } from "../../lang/tree.ts";
import { rulesOf } from "../analysis/rules-of.ts";
import { type Ir, type Match, type Origin, PATH_NAMES, type Path, type PathName, type Rule } from "../ir/ir.ts";
import { commentedLines, type LabelledLine, mayCover } from "./commented-lines.ts";
import type { Policy } from "./policy.ts";

/** What a rule or a default comes to. */
export interface CompiledStatement {
  readonly paths: readonly PathName[];
  readonly nft: Compiled;
  readonly iptables: Compiled;
}

/** The lines that bear the statement's place, or why there are none. */
export type Compiled =
  | {
      readonly lines: readonly LabelledLine[];
      /** Not as the policy's own file has it, but as if the policy held nothing else: the file may hold several rules in one line. */
      readonly alone: boolean;
    }
  | { readonly problem: string };

/**
 * What a policy's rule or default compiles to: the lines of the compiled files that are its own; where it shares some with others, or
 * the policy is long, those that it would have by itself. `undefined` where the policy has errors. Compiles the policy at the first call.
 */
export function compiledOf(policy: Policy, node: RuleNode | Default): CompiledStatement | undefined {
  const { ir } = policy;
  if (!ir) return undefined;
  const paths = node.kind === "rule" ? ruleAlone(ir, idOf(policy, node)) : defaultAlone(ir, node.path);
  const rules = Object.values(paths).flatMap((path) => path.rules);
  const finals = Object.values(paths).flatMap(({ final }) => (final.origin ? [final] : []));
  const alone = emissionsOf(withSetsOf(rules, { ...ir, paths }));
  const whole = wholeOf(policy, ir);
  const comments = {
    nft: [...rules.map((rule) => rulesText([rule], 120)), ...finals.map(nftFinalText)],
    iptables: [...rules.map((rule) => rulesText([rule], 255)), ...finals.map(iptablesFinalText)],
  };
  const origin = (rules[0] ?? finals[0])?.origin;
  const take = (backend: keyof Emissions): Compiled => {
    const own = new Set(comments[backend]);
    const error = errorOf(alone[backend]);
    if (error !== undefined) return { problem: error };
    const lines = whole && !errorOf(whole[backend]) && ownLines(whole[backend].files, own, origin);
    return lines
      ? { lines, alone: false }
      : { lines: commentedLines(alone[backend].files).filter(({ comment }) => own.has(comment)), alone: true };
  };
  return {
    paths: PATH_NAMES.filter((name) => paths[name].rules.length > 0 || paths[name].final.origin !== undefined),
    nft: take("nft"),
    iptables: take("iptables"),
  };
}

interface Emissions {
  readonly nft: Emission;
  readonly iptables: Emission;
}

/** Milliseconds grow with the rules; from so many on, a pointer that rests on one would wait for all of them. */
const LONG = 1000;

const wholes = new WeakMap<Ir, Emissions>();

/** The compiled files of a policy, made once; `undefined` where that would take too long. */
function wholeOf({ program }: Policy, ir: Ir): Emissions | undefined {
  if (rulesOf(program).length > LONG) return undefined;
  let emissions = wholes.get(ir);
  if (!emissions) {
    emissions = emissionsOf(ir);
    wholes.set(ir, emissions);
  }
  return emissions;
}

/** As `wallc compile` does without options; iptables needs ipset for run-time groups. */
function emissionsOf(ir: Ir): Emissions {
  const options = { source: "policy.wall", ipset: usesIpset(ir), securityTable: true };
  return { nft: emitNft(ir, options), iptables: emitIptables(ir, options) };
}

function idOf({ program }: Policy, node: RuleNode): string | undefined {
  return rulesOf(program).find((rule) => rule.node === node)?.id;
}

const SILENT: Path["final"] = { verdict: "untouched", trial: false };

function ruleAlone(ir: Ir, id: string | undefined): Ir["paths"] {
  return mapPaths(ir, (path) => {
    const rules = path.rules.filter((rule) => rule.id === id);
    return { ...path, decided: rules.length > 0, rules, engineRules: [], final: SILENT };
  });
}

function defaultAlone(ir: Ir, name: PathName): Ir["paths"] {
  return mapPaths(ir, (path, here) => {
    const isIt = here === name;
    return { ...path, decided: isIt, rules: [], engineRules: [], final: isIt ? path.final : SILENT };
  });
}

function mapPaths(ir: Ir, change: (path: Path, name: PathName) => Path): Ir["paths"] {
  return Object.fromEntries(PATH_NAMES.map((name) => [name, change(ir.paths[name], name)])) as unknown as Ir["paths"];
}

/** Without the sets and meters of other rules, so that a long policy costs no more than a short one. */
function withSetsOf(rules: readonly Rule[], ir: Ir): Ir {
  const names = new Set(rules.flatMap((rule) => rule.when.flatMap(setsIn)));
  const meters = new Set(rules.flatMap(({ rate, connections }) => [rate, connections]));
  return {
    ...ir,
    sets: ir.sets.filter(({ name }) => names.has(name)),
    meters: ir.meters.filter(({ id }) => meters.has(id)),
  };
}

function setsIn({ source, destination, original }: Match): string[] {
  return [source.in, ...source.notIn, destination.in, ...destination.notIn, original];
}

/** Why a back end can't express what it was given, and so must not be taken at its word. */
function errorOf({ problems }: Emission): string | undefined {
  return problems.find(({ severity }) => severity === "error")?.message;
}

/** The lines with one of some comments; `undefined` where there is none, or another line may hold something of that place too. */
function ownLines(
  files: Emission["files"],
  comments: ReadonlySet<string>,
  origin: Origin | undefined,
): readonly LabelledLine[] | undefined {
  const lines = linesIn(files);
  if (origin && lines.some(({ comment }) => !comments.has(comment) && mayCover(comment, origin))) return undefined;
  const own = lines.filter(({ comment }) => comments.has(comment));
  return own.length > 0 ? own : undefined;
}

const read = new WeakMap<Emission["files"], readonly LabelledLine[]>();

function linesIn(files: Emission["files"]): readonly LabelledLine[] {
  let lines = read.get(files);
  if (!lines) {
    lines = commentedLines(files);
    read.set(files, lines);
  }
  return lines;
}

/** Whether iptables needs `--ipset`. */
export function usesIpset({ sets }: Ir): boolean {
  return sets.some(({ kind }) => kind === "runtime");
}
