import type { Program, Rule as RuleNode, Statement } from "../../lang/tree.ts";

/** A policy's rule, and its id in the IR. */
export interface NumberedRule {
  readonly node: RuleNode;
  readonly id: string;
}

/** The rules of a policy, in order. */
export function rulesOf(program: Program): NumberedRule[] {
  return statementsOf(program, "rule").map((node, index) => ({ node, id: `r${index + 1}` }));
}

/** The statements of one kind. */
export function statementsOf<K extends Statement["kind"]>(
  program: Program,
  kind: K,
): Extract<Statement, { kind: K }>[] {
  return program.statements.filter((one): one is Extract<Statement, { kind: K }> => one.kind === kind);
}

/** Whether a verdict refuses. */
export function refuses(verdict: string): boolean {
  return verdict === "deny" || verdict === "reject";
}
