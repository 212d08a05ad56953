/** Docker's world for tests of the language server: what `docker.json` of `examples/edge` holds, with some more of every kind. */
import { readFileSync } from "node:fs";
import type { Topology } from "../../../src/docker/topology.ts";

const EDGE = new URL("../../../examples/edge/docker.json", import.meta.url);

/** The snapshot's text, after a change. */
export function snapshot(change: (topology: Changeable<Topology>) => void = () => {}): string {
  const topology = JSON.parse(readFileSync(EDGE, "utf8")) as Changeable<Topology>;
  change(topology);
  return JSON.stringify(topology);
}

export type Changeable<T> = T extends readonly (infer Item)[]
  ? Changeable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Changeable<T[Key]> }
    : T;

/** A container like one that is there, with another name. */
export function like(
  topology: Changeable<Topology>,
  name: string,
  more: Partial<Changeable<Topology>["containers"][number]>,
) {
  const [first] = topology.containers;
  if (!first) throw new Error("no container");
  topology.containers.push({ ...structuredClone(first), id: `id-${name}`, name, ...more });
}
