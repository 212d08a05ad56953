import { text } from "node:stream/consumers";
import { firewallOf } from "../firewalls.ts";
import { HostError } from "../host-error.ts";
import { onHost } from "../run.ts";
import { ownNamespace } from "./namespace.ts";
import type { ScratchAnswer, ScratchRequest } from "./protocol.ts";

/**
 * Answers one request from standard input: loads rules where it runs, and lists them. It runs in a namespace that somebody else made
 * for it, and refuses to in the asker's own, which would be the machine's.
 */
export async function serveScratch(): Promise<void> {
  process.stdout.on("error", () => {});
  const request = JSON.parse(await text(process.stdin)) as ScratchRequest;
  process.stdout.write(JSON.stringify(await answerTo(request)));
}

async function answerTo({ firewall: name, rules, namespace }: ScratchRequest): Promise<ScratchAnswer> {
  if (typeof namespace !== "string" || namespace === ownNamespace()) {
    return { error: "no network namespace was made for it", help: [] };
  }
  try {
    return { listing: [...(await firewallOf(name).expected(onHost, rules))] };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return { error: error.message, help: error.help };
  }
}
