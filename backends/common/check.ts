import type { Ir } from "../../src/ir/ir.ts";
import type { BackendProblem } from "../backend.ts";

/**
 * Names that may stand in compiled files: what the kernel takes (at most 15 bytes, no blank, `/` or `:`) less what means
 * something to a shell, nft or iptables-restore.
 */
const INTERFACE = /^[A-Za-z0-9_.@=,~%-]{1,15}$/;

/** Whether an exact interface name can be written into every compiled file. */
export function isWritableInterface(name: string): boolean {
  return INTERFACE.test(name) && name !== "." && name !== "..";
}

/** Whether an exact name or a wildcard ending in `*` can be written into every compiled file. */
export function isWritablePattern(pattern: string): boolean {
  if (!pattern.endsWith("*")) return isWritableInterface(pattern);
  return pattern === "*" || INTERFACE.test(pattern.slice(0, -1));
}

/** Errors for each interface name in the IR that no file can hold, in a fixed order, each name once. */
export function checkInterfaces(ir: Ir): BackendProblem[] {
  const patterns = new Set<string>([...ir.bridges.patterns, ...(ir.engine.iptables ? [] : ir.engine.uplinks)]);
  const names = new Set<string>([...ir.bridges.not, ...ir.sameInterface, ...ir.bridgeNetfilter]);
  for (const guard of ir.guards.forged) names.add(guard.bridge);
  for (const set of ir.sets) if (set.kind === "places") for (const place of set.places) names.add(place.interface);
  if (!ir.engine.iptables) {
    for (const { bridge } of [...ir.engine.masquerade, ...ir.engine.redirect]) names.add(bridge);
  }
  for (const path of Object.values(ir.paths)) {
    for (const rule of [...path.rules, ...path.engineRules]) {
      for (const { incoming, outgoing } of rule.when) {
        for (const test of [incoming, outgoing]) {
          for (const pattern of [...(test.in === "any" ? [] : test.in), ...test.notIn]) patterns.add(pattern);
        }
      }
    }
  }
  const bad = [...names].filter((name) => !isWritableInterface(name));
  for (const pattern of patterns) if (!isWritablePattern(pattern) && !bad.includes(pattern)) bad.push(pattern);
  return bad.map((name) => ({
    severity: "error",
    code: "unwritable-interface",
    message: `the interface name ${JSON.stringify(name)} can't be written into a firewall file`,
    help: ["at most 15 of the characters A-Z a-z 0-9 _ . @ = , ~ % - can be used"],
  }));
}
