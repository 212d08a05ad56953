import type { RejectKind, Rule } from "../../src/ir/ir.ts";
import type { Scope } from "./scope.ts";

/** The statement that ends a packet's way through the table. */
export function verdictStatement(scope: Scope, verdict: Exclude<Rule["verdict"], { kind: "log" }>): string {
  if (verdict.kind === "allow") return "accept";
  return verdict.kind === "deny" ? "drop" : rejectStatement(scope, verdict.reject);
}

/** Refuses a packet. `icmpx` stands for the ICMP of the packet's family; a reset exists for tcp alone: the rest is dropped. */
export function rejectStatement(scope: Scope, kind: RejectKind): string {
  switch (kind) {
    case "default":
      scope.ruleset.shared("refuse", [
        "meta l4proto 6 reject with tcp reset",
        "reject with icmpx type port-unreachable",
      ]);
      return "goto refuse";
    case "tcp-reset":
      scope.ruleset.shared("refuse_tcp", ["meta l4proto 6 reject with tcp reset", "counter drop"]);
      return "goto refuse_tcp";
    default:
      return `reject with icmpx type ${kind}`;
  }
}
