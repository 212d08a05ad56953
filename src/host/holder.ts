import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { HostError } from "./host-error.ts";
import { findProgram } from "./run.ts";

/** A process that holds something for us (a namespace, a lock) for as long as somebody has the other end of its input. */
export interface Holder {
  readonly pid: number;
  /** What it lives by. */
  readonly input: Writable;
  /** Ends it, and waits until it has gone. */
  release(): Promise<void>;
}

/** How the attempt failed: the program's status and words. */
export interface NotHeld {
  readonly status: number | null;
  readonly said: string;
}

/**
 * Starts `PROGRAM ARGUMENT… cat`. `cat` repeats a line, which says that what it is to hold is held, and ends with its input: with
 * this process too, however that ends.
 */
export async function hold(program: string, args: readonly string[]): Promise<Holder | NotHeld> {
  const path = findProgram(program);
  if (path === undefined) throw new HostError(`the program \`${program}\` is not installed`);
  const child = spawn(path, [...args, "cat"], { stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<NotHeld>((resolve) => {
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk;
    });
    child.on("error", (error) => resolve({ status: null, said: error.message }));
    child.on("close", (status) => resolve({ status, said: said.trim() }));
  });
  child.stdin.on("error", () => {});
  child.stdin.write("\n");
  const held = new Promise<Holder>((resolve) => child.stdout.once("data", () => resolve(holderOf(child, ended))));
  return Promise.race([held, ended]);
}

function holderOf(child: ChildProcessByStdio<Writable, Readable, Readable>, ended: Promise<unknown>): Holder {
  return {
    pid: child.pid ?? 0,
    input: child.stdin,
    async release() {
      child.stdin.end();
      await ended;
    },
  };
}

export function isHeld(answer: Holder | NotHeld): answer is Holder {
  return "pid" in answer;
}
