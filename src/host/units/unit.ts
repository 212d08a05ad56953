import type { Program } from "./words.ts";

/** A setting of a unit with its value as systemd reads it, or a comment of one line. */
export type Line = readonly [key: string, value: string] | string;

/** A unit of systemd's, or a drop-in for somebody else's, as data. */
export interface Unit {
  /** The file beneath `/etc/systemd/system`. */
  readonly file: string;
  /** What it is for, in a few words. */
  readonly summary: string;
  /** Whether it is enabled; systemd starts the others when they are asked for. */
  readonly enabled: boolean;
  readonly sections: readonly (readonly [name: string, lines: readonly Line[]])[];
}

/** One file of this folder exports one. */
export type UnitFactory = (program: Program) => Unit;

/** The unit's file. */
export function unitText({ sections }: Unit): string {
  return sections
    .map(([name, lines]) => {
      const written = lines.map((line) => (typeof line === "string" ? `# ${line}\n` : `${line[0]}=${line[1]}\n`));
      return `[${name}]\n${written.join("")}`;
    })
    .join("\n");
}

/** The last part of a file's name: what `systemctl` knows a unit by. */
export function unitName({ file }: Unit): string {
  return file.slice(file.lastIndexOf("/") + 1);
}
