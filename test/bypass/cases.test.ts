import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { catalogue } from "../../src/cli/catalogue.ts";
import { cases } from "./cases.ts";

/** The rows of the list of known bypasses that the suite began with. */
const ROWS = 45;

it("are all in the list, each in a folder of its name", () => {
  expect(readdirSync(new URL("cases/", import.meta.url)).sort()).toEqual(cases.map(({ name }) => name).sort());
});

it("leave no known bypass out", () => {
  const tried = new Set(cases.map(({ row }) => row));
  const missing = Array.from({ length: ROWS }, (_, index) => index + 1).filter((row) => !tried.has(row));
  expect(missing).toEqual([]);
});

it.each(cases)("$name says what it is", ({ kind, findings = [], name, row }) => {
  if (row !== undefined) expect(name).toMatch(new RegExp(`^${String(row).padStart(2, "0")}-`));
  if (kind === "diagnosed") expect(findings).not.toEqual([]);
  const codes = new Set(catalogue.map(({ code }) => code));
  for (const finding of findings) expect(codes).toContain(typeof finding === "string" ? finding : finding.code);
});
