import type { Path } from "../../src/ir/ir.ts";
import { DROP, done, goTo, LEAVE, RETURN, type Table } from "./chains.ts";
import type { Context, Site } from "./context.ts";
import { writeDiscovery } from "./essentials.ts";
import { writePath } from "./path.ts";
import { answerRefused, markRefused } from "./refuse.ts";

const DNAT = "-m conntrack --ctstate DNAT";

/** Lets replies go: whatever the path, they are allowed or not judged. */
export function writeReplies(table: Table, chain: string): void {
  table.add(chain, ["-m conntrack --ctstate ESTABLISHED,RELATED"], RETURN, "replies");
}

/** What all sites in the output hooks have in common. */
const OUTPUT = { at: "output", incoming: "any", outgoing: "any" } as const;

/** Fills mangle's OUTPUT chain: it sees packets before Docker redirects them, so it leaves redirected ones to the others. */
export function writeOutput(context: Context, table: Table, hook: string): void {
  const path = context.ir.paths["from-host"];
  if (!path.decided) return;
  table.add(hook, [DNAT], RETURN);
  table.add(hook, ["-o lo"], RETURN);
  const chain = table.declare("WALLC-from-host");
  table.add(hook, [], goTo(chain));
  const rules = writeDiscovery(context, table, chain, false);
  const refuse: Site["refuse"] = (kind) => markRefused(table, kind);
  writePath(context, { ...OUTPUT, table, redirected: false, allow: LEAVE, refuse }, rules, path);
}

/** Fills the filter table's OUTPUT chain, which judges what was redirected, and remembers that it did. */
export function writeRedirected(context: Context, table: Table, hook: string): void {
  const path = context.ir.paths["from-host"];
  if (!path.decided) return;
  writeReplies(table, hook);
  const chain = table.declare("WALLC-redirected");
  table.add(hook, [DNAT], goTo(chain));
  const refuse: Site["refuse"] = (kind) => answerRefused(table, context.family, kind);
  const allow = hasEffects(path) ? done(table) : LEAVE;
  writePath(context, { ...OUTPUT, table, redirected: true, allow, refuse }, chain, path);
}

/**
 * Writes what judges redirected packets again, as somebody's rule may have accepted them before ours in the filter table; what
 * was judged there already is not counted and logged twice.
 */
export function writeRedirectedAgain(context: Context, table: Table, hook: string, local: readonly string[]): void {
  const path = context.ir.paths["from-host"];
  if (!path.decided) return;
  if (hasEffects(path)) {
    table.usesRegister = true;
    table.add(hook, [{ mark: "done" }], LEAVE);
  }
  const chain = table.declare("WALLC-redirected");
  table.add(hook, ["-m conntrack --ctstate NEW", DNAT, ...local], goTo(chain));
  writePath(context, { ...OUTPUT, table, redirected: true, allow: LEAVE, refuse: () => DROP }, chain, path);
}

/** Whether judging a redirected packet twice differs from judging it once. */
function hasEffects(path: Path): boolean {
  const rules = [...path.rules, ...path.engineRules];
  const acting = rules.some(
    (rule) =>
      (rule.log !== undefined || rule.rate !== undefined || rule.connections !== undefined) &&
      rule.when.some((match) => match.at === "output" && match.redirected !== false),
  );
  return acting || path.final.log !== undefined;
}
