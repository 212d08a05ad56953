import { readdirSync, readFileSync } from "node:fs";
import { readTopology } from "../../../src/docker/read.ts";
import { SnapshotError } from "../../../src/docker/snapshot-error.ts";
import type { Container, Network, Topology } from "../../../src/docker/topology.ts";

const FOLDER = new URL("../../fixtures/docker/", import.meta.url);

/** What real engines said, as `docker inspect` and its kin printed it, by file name without its ending. */
export const DUMPS = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".inspect.json"))
  .map((name) => name.replace(".inspect.json", ""));

/** The answers of the API itself, as `/containers/json` and its kin gave them. */
export const RAW = readdirSync(FOLDER)
  .filter((name) => name.endsWith("-rawapi.json"))
  .map((name) => name.replace("-rawapi.json", ""));

export function dumpText(name: string): string {
  return readFileSync(new URL(`${name}.inspect.json`, FOLDER), "utf8");
}

/** JSON of which a test knows the shape. */
export interface Loose {
  [key: string]: Loose;
}

/** A dump, parsed anew at each call, so that a test may spoil it. */
export function dump(name: string): { containers: Loose[]; networks: Loose[]; services: Loose[] } {
  return JSON.parse(dumpText(name)) as ReturnType<typeof dump>;
}

/** What an engine's API answered, by path. */
export function raw(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`${name}-rawapi.json`, FOLDER), "utf8")) as Record<string, unknown>;
}

export function readDump(name: string): Topology {
  return readTopology({ text: dumpText(name), file: name });
}

export function read(value: unknown): Topology {
  return readTopology({ text: typeof value === "string" ? value : JSON.stringify(value), file: "docker.json" });
}

/** The problems of a value that must not be readable, as `path: message`. */
export function problemsOf(value: unknown): string[] {
  try {
    read(value);
  } catch (error) {
    if (error instanceof SnapshotError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  throw new Error("it was read without a problem");
}

export function container(topology: Topology, name: string): Container {
  const found = topology.containers.find((c) => c.name === name || c.name.startsWith(`${name}.`));
  if (!found) throw new Error(`no container ${name}`);
  return found;
}

export function network(topology: Topology, name: string): Network {
  const found = topology.networks.find((n) => n.name === name);
  if (!found) throw new Error(`no network ${name}`);
  return found;
}

/** Published ports in short: `0.0.0.0:8080->80/tcp`. */
export function ports(list: Container["ports"]): string[] {
  return list.map((p) => {
    const host = p.hostAddress.includes(":") ? `[${p.hostAddress}]` : p.hostAddress;
    return `${host}:${p.hostPort}->${p.containerPort}/${p.protocol}`;
  });
}

/** The addresses of a container by the names of its networks. */
export function addresses(topology: Topology, name: string): Record<string, string> {
  return Object.fromEntries(
    container(topology, name).endpoints.map((leg) => {
      const where = topology.networks.find((n) => n.id === leg.network)?.name ?? leg.network;
      return [where, [leg.ipv4, leg.ipv6].filter((a) => a !== undefined).join(" ")];
    }),
  );
}
