import type { Audit, Door } from "../../analysis/reach/audit.ts";
import { count } from "../../text/count.ts";

/** The whole in a sentence: `of 6 containers and services 2 can be reached from the internet, 1 from a LAN, 3 from this host alone`. */
export function headline(audit: Audit): string {
  const { internet, lan, inside } = exposure(audit);
  const all = internet.length + lan.length + inside.length;
  if (all === 0) return "nothing of Docker's can be reached on this host";
  const parts = [
    [internet.length, "from the internet"],
    [lan.length, internet.length > 0 ? "more from a LAN" : "from a LAN"],
    [inside.length, "from this host and its containers alone"],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  return `${count(all, "container or service", "containers and services")} can be reached: ${told.join(", ")}`;
}

/** The names of containers, services and programs by the farthest zone that reaches them. */
export function exposure({ doors, zones }: Audit): Record<"internet" | "lan" | "inside", string[]> {
  const kinds = new Map(zones.map(({ name, kind }) => [name, kind]));
  const found = { internet: new Set<string>(), lan: new Set<string>(), inside: new Set<string>() };
  const from = (door: Door, kind: string) =>
    door.ways.some(({ zone, verdict }) => verdict !== "closed" && kinds.get(zone) === kind);
  for (const door of doors) {
    if (from(door, "internet")) found.internet.add(door.target);
    else if (from(door, "lan")) found.lan.add(door.target);
    else if (from(door, "containers") || from(door, "host")) found.inside.add(door.target);
  }
  const lan = [...found.lan].filter((name) => !found.internet.has(name));
  const inside = [...found.inside].filter((name) => !found.internet.has(name) && !found.lan.has(name));
  return { internet: [...found.internet], lan, inside };
}
