import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Outcomes } from "./try-case.ts";

/** What one engine was seen to do: for each case (by its folder) and firewall what the probes of each step came to. */
export interface Measured {
  /** The whole version: `20.10.24`. */
  readonly engine: string;
  readonly cases: Readonly<Record<string, Readonly<Record<string, Outcomes>>>>;
}

/** The engine of Debian 12, which CI has. */
export const BASELINE = "20.10";

const FOLDER = new URL("measured/", import.meta.url);

const fileOf = (engine: string) => new URL(`${engine.replaceAll(" ", "-")}.json`, FOLDER);

/** The measurements of one engine, by its name (`20.10`); absent where none were kept. */
export function readMeasured(engine: string): Measured | undefined {
  const file = fileOf(engine);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Measured) : undefined;
}

/** All engines' measurements, by their names, oldest first. */
export function readAllMeasured(): ReadonlyMap<string, Measured> {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, "").replaceAll("-", " "));
  names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return new Map(names.map((name) => [name, readMeasured(name) as Measured]));
}

/** Keeps the measurements of an engine, cases in the order of their folders. */
export function writeMeasured(engine: string, measured: Measured): void {
  const cases = Object.fromEntries(Object.entries(measured.cases).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(fileOf(engine), `${JSON.stringify({ ...measured, cases }, undefined, 1)}\n`);
}
