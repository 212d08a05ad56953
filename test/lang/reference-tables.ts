import { languageDefinitions } from "../../lang/diagnostics/catalogue.ts";
import { ICMP_TYPES } from "../../lang/icmp.ts";
import { PORT_NAMES } from "../../lang/ports.ts";
import { PRIVATE_PREFIXES } from "../../lang/private.ts";
import { BUILT_IN_SERVICES } from "../../lang/services.ts";
import { RESERVED_WORDS } from "../../lang/words.ts";

/** The tables of the language reference that list what the compiler knows, each made from the compiler's own list. */
export const referenceTables: ReadonlyMap<string, string> = new Map([
  [
    "reserved words",
    filled(
      [...RESERVED_WORDS].sort().map((word) => `\`${word}\``),
      " ",
    ),
  ],
  [
    "built-in services",
    table(
      ["service", "traffic", "means"],
      BUILT_IN_SERVICES.map(({ name, written, means }) => [`\`${name}\``, `\`${written}\``, means]),
    ),
  ],
  [
    "port names",
    filled(
      [...PORT_NAMES].map(([name, port]) => `\`${name}\` ${port}`),
      ", ",
    ),
  ],
  [
    "icmp types",
    filled(
      [...ICMP_TYPES[4]].map(([name, type]) => `\`${name}\` ${type}`),
      ", ",
    ),
  ],
  [
    "icmpv6 types",
    filled(
      [...ICMP_TYPES[6]].map(([name, type]) => `\`${name}\` ${type}`),
      ", ",
    ),
  ],
  [
    "private",
    table(
      ["prefix", "means"],
      PRIVATE_PREFIXES.map(({ prefix, means }) => [`\`${prefix}\``, means]),
    ),
  ],
  [
    "codes",
    table(
      ["code", "means"],
      languageDefinitions.map(({ code, title }) => [`\`${code}\``, title]),
    ),
  ],
]);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Words in lines of at most 120 columns. */
function filled(words: readonly string[], joint: string): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines[lines.length - 1];
    if (last === undefined || last.length + joint.length + word.length > 118) lines.push(word);
    else lines[lines.length - 1] = `${last}${joint}${word}`;
  }
  return lines.join(`${joint.trimEnd()}\n`);
}
