import { spawn } from "node:child_process";
import { HostError } from "./host-error.ts";
import { findProgram, onHost, type Run } from "./run.ts";

/**
 * An empty network namespace, in which compiled files are loaded and listed: what comes out is what the kernel should hold, in
 * the words of this machine's own tools. Nothing done there touches the machine's network. The kernel takes it away
 * when the process that holds it ends: with `close`, or with this process.
 */
export class Scratch {
  readonly run: Run;
  readonly #end: () => Promise<void>;

  private constructor(pid: number, end: () => Promise<void>) {
    this.run = (program, args, input) =>
      onHost("nsenter", [`--net=/proc/${pid}/ns/net`, "--", findProgram(program) ?? program, ...args], input);
    this.#end = end;
  }

  /** Needs CAP_SYS_ADMIN. */
  static async open(): Promise<Scratch> {
    const unshare = findProgram("unshare");
    if (unshare === undefined) throw new HostError("the program `unshare` is not installed");
    // `cat` repeats a line once the namespace is there, and ends with its standard input.
    const child = spawn(unshare, ["--net", "--", "cat"], { stdio: ["pipe", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk;
    });
    const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
    child.stdin.on("error", () => {});
    child.stdin.write("\n");
    const ready = new Promise<boolean>((resolve) => {
      child.stdout.once("data", () => resolve(true));
      child.on("error", () => resolve(false));
      child.on("close", () => resolve(false));
    });
    if (!(await ready)) {
      throw new HostError(`can't make a network namespace to check the rules in: ${said.trim() || "no more is known"}`);
    }
    return new Scratch(child.pid ?? 0, () => {
      child.stdin.end();
      return ended;
    });
  }

  close(): Promise<void> {
    return this.#end();
  }
}
