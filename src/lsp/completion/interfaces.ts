import type { Place } from "./place.ts";
import type { Proposal } from "./proposal.ts";
import { writtenInterface } from "./written.ts";

interface Known {
  readonly name: string;
  readonly bridge: boolean;
  readonly detail: string;
}

/** The machine's interfaces: `wires` are those that are no bridge, `bridges` the others; loopback is never one to name. */
export function interfaces(place: Place, kind: "any" | "wires" | "bridges", rank: number): Proposal[] {
  return known(place).flatMap(({ name, bridge, detail }) => {
    const written = writtenInterface(name, place.quoted);
    if (written === undefined || (kind !== "any" && bridge !== (kind === "bridges"))) return [];
    return [{ label: name, written, kind: "interface", detail, rank: rank + (bridge && kind === "any" ? 1 : 0) }];
  });
}

/** The addresses of this machine. */
export function hostAddresses({ topology }: Place, rank: number): Proposal[] {
  return (topology?.host?.interfaces ?? []).flatMap(({ name, addresses }) =>
    addresses.flatMap((address): Proposal[] => {
      const label = address.replace(/\/.*$/, "");
      // Link-local ones are many machines', and change.
      return name === "lo" || /^(fe80:|169\.254\.)/i.test(label) ? [] : [{ label, kind: "value", detail: name, rank }];
    }),
  );
}

/** A container's end of a cable comes and goes with it. */
const PASSING = /^(lo$|veth)/;

function known({ topology }: Place): readonly Known[] {
  const found = new Map<string, Known>();
  const networks = new Map((topology?.networks ?? []).map((one) => [one.bridge, one.name]));
  for (const { name, bridge, addresses } of topology?.host?.interfaces ?? []) {
    const network = networks.get(name);
    const detail = [...(network === undefined ? [] : [`Docker network ${network}`]), ...addresses].join(", ");
    if (!PASSING.test(name)) found.set(name, { name, bridge, detail: detail || (bridge ? "bridge" : "interface") });
  }
  for (const { bridge: name, name: network } of topology?.networks ?? []) {
    if (name !== undefined && !found.has(name)) {
      found.set(name, { name, bridge: true, detail: `Docker network ${network}` });
    }
  }
  return [...found.values()];
}
