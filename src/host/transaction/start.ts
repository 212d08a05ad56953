import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Writable } from "node:stream";
import { HostError } from "../host-error.ts";
import { type Order, type Progress, type Result, TRANSACTION } from "./order.ts";

/**
 * Hands an order to a process of its own, and waits for how it ended. From the moment on that it has been handed over it is carried
 * out to its end, whatever becomes of us; before, nothing is. The process shares the lock that lives by `lock`.
 */
export async function carryOut(
  order: Order,
  self: readonly string[],
  lock: Writable,
  hear: (progress: Progress) => void,
): Promise<Result> {
  const [program = "", ...args] = self;
  const child = spawn(program, [...args, TRANSACTION], {
    detached: true,
    cwd: "/",
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" },
    stdio: ["pipe", "pipe", "pipe", lock],
  });
  if (!child.stdin || !child.stdout || !child.stderr)
    throw new HostError("can't start the process that changes the rules");
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  child.stdin.on("error", () => {});
  child.stdin.end(JSON.stringify(order));
  let result: Result | undefined;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const progress = JSON.parse(line) as Progress;
    if (progress.kind === "ended") result = progress.result;
    hear(progress);
  });
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve());
  });
  if (result !== undefined) return result;
  const why = said.trim().split("\n", 1)[0] || "somebody killed it";
  throw new HostError(
    `the process that changes the rules broke off: ${why}`,
    "apply a policy again: it puts everything in order",
  );
}
