import type { NamedCase } from "../case.ts";
import type { Measured } from "../measured.ts";
import { cellsOf, HEADINGS } from "./table.ts";

/** The rows that come out differently beside different engines: nothing where one engine was measured, or all agree. */
export function differences(cases: readonly NamedCase[], measured: ReadonlyMap<string, Measured>): string[] {
  const engines = [...measured];
  const rows = cases.flatMap((tried) => {
    const byEngine = engines.map(([name, one]) => [name, cellsOf(tried, one)] as const);
    return HEADINGS.flatMap((heading, column) => {
      const texts = byEngine.map(([, cells]) => cells?.[column] ?? "not tried");
      return texts.every((text) => text === texts[0]) ? [] : [`| ${tried.name} | ${heading} | ${texts.join(" | ")} |`];
    });
  });
  if (rows.length === 0) return [];
  return [
    "## Where engines differ",
    "",
    `| case | under | ${engines.map(([, { engine }]) => engine).join(" | ")} |`,
    `| --- | --- |${engines.map(() => " --- |").join("")}`,
    ...rows,
    "",
  ];
}
