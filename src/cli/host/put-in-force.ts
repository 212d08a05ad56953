import type { Holder } from "../../host/holder.ts";
import type { Obstacle } from "../../host/obstacles/obstacle.ts";
import { OBSTACLES } from "../../host/obstacles/obstacles.ts";
import { onHost } from "../../host/run.ts";
import type { Generation } from "../../host/state/generation.ts";
import type { Store } from "../../host/state/store.ts";
import { answer } from "../../host/transaction/confirm.ts";
import type { Order, Result } from "../../host/transaction/order.ts";
import { carryOut } from "../../host/transaction/start.ts";
import { CommandError, EXIT } from "../exit.ts";
import type { Rim } from "../rim.ts";

/** Throws where something is in the way of a generation that nobody said to go over. */
export async function needWay(
  generation: Generation,
  store: Store,
  brokenTests: readonly string[],
  forced: readonly string[],
  rim: Rim,
  obstacles: readonly Obstacle[] = OBSTACLES,
): Promise<void> {
  const { ir, firewall, compiledAs } = generation;
  const current = store.current();
  const surroundings = { run: onHost, env: rim.env, root: "" };
  for (const obstacle of obstacles) {
    if (forced.includes(obstacle.name)) continue;
    const said = await obstacle.look({ ...surroundings, ir, firewall, compiledAs, current, brokenTests });
    const [message, ...help] = said;
    if (message !== undefined) throw new CommandError(EXIT.policy, message, help);
  }
}

/**
 * Has an order carried out by a process of its own, and waits for the end. Where rules wait to be confirmed, Enter at a terminal
 * keeps them and Ctrl-C takes them back.
 */
export async function perform(order: Order, lock: Holder, rim: Rim): Promise<Result> {
  const say = (text: string) => rim.stderr.write(text);
  let waiting = false;
  const respond = (keep: boolean) => void answer(order.state, keep).catch(() => {});
  const undo = rim.onInterrupt(() => {
    if (waiting) respond(false);
    else say("the change is under way, and is brought to its end\n");
  });
  const stopListening: (() => void)[] = [undo];
  try {
    return await carryOut(order, rim.self, lock.input, (progress) => {
      if (progress.kind !== "waiting") return;
      waiting = true;
      const elsewhere = "`wallc apply --confirmed` in another session keeps them";
      if (!isTerminal(rim)) return void say(`the new rules hold for ${progress.seconds} seconds: ${elsewhere}\n`);
      say(
        `the new rules hold for ${progress.seconds} seconds: press Enter to keep them, Ctrl-C to go back (${elsewhere})\n`,
      );
      const { stdin } = rim;
      stdin.once("data", () => respond(true));
      stopListening.push(() => void stdin.pause());
    });
  } finally {
    for (const stop of stopListening) stop();
  }
}

function isTerminal({ stdin }: Rim): boolean {
  return "isTTY" in stdin && stdin.isTTY === true;
}

/** Turns how a transaction ended into messages and an exit code. Throws where it didn't do what was asked. */
export function needDone({ outcome, message, help, warnings }: Result, rim: Rim): void {
  for (const warning of warnings) rim.stderr.write(`warning: ${warning}\n`);
  if (outcome === "done") return;
  throw new CommandError(outcome === "returned" ? EXIT.policy : EXIT.environment, message, help);
}
