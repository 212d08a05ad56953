import { readFileSync, writeFileSync } from "node:fs";
import type { NamedCase } from "../case.ts";
import { readAllMeasured } from "../measured.ts";
import { page } from "./page.ts";

const FILE = new URL("../README.md", import.meta.url);

export function readPage(): string {
  return readFileSync(FILE, "utf8");
}

/** Writes the page anew from all measurements that are kept. */
export function writePage(cases: readonly NamedCase[]): void {
  writeFileSync(FILE, page(cases, readAllMeasured()));
}
