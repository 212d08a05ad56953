import { closeSync, constants, fchmodSync, openSync, rmSync } from "node:fs";
import { type Holder, hold, isHeld } from "./holder.ts";
import { HostError } from "./host-error.ts";

const FILE = "/run/wallc.lock";

/** Seconds: `wallc watch` holds it for a moment after each event. */
const PATIENCE = 3;

/** The status by which flock(1) says that somebody else has the lock. */
const TAKEN = 75;

/** Somebody else has it. */
export class LockTaken extends HostError {}

/**
 * The lock of everybody who changes the firewall. It is held by a process of its own, and so by everybody whom the other end of
 * that one's input was given to; it goes with the last of them, however they end. A file that root alone can open: a name that
 * anybody can take (an abstract socket) would let any user of the machine keep root out. Waits for so many seconds.
 */
export async function takeLock(seconds = PATIENCE): Promise<Holder> {
  makeFile();
  const options = ["--exclusive", "--timeout", `${seconds}`, "--no-fork", "--conflict-exit-code", `${TAKEN}`];
  const answer = await hold("flock", [...options, FILE]);
  if (isHeld(answer)) return answer;
  if (answer.status === TAKEN) {
    throw new LockTaken(
      "another `wallc` is changing the firewall, or waits for its rules to be confirmed",
      "wait for it; `wallc apply --confirmed` keeps rules that wait",
    );
  }
  throw new HostError(`can't take the lock ${FILE}: ${answer.said || "no more is known"}`);
}

/**
 * Makes the file, root's alone: flock(2) asks for no more than a file that is open, and flock(1) would make it readable by all. One that
 * an earlier version left so is closed to others.
 */
function makeFile(): void {
  try {
    const file = openSync(FILE, constants.O_RDONLY | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
    try {
      fchmodSync(file, 0o600);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new HostError(`can't take the lock ${FILE}: ${(error as Error).message}`);
  }
}

/**
 * Takes the file of the lock away, while nobody else has it. Whoever waits for it meanwhile gets the lock of a file that has no name
 * any more: only for who takes everything away.
 */
export async function removeLock(): Promise<void> {
  const lock = await takeLock();
  rmSync(FILE, { force: true });
  await lock.release();
}
