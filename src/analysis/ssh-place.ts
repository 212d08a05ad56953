import type { Span } from "../../lang/span.ts";
import type { Let, Program, Suppression } from "../../lang/tree.ts";
import { hasPort } from "../ip/ports.ts";
import { elementsOf } from "../ir/elements.ts";
import type { Ir, Match } from "../ir/ir.ts";
import { setOf } from "./lookup.ts";
import { refuses, rulesOf, statementsOf } from "./rules-of.ts";

/** What people call the group of those who look after a machine. */
const ADMINS = ["admins", "admin", "administrators", "sysadmins", "ops", "operators", "management", "mgmt", "bastion"];

/** The group of a policy's administrators, as far as its name tells. */
export function adminsOf(program: Program): Let | undefined {
  const groups = statementsOf(program, "let").filter(({ addresses }) => addresses.length > 0);
  return ADMINS.flatMap((name) => groups.filter((group) => group.name.text.toLowerCase() === name))[0];
}

/**
 * Where a rule for ssh to the host has to stand to decide something: an empty stretch above the first rule that may refuse it, or
 * above `last` where there is none. Above the suppressions of that line too, which would be the new line's else.
 */
export function sshPlace(program: Program, ir: Ir, last: Span): Span {
  const refusal = ir.paths["to-host"].rules.find(
    ({ verdict, trial, when }) => refuses(verdict.kind) && !trial && when.some((match) => canBeSsh(ir, match)),
  );
  const rule = refusal && rulesOf(program).find(({ id }) => id === refusal.id);
  return above(rule?.node.span ?? last, program.suppressions);
}

function above({ file, start }: Span, suppressions: readonly Suppression[]): Span {
  const own = suppressions.filter(
    (one) => one.file === file && one.line === start.line && one.span.start.line < one.line,
  );
  const first = own.reduce((least, { span }) => (span.start.offset < least.offset ? span.start : least), start);
  return { file, start: first, end: first };
}

/** Whether packets that open an ssh connection to the host may fit. */
export function canBeSsh(ir: Ir, { at, traffic, source }: Match): boolean {
  if (at !== "input" || (source.in !== "any" && isEmpty(ir, source.in))) return false;
  if (traffic === "any") return true;
  if (traffic.kind === "protocols") return traffic.protocols.includes(6);
  return (
    traffic.kind === "ports" && traffic.protocols.includes(6) && (traffic.ports === "any" || hasPort(traffic.ports, 22))
  );
}

function isEmpty(ir: Ir, name: string): boolean {
  const set = setOf(ir, name);
  if (set?.kind === "addresses") return elementsOf(set).isEmpty;
  return set?.kind === "places" && set.places.length === 0;
}
