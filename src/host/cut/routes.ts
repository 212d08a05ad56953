import { HostError } from "../host-error.ts";
import type { Run } from "../run.ts";

/** What the kernel's routing says of a packet. */
export interface Route {
  /** `local`: it ends on this machine. */
  readonly type: string;
  /** The interface that it leaves by; `lo` where it ends here. */
  readonly device: string;
}

/**
 * Asks the kernel's routing questions as `ip route get` takes them (`192.0.2.1`, `192.0.2.1 from 198.51.100.2 iif eth0`), all at
 * once. One without an answer has none in the result: there is no route, or no such interface.
 */
export async function askRoutes(run: Run, questions: readonly string[]): Promise<Map<string, Route>> {
  const asked = [...new Set(questions)];
  if (asked.length === 0) return new Map();
  const input = asked.map((question) => `route get ${question}\n`).join("");
  const { out, err } = await run("ip", ["-j", "-force", "-batch", "-"], input);
  const failed = new Set([...err.matchAll(/^Command failed -:(\d+)$/gm)].map((match) => Number(match[1])));
  const answered = asked.filter((_, at) => !failed.has(at + 1));
  const lines = out.split("\n").filter((line) => line.trim() !== "");
  if (lines.length !== answered.length) {
    throw new HostError(`\`ip route get\` gave ${lines.length} answers to ${answered.length} questions`);
  }
  return new Map(
    lines.flatMap((line, at) => {
      const [route] = JSON.parse(line) as { type?: string; dev?: string }[];
      const question = answered[at] as string;
      return route?.dev === undefined ? [] : [[question, { type: route.type ?? "unicast", device: route.dev }]];
    }),
  );
}
