import { FIREWALL_NAMES } from "../firewall.ts";
import type { Generation } from "./generation.ts";
import type { State } from "./state.ts";

/** Whether what was read from a file has all that a state has, so that nothing is taken for nothing to load or to undo. */
export function isWholeState(value: unknown): value is State {
  if (!isRecord(value)) return false;
  const { current, previous, pending, switched, made } = value;
  const ids = [current, previous, pending];
  return (
    ids.every((id) => id === undefined || typeof id === "string") &&
    isListOf(switched, (one) => isRecord(one) && [one.kind, one.name, one.value, one.before].every(isText)) &&
    isListOf(made, isText)
  );
}

/** Whether what was read from a generation's file is that one, with its rules and what they were compiled from. */
export function isWholeGeneration(value: unknown, id: string): value is Generation {
  if (!isRecord(value) || value.id !== id || !isRecord(value.rules)) return false;
  const { firewall, rules, sources, ir, compiledAs } = value;
  return (
    FIREWALL_NAMES.some((name) => name === firewall) &&
    isRecord(rules.setup) &&
    isRecord(rules.files) &&
    Object.values(rules.files).every(isText) &&
    Array.isArray(sources) &&
    isRecord(ir) &&
    isRecord(compiledAs)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
