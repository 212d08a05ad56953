import type { KernelLog } from "../defaults.ts";
import { HostError } from "../host-error.ts";
import { findProgram, lastWords, type Run } from "../run.ts";

/** What the kernel has logged since it started, or since `since`. */
export async function readKernelLog(run: Run, from: KernelLog, since?: Date): Promise<string> {
  if (from === "journal" || (from === "auto" && findProgram("journalctl") !== undefined)) {
    const after = since ? [`--since=@${Math.floor(since.getTime() / 1000)}`] : [];
    const ran = await run("journalctl", ["-k", "-b", "-q", "--no-pager", "-o", "short-iso", ...after]);
    if (from === "journal" && ran.status !== 0) throw new HostError(`can't read the journal: ${lastWords(ran)}`);
    if (from === "journal" || ran.out.trim() !== "") return ran.out;
  }
  const ran = await run("dmesg", []);
  if (ran.status !== 0) throw new HostError(`can't read the kernel's log: ${lastWords(ran)}`);
  return since ? linesSince(ran.out, since) : ran.out;
}

/** The kernel stamps its lines by a clock that stands still while the machine sleeps, as CLOCK_MONOTONIC does. */
function linesSince(text: string, since: Date): string {
  const clock = Number(process.hrtime.bigint()) / 1e9;
  const first = Math.floor(clock - (Date.now() - since.getTime()) / 1000);
  const lines = text.split("\n").filter((line) => {
    const stamp = /^\[ *(\d+\.\d+)\]/.exec(line)?.[1];
    return stamp === undefined || Number(stamp) >= first;
  });
  return lines.join("\n");
}
