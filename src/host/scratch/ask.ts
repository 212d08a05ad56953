import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { Firewall, Rules } from "../firewall.ts";
import { HostError } from "../host-error.ts";
import type { Listing } from "../listing.ts";
import { ownNamespace } from "./namespace.ts";
import type { ScratchAnswer, ScratchRequest } from "./protocol.ts";

/** Milliseconds without a sign of life: the service's own limit comes first. */
const PATIENCE = 70_000;

/** Has rules tried by the service that listens on a socket. Throws where nobody does. */
export async function askScratch(path: string, firewall: Firewall, rules: Rules): Promise<Listing> {
  const answer = read(await exchange(path, { firewall: firewall.name, rules, namespace: ownNamespace() }));
  if ("error" in answer) throw new HostError(answer.error, ...answer.help);
  return new Map(answer.listing);
}

function exchange(path: string, request: ScratchRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    // The answer comes after our end of the line was closed.
    const socket = connect({ path, allowHalfOpen: true });
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error("it doesn't answer")));
    const failed = (error: Error) => reject(new HostError(`can't have the rules checked by ${path}: ${error.message}`));
    socket.on("error", failed);
    socket.once("connect", () => {
      socket.end(JSON.stringify(request));
      text(socket).then(resolve, failed);
    });
  });
}

function read(answer: string): ScratchAnswer {
  try {
    return JSON.parse(answer) as ScratchAnswer;
  } catch {
    throw new HostError("the service that checks rules broke off", "see `journalctl -u 'wallc-scratch@*'`");
  }
}
