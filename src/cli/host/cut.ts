import type { Cut, FlowsToEnd } from "../../host/cut/cut.ts";
import type { Entry } from "../../host/cut/entries.ts";
import { type Address, formatAddress } from "../../ip/address.ts";
import { count } from "../../text/count.ts";
import { visible } from "../../text/visible.ts";
import { environmentError } from "../exit.ts";
import type { Rim } from "../rim.ts";

/** Says what became of open connections. Throws where some that the policy refuses may go on. */
export function needCut({ ended, anew, troubles }: Cut, { json }: { readonly json?: true }, rim: Rim): void {
  if (!json) {
    rim.stdout.write(`${count(ended, "open connection")} that the policy refuses ended\n`);
    if (anew > 0) rim.stdout.write(`${count(anew, "open connection")} judged anew, as new ones are\n`);
  }
  const [first, ...rest] = troubles;
  if (first === undefined) return;
  throw environmentError(
    `the new rules are in force, but open connections that they refuse may go on: ${first}`,
    ...rest,
    "`wallc apply --cut` once more tries again",
  );
}

/** What `--cut` would do, a line for each connection. */
export function flowsText({ refused, unsure, unread }: FlowsToEnd): string {
  const lines = [
    ...refused.map((entry) => `  ends ${flowText(entry)}\n`),
    ...unsure.map((entry) => `  is judged anew: ${flowText(entry)}\n`),
    ...unread.map((line) => `  can't be read: ${visible(line)}\n`),
  ];
  return lines.length === 0 ? "no open connection would end\n" : `open connections:\n${lines.join("")}`;
}

/** The same as data. */
export function flowsData({ refused, unsure, unread }: FlowsToEnd) {
  return { refused: refused.map(flowText), unsure: unsure.map(flowText), unread };
}

const NAMES: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6", 132: "sctp" };

/** `tcp 203.0.113.9:40112 -> 192.0.2.5:8080 (172.17.0.2:80)`: who began, whom it asked, and who answers if that is another. */
function flowText({ protocol, original, reply }: Entry): string {
  const asked = end(original.destination, original.port);
  const answers = end(reply.source, reply.sourcePort);
  const name = NAMES[protocol] ?? `protocol ${protocol}`;
  const way = `${name} ${end(original.source, original.sourcePort)} -> ${asked}`;
  return answers === asked ? way : `${way} (${answers})`;
}

function end(address: Address, port: number | undefined): string {
  const text = formatAddress(address);
  if (port === undefined) return text;
  return address.family === 6 ? `[${text}]:${port}` : `${text}:${port}`;
}
