import { HostError } from "../host-error.ts";

/** What runs `wallc`: Node, and the script that it runs; absolute paths. */
export interface Program {
  readonly node: string;
  readonly script: string;
}

/**
 * A command line for `Exec…=` that runs `wallc` (systemd.service(5), "Command lines"). Further words are ours; a variable
 * (`$NAME`) among them is systemd's to replace.
 */
export function commandLine({ node, script }: Program, ...words: readonly string[]): string {
  // systemd replaces variables in every word but the program's name.
  return [quoted(node), quoted(script).replaceAll("$", "$$$$"), ...words].join(" ");
}

/** Paths for a setting that takes several. */
export function paths(...all: readonly string[]): string {
  return all.map(quoted).join(" ");
}

/** Text as one word of a unit: `%` begins a specifier, and quotes and backslashes are read as C has them. */
function quoted(text: string): string {
  if (/\p{Cc}/u.test(text))
    throw new HostError(`systemd can't run what has a control character in its path: ${JSON.stringify(text)}`);
  const escaped = text.replaceAll("%", "%%");
  if (/^[\w/.,:=@+%-]+$/.test(escaped)) return escaped;
  return `"${escaped.replace(/["\\]/g, "\\$&")}"`;
}
