import { text } from "node:stream/consumers";
import { applyTransaction } from "./apply.ts";
import { waitForAnswer } from "./confirm.ts";
import type { Order, Progress, Result } from "./order.ts";
import { removeTransaction } from "./remove.ts";

/**
 * The process that changes the firewall, apart from the one that a person or a service manager may end. It has a session of
 * its own, hears no signal that can be ignored, and has been told everything before it begins: an order that broke off does nothing.
 */
export async function runTransaction(): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGPIPE"] as const) process.on(signal, () => {});
  process.stdout.on("error", () => {});
  const order = readOrder(await text(process.stdin));
  if (order === undefined) return;
  const tell = (progress: Progress) => process.stdout.write(`${JSON.stringify(progress)}\n`);
  tell({ kind: "ended", result: await carryOut(order, tell) });
}

function readOrder(input: string): Order | undefined {
  try {
    return JSON.parse(input) as Order;
  } catch {
    return undefined;
  }
}

async function carryOut(order: Order, tell: (progress: Progress) => void): Promise<Result> {
  let answered = (_text: string) => {};
  try {
    if (order.kind === "remove") return await removeTransaction(order);
    const result = await applyTransaction(order, async (seconds) => {
      const answering = waitForAnswer(order.state, seconds);
      tell({ kind: "waiting", seconds });
      const { keep, tell: say } = await answering;
      answered = say;
      return keep;
    });
    answered(result.outcome);
    return result;
  } catch (error) {
    answered("broken");
    const message = error instanceof Error ? error.message : String(error);
    return { outcome: "broken", message, help: [], warnings: [] };
  }
}
