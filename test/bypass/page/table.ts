import type { NamedCase } from "../case.ts";
import { firewalls } from "../firewalls.ts";
import type { Measured } from "../measured.ts";
import { inWords, verdict } from "./verdict.ts";

/** The columns: each one's heading, and the firewalls that it sums up. */
const COLUMNS: readonly (readonly [heading: string, names: readonly string[]])[] = [
  ...firewalls.filter(({ ours }) => !ours).map(({ name }) => [name, [name]] as const),
  ["`wallc` nft", ["wallc nft"]],
  ["`wallc` iptables", ["wallc iptables-legacy", "wallc iptables-nft"]],
];

export const HEADINGS = COLUMNS.map(([heading]) => heading);

/** One line a case: what became of it under each firewall, beside one engine. */
export function table(cases: readonly NamedCase[], measured: Measured): string[] {
  const headings = ["case", "kind", ...HEADINGS];
  return [
    row(headings),
    row(headings.map(() => "---")),
    ...cases.flatMap((tried) => {
      const cells = cellsOf(tried, measured);
      return cells ? [row([`[${tried.name}](#${tried.name})`, tried.kind, ...cells])] : [];
    }),
  ];
}

/** A case's cells; absent where it was not tried beside that engine. */
export function cellsOf(tried: NamedCase, measured: Measured): string[] | undefined {
  const outcomes = measured.cases[tried.name];
  if (!outcomes) return undefined;
  return COLUMNS.map(([, names]) => {
    const texts = names.map((name) => (outcomes[name] ? inWords(verdict(tried, outcomes[name])) : "not measured"));
    const [first, ...others] = texts;
    return others.every((text) => text === first)
      ? (first as string)
      : names.map((name, at) => `${name}: ${texts[at]}`).join("; ");
  });
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
