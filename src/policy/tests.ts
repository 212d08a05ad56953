import { fitsPattern, isBridge, overlap } from "../ir/interfaces.ts";
import type { AddressTest, Bridges, InterfaceTest } from "../ir/ir.ts";

/** Every interface. */
export const ANY_INTERFACE: InterfaceTest = { class: "any", in: "any", notIn: [] };
/** Every address. */
export const ANY_ADDRESS: AddressTest = { in: "any", notIn: [] };

export function onInterfaces(patterns: readonly string[]): InterfaceTest {
  return { ...ANY_INTERFACE, in: patterns };
}

export function ofClass(name: InterfaceTest["class"]): InterfaceTest {
  return { ...ANY_INTERFACE, class: name };
}

/** The test narrowed to some patterns: of two that overlap, the narrower one stays. */
export function narrow(test: InterfaceTest, patterns: readonly string[] | undefined): InterfaceTest {
  if (patterns === undefined) return test;
  if (test.in === "any") return { ...test, in: [...new Set(patterns)] };
  const both = test.in.flatMap((a) =>
    patterns
      .filter((b) => overlap(a, b))
      .map((b) => (!a.endsWith("*") || (b.endsWith("*") && a.length >= b.length) ? a : b)),
  );
  return { ...test, in: [...new Set(both)] };
}

/** Whether some interface of a class could pass the test. */
export function canBe(test: InterfaceTest, wanted: "docker" | "outside", bridges: Bridges): boolean {
  if (test.class !== "any" && test.class !== wanted) return false;
  if (test.in === "any") return true;
  return test.in.some((pattern) => {
    if (test.notIn.some((not) => fitsPattern(not, pattern) && (not.endsWith("*") || not === pattern))) return false;
    if (!pattern.endsWith("*")) return isBridge(bridges, pattern) === (wanted === "docker");
    if (wanted === "docker") return bridges.patterns.some((bridge) => overlap(bridge, pattern));
    const covered = bridges.patterns.some((bridge) => bridge.endsWith("*") && pattern.startsWith(bridge.slice(0, -1)));
    return !covered || bridges.not.some((name) => fitsPattern(pattern, name));
  });
}

/** The test without the class, where the path says it already. */
export function withoutClass(test: InterfaceTest): InterfaceTest {
  return test.class === "any" ? test : { ...test, class: "any" };
}
