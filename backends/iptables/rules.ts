import type { Rule } from "../../src/ir/ir.ts";
import { plainText } from "../common/text.ts";
import { anyOf, COMMENT } from "./atoms.ts";
import { DROP, done, goTo, jump, RETURN, type Table, type Target } from "./chains.ts";
import type { Context, Site } from "./context.ts";
import { type Item, writeItem, writeItems } from "./dispatch.ts";
import { writeLog } from "./log.ts";
import { piecesOf } from "./match.ts";
import { mergeIntoSets } from "./merge.ts";
import { connectionsWords, findMeter, rateWords } from "./meters.ts";
import { type Entry, type LineSegment, segments } from "./segments.ts";
import { asTest } from "./test-chains.ts";

/** Trees of rules have at most so many chains one behind the other: the nft variant knows 15 in all. */
const SHAPE = { depth: 4, parts: 16 };

/** Writes rules to the end of a path's chain, so that what none of them decides goes on behind them. */
export function writeRules(context: Context, site: Site, chain: string, rules: readonly Rule[]): void {
  let plain: Entry[] = [];
  const flush = () => {
    const merged = context.ipsets ? mergeIntoSets(plain, context.family, context.ipsets) : plain;
    for (const segment of segments(merged)) writeSegment(context, site, chain, segment);
    plain = [];
  };
  for (const rule of rules) {
    const pieces = rule.when.flatMap((match) => piecesOf(context, site, match, rule));
    if (pieces.length === 0) continue;
    const comment = commentOf(rule);
    if (decidesAtOnce(rule)) {
      for (const piece of pieces) plain.push({ rule, item: { piece, comment } });
    } else {
      flush();
      writeSpecial(
        context,
        site,
        chain,
        rule,
        pieces.map((piece) => ({ piece, comment })),
        comment,
      );
    }
  }
  flush();
}

/** The place that a rule comes from, and its label. */
function commentOf({ origin, label }: Rule): string {
  const place = `${origin.file}:${origin.line}`;
  return plainText(label === undefined ? place : `${place} ${label}`, COMMENT);
}

/** Whether a packet that fits a rule never comes back from it. */
function decidesAtOnce(rule: Rule): boolean {
  return rule.verdict.kind !== "log" && !rule.trial && rule.rate === undefined && rule.connections === undefined;
}

/** Rules that decide at once: line by line, or as a tree that the path's chain jumps to and that may come back undecided. */
function writeSegment(context: Context, site: Site, chain: string, { tree, entries }: LineSegment): void {
  const { table } = site;
  const actions = new Map<Rule, Target>();
  const targetOf = (rule: Rule) => {
    const target = actions.get(rule) ?? actionOf(context, site, chain, rule, tree);
    actions.set(rule, target);
    return target;
  };
  const items = entries.map(({ rule, item }) => ({ ...item, target: targetOf(rule) }));
  if (!tree) {
    for (const item of items) writeItem(table, chain, item);
    return;
  }
  const root = table.fresh(chain);
  table.add(chain, [], jump(root));
  writeItems(table, root, chain, items, SHAPE);
  if (entries.some(({ rule }) => rule.verdict.kind === "allow")) writeAllowed(site, chain);
}

/** Behind a jump that may have allowed the packet: then it leaves. */
function writeAllowed(site: Site, chain: string): void {
  site.table.add(chain, [{ mark: "done" }], site.allow);
}

/** A rule that a packet may come back from, once: to a chain of its own, and on from there. */
function writeSpecial(
  context: Context,
  site: Site,
  chain: string,
  rule: Rule,
  items: readonly Omit<Item, "target">[],
  comment: string,
): void {
  const { table } = site;
  const inner = meteredChain(context, site, chain, rule, comment);
  const only = items.length === 1 ? items[0] : undefined;
  if (only) writeItem(table, chain, { ...only, target: jump(inner) });
  else {
    const select = table.fresh(chain);
    table.add(chain, [], jump(select));
    writeItems(
      table,
      select,
      chain,
      items.map((item) => ({ ...item, target: goTo(inner) })),
      SHAPE,
    );
  }
  if (rule.verdict.kind === "allow" && !rule.trial) writeAllowed(site, chain);
}

/** The chain of a rule's meters, in front of its action. */
function meteredChain(context: Context, site: Site, base: string, rule: Rule, comment: string): string {
  const { table } = site;
  const action = actionChain(context, site, base, rule, comment);
  const counted =
    rule.connections === undefined ? action : connectionsChain(context, table, base, rule.connections, action, comment);
  if (rule.rate === undefined) return counted;
  const meter = findMeter(context.ir, rule.rate);
  if (meter.kind !== "rate") throw new Error(`${rule.rate} is no rate`);
  const chain = table.fresh(base);
  table.add(chain, [rateWords(meter, context)], goTo(counted), comment);
  return chain;
}

function connectionsChain(
  context: Context,
  table: Table,
  base: string,
  id: string,
  action: string,
  comment: string,
): string {
  const meter = findMeter(context.ir, id);
  if (meter.kind !== "connections") throw new Error(`${id} is no number of connections`);
  const words = connectionsWords(meter, context);
  const piece = { words: [words] };
  const chain = table.fresh(base);
  const question = context.shared.has(id)
    ? asTest(
        table,
        anyOf(() => `connections ${id}`, [piece]),
      )
    : piece;
  writeItem(table, chain, { piece: question, target: goTo(action), comment });
  return chain;
}

function actionChain(context: Context, site: Site, base: string, rule: Rule, comment: string): string {
  const { table } = site;
  const chain = table.fresh(base);
  if (rule.log) writeLog(table, chain, rule.log, context.problems, comment, rule.origin);
  table.add(chain, [], rule.trial ? RETURN : verdictTarget(site, rule, true), comment);
  return chain;
}

/** Where a packet goes that a rule decides, logged if the rule says so. */
function actionOf(context: Context, site: Site, base: string, rule: Rule, nested: boolean): Target {
  const verdict = verdictTarget(site, rule, nested);
  if (!rule.log) return verdict;
  const chain = site.table.fresh(base);
  const comment = commentOf(rule);
  writeLog(site.table, chain, rule.log, context.problems, comment, rule.origin);
  site.table.add(chain, [], verdict, comment);
  return goTo(chain);
}

/** `nested`: in a chain that was entered by a jump, where a return is no way out of the hook's chain. */
function verdictTarget(site: Site, { verdict }: Rule, nested: boolean): Target {
  switch (verdict.kind) {
    case "allow":
      return nested ? done(site.table) : site.allow;
    case "deny":
      return DROP;
    case "reject":
      return site.refuse(verdict.reject);
    case "log":
      return RETURN;
  }
}
