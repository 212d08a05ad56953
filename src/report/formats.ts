import { compact } from "./compact.ts";
import type { Format } from "./findings.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { json } from "./json.ts";
import { pretty } from "./pretty.ts";
import { sarif } from "./sarif.ts";

/** Every output format, in the order in which the help names them. */
export const FORMATS = { pretty, compact, json, sarif, github, gitlab } as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];
