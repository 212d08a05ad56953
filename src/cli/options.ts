/** Options that several commands take, and how their values are read. */
import { InvalidArgumentError, Option } from "commander";
import { DEFAULT_MARK_BIT } from "../../backends/iptables/options.ts";
import { FORMAT_NAMES } from "../report/formats.ts";

/** `--docker`; `otherwise` says what happens without it. */
export function dockerOption(otherwise: string): Option {
  return new Option(
    "-d, --docker <FILE|SOCKET|none>",
    `where Docker's names come from: a snapshot, what \`docker inspect\` printed, a socket, or none (default: ${otherwise})`,
  ).argParser(parseName);
}

/** `--today`, for output that can be made again later. */
export function todayOption(): Option {
  return new Option(
    "--today <DATE>",
    "the day that `until` is measured by, as 2026-12-31 (default: the clock's, in UTC)",
  ).argParser(parseDate);
}

export function formatOption(): Option {
  return new Option("-f, --format <FORMAT>", "how findings are printed").choices(FORMAT_NAMES).default("pretty");
}

/** `--stdin-filename`; `more` says what else the name is for. */
export function stdinNameOption(more = ""): Option {
  return new Option("--stdin-filename <FILE>", `the name that \`-\` bears in messages${more}`).argParser(parseName);
}

/** `--mark`. */
export function markOption(): Option {
  return new Option(
    "--mark <BIT>",
    `iptables: the lowest bit of the packet mark to use (default: 0x${DEFAULT_MARK_BIT.toString(16)})`,
  ).argParser(parseMark);
}

export function securityTableOption(): Option {
  return new Option("--no-security-table", "iptables: do without the `security` table, for kernels that lack it");
}

/** A name that isn't empty: an empty one is a shell's variable that nobody set, and would stand for the current folder. */
export function parseName(text: string): string {
  if (text === "") throw new InvalidArgumentError("It is empty: is a variable of the shell not set?");
  return text;
}

/** A real date of the calendar. */
export function parseDate(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError("It is not a date of the form 2026-12-31.");
  }
  return text;
}

/** One bit of 32, in hexadecimal or decimal. */
export function parseMark(text: string): number {
  const value = /^(0x[0-9a-f]{1,8}|[1-9]\d{0,9})$/i.test(text) ? Number(text) : 0;
  if (value > 0x80000000 || !Number.isInteger(Math.log2(value))) {
    throw new InvalidArgumentError("It is not one bit of 32, for instance 0x10000.");
  }
  return value;
}
