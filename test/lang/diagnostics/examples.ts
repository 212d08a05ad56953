/** The wrong and the right example of each explanation, and the files beside which they stand. */
import type { Definition, Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { LONGEST_LINE } from "../../../lang/limits.ts";
import { load, type ReadResult } from "../../../lang/load.ts";

const DEEP = Array.from({ length: 101 }, (_, at) => [`deep${at}.wall`, `include "deep${at + 1}.wall"`] as const);
const FILES: ReadonlyMap<string, string> = new Map([
  ["common.wall", "let common = 192.0.2.1"],
  ["circle.wall", 'include "policy.wall"'],
  ["deep.wall", 'include "deep0.wall"'],
  ["good.txt", "192.0.2.1\n"],
  ["blocklist.txt", "192.0.2.0/24\n10.0.0.1/8\n"],
  ...DEEP,
]);

/** Loads an example beside the files that explanations speak of. */
export function findings(policy: ReadResult): readonly Diagnostic[] {
  const host = {
    read: (path: string): ReadResult => {
      if (path === "policy.wall") return policy;
      const text = FILES.get(path);
      return text === undefined ? { error: "no such file" } : { text };
    },
    glob: (pattern: string) => (pattern === "c*.wall" ? ["common.wall"] : []),
  };
  return load(["policy.wall"], host).diagnostics;
}

export function examples({ explanation }: Definition): { wrong: string; right: string } {
  const parts = /Wrong:\n\n```wall\n([\s\S]*?)\n```\n\nRight:\n\n```wall\n([\s\S]*?)\n```\n$/.exec(explanation);
  return { wrong: parts?.[1] as string, right: parts?.[2] as string };
}

/** A wrong example as a file: some can't be written out in a text. */
export function written(code: string, wrong: string): ReadResult {
  if (code === "not-utf8") return { bytes: Buffer.from(wrong.replace("\u{fffd}", "é"), "latin1") };
  if (code === "file-too-large") return { text: wrong.padEnd(LONGEST_LINE + 1) };
  return { text: wrong };
}
