import { hold, isHeld } from "../holder.ts";
import { HostError } from "../host-error.ts";
import { findProgram, onHost, type Run } from "../run.ts";

/** No network namespace can be made. */
export class NoNamespace extends HostError {}

/**
 * Does something with an empty network namespace, in which compiled files are loaded and listed: what comes out is what the
 * kernel should hold, in the words of this machine's own tools. Nothing done there touches the machine's network. The kernel
 * takes it away with the process that holds it. Needs CAP_SYS_ADMIN.
 */
export async function inScratch<T>(work: (scratch: Run) => Promise<T>): Promise<T> {
  const holder = await hold("unshare", ["--net", "--"]);
  if (!isHeld(holder)) {
    throw new NoNamespace(`can't make a network namespace to check the rules in: ${holder.said || "no more is known"}`);
  }
  const entering = [`--net=/proc/${holder.pid}/ns/net`, "--"];
  try {
    return await work((program, args, input) => {
      return onHost("nsenter", [...entering, findProgram(program) ?? program, ...args], input);
    });
  } finally {
    await holder.release();
  }
}
