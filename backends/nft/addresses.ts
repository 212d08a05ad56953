import { type Family, formatAddress, highest, width } from "../../src/ip/address.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import { wrapElements } from "./print.ts";
import type { Scope } from "./scope.ts";

/** `ip saddr`, `ip6 daddr`: the field of a packet's header. */
export function addressField(family: Family, side: "source" | "destination"): string {
  return `${family === 4 ? "ip" : "ip6"} ${side === "source" ? "saddr" : "daddr"}`;
}

/** More prefixes and ranges than these in one test are looked up in an interval set; fewer stay plain comparisons. */
const PLAIN_TESTS = 4;

/**
 * Alternatives that together say that a field holds one of the addresses (canonical texts of one family, not empty). Single
 * addresses go into an anonymous hash set, which a reload replaces without a gap; intervals never into an anonymous set.
 */
export function addressIn(scope: Scope, field: string, texts: readonly string[], family: Family): string[] {
  const all = normal(texts);
  if (isEverything(all, family)) return [""];
  const singles = all.filter(isSingle);
  const intervals = all.filter((text) => !isSingle(text));
  if (intervals.length > PLAIN_TESTS) return [`${field} @${intervalSlot(scope, all, family)}`];
  const tests = intervals.map((text) => `${field} ${text}`);
  if (singles.length > 0) tests.unshift(`${field} ${anonymous(singles)}`);
  return tests;
}

/** A conjunction that says that a field holds none of the addresses; `undefined` where that can't be. */
export function addressNotIn(
  scope: Scope,
  field: string,
  texts: readonly string[],
  family: Family,
): string[] | undefined {
  const all = normal(texts);
  if (isEverything(all, family)) return undefined;
  const singles = all.filter(isSingle);
  const intervals = all.filter((text) => !isSingle(text));
  if (intervals.length > PLAIN_TESTS) return [`${field} != @${intervalSlot(scope, all, family)}`];
  const tests = intervals.map((text) => `${field} != ${text}`);
  if (singles.length > 0) tests.unshift(`${field} != ${anonymous(singles)}`);
  return tests;
}

function intervalSlot(scope: Scope, texts: readonly string[], family: Family): string {
  scope.uses.add("intervals");
  return scope.ruleset.slot(`i${family}i`, [`typeof ${addressField(family, "source")}`, "flags interval"], texts);
}

/** An anonymous hash set, or the one element itself. */
export function anonymous(elements: readonly string[]): string {
  return elements.length === 1 ? (elements[0] as string) : `{ ${wrapElements(elements, "      ")} }`;
}

/** Whether a text is one address, not a prefix or range. */
export function isSingle(text: string): boolean {
  return !text.includes("/") && !text.includes("-");
}

function normal(texts: readonly string[]): readonly string[] {
  return texts.length > 1 ? IntervalSet.parse(texts).format() : texts;
}

function isEverything(texts: readonly string[], family: Family): boolean {
  return texts.length === 1 && texts[0] === (family === 4 ? "0.0.0.0/0" : "::/0");
}

/** The netmask of a prefix length: `255.255.255.0`, `ffff:ffff::`. */
export function maskText(family: Family, length: number): string {
  const host = (1n << BigInt(width(family) - length)) - 1n;
  return formatAddress({ family, value: highest(family) ^ host });
}
