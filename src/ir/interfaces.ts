import type { Bridges, InterfaceTest } from "./ir.ts";

/** Whether an interface's name fits an exact name or a wildcard ending in `*`. */
export function fitsPattern(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** Whether some interface name could fit both patterns. */
export function overlap(a: string, b: string): boolean {
  const [x, y] = [a.replace(/\*$/, ""), b.replace(/\*$/, "")];
  if (a.endsWith("*") && b.endsWith("*")) return x.startsWith(y) || y.startsWith(x);
  return a.endsWith("*") ? fitsPattern(a, b) : fitsPattern(b, a);
}

/** Whether an interface is a Docker bridge. */
export function isBridge(bridges: Bridges, name: string): boolean {
  return !bridges.not.includes(name) && bridges.patterns.some((pattern) => fitsPattern(pattern, name));
}

/** Whether an interface passes a test. */
export function fitsInterface(test: InterfaceTest, bridges: Bridges, name: string): boolean {
  if (test.class !== "any" && isBridge(bridges, name) !== (test.class === "docker")) return false;
  if (test.in !== "any" && !test.in.some((pattern) => fitsPattern(pattern, name))) return false;
  return !test.notIn.some((pattern) => fitsPattern(pattern, name));
}
