import { formatAddress } from "../../src/ip/address.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import { type Decision, decide } from "../../src/ir/decide.ts";
import type { Ir, Log } from "../../src/ir/ir.ts";
import type { Memory } from "../../src/ir/memory.ts";
import type { Packet } from "../../src/ir/packet.ts";
import { covers, firstOf, lastOf } from "./covers.ts";
import type { Lab } from "./lab.ts";
import type { Outcome, Shot } from "./shoot.ts";

/** What `decide` says about a shot, over all hooks that it passes. */
export interface Expected {
  readonly passes: boolean;
  /** Where it is rejected: how. */
  readonly reject?: Decision["reject"];
  readonly logged: readonly Log[];
  /** Each hook's packet and decision, up to the one that refuses. */
  readonly decisions: readonly { readonly packet: Packet; readonly decision: Decision }[];
}

/**
 * Asks `decide` for each hook that a packet would pass if nothing refused it; the first refusal ends its way. A packet to a
 * group or for broadcast is copied, and each copy (behind the output hook) goes its own way.
 */
export function expect(ir: Ir, views: readonly Packet[], copied: boolean, memory: Memory): Expected {
  const logged: Log[] = [];
  const decisions: Expected["decisions"][number][] = [];
  for (const packet of views) {
    const decision = decide(ir, packet, memory);
    logged.push(...decision.logged);
    decisions.push({ packet, decision });
    if (copied && packet.hook !== "output") continue;
    if (decision.verdict === "deny") return { passes: false, logged, decisions };
    if (decision.verdict === "reject") {
      return { passes: false, ...(decision.reject && { reject: decision.reject }), logged, decisions };
    }
  }
  return { passes: true, logged, decisions };
}

/** How what the kernel did differs from what `decide` says: one sentence each; empty where it does not. */
export function differences(
  lab: Lab,
  shot: Shot,
  hooks: number,
  copied: boolean,
  expected: Expected,
  outcome: Outcome,
): string[] {
  if (copied && hooks > 0) return copyDifferences(expected, outcome);
  const result: string[] = [];
  const passed = hooks === 0 ? outcome.arrived.length > 0 : outcome.passed.length >= hooks;
  if (passed && !expected.passes) result.push(`LEAK: decide refuses it, and it got through (${outcome.arrived})`);
  if (!passed && expected.passes) result.push(`decide lets it pass, and it did not get through`);
  if (!passed && !expected.passes) {
    const heard = [...new Set(outcome.refusals)];
    if (expected.reject === undefined && heard.length > 0)
      result.push(`decide denies it in silence, and ${heard} came`);
    if (expected.reject !== undefined && !isResetOfOther(expected)) {
      const wrong = heard.filter((refusal) => refusal !== expected.reject);
      if (wrong.length > 0) result.push(`decide rejects it with ${expected.reject}, and ${wrong} came`);
      if (heard.length === 0 && isAnswerable(lab, shot, expected)) {
        result.push(`decide rejects it with ${expected.reject}, and nothing came`);
      }
    }
  }
  if (expected.passes && expected.decisions.every(({ decision }) => decision.by.kind !== "undecided")) {
    // whoever gets it may answer in these ways, and a host that finds no neighbour says so
    const theirs: readonly string[] = ["tcp-reset", "port-unreachable", "host-unreachable"];
    const own = outcome.refusals.filter((refusal) => !theirs.includes(refusal));
    if (own.length > 0) result.push(`decide lets it pass, and ${own} came`);
  }
  const lines = [...expected.logged];
  for (const line of outcome.logged) {
    const at = lines.findIndex((log) => fitsPrefix(log, line));
    if (at < 0) result.push(`a line ${JSON.stringify(line)} was written that decide does not write`);
    else lines.splice(at, 1);
  }
  return result;
}

/** A reset for what is not tcp: the language doesn't let a policy say so, and how the refusal is told is not defined. */
function isResetOfOther({ reject, decisions }: Expected): boolean {
  return reject === "tcp-reset" && decisions[decisions.length - 1]?.packet.protocol !== 6;
}

const GROUPS = IntervalSet.parse(["224.0.0.0/4", "255.255.255.255", "ff00::/8"]);

/** Whether a packet that several hooks saw was copied: it is for a group, or for everyone on an interface. */
export function isCopied(lab: Lab, views: readonly Packet[]): boolean {
  const [first] = views;
  return views.length > 1 && first !== undefined && (GROUPS.contains(first.destination) || isBroadcast(lab, first));
}

function isBroadcast(lab: Lab, packet: Packet): boolean {
  const destination = formatAddress(packet.destination);
  return lab.interfaces.some(({ addresses }) => addresses.some((address) => lastOf(address) === destination));
}

/** For a packet that was copied: whether any copy got past the input hook, past the others, as `decide` says. */
function copyDifferences({ decisions }: Expected, outcome: Outcome): string[] {
  const result: string[] = [];
  for (const isInput of [true, false]) {
    const concerned = decisions.filter(({ packet }) => (packet.hook === "input") === isInput);
    if (concerned.length === 0) continue;
    const expected = concerned.some(({ decision }) => decision.verdict === "allow" || decision.verdict === "untouched");
    const passed = outcome.passed.some((hook) => (hook === "input") === isInput);
    if (passed !== expected) {
      const where = isInput ? "the input hook" : "forward or output";
      result.push(`${passed ? "LEAK: a" : "no"} copy got past ${where}, against decide`);
    }
  }
  return result;
}

/** Whether a line's prefix is a log's; a back end may shorten the tool's own ones. */
export function fitsPrefix(log: Log, line: string): boolean {
  return line === log.prefix || (!log.written && sharesStart(log.prefix, line));
}

/** A back end may cut the tool's own prefixes, and writes `?` for characters that its firewall can't hold. */
function sharesStart(prefix: string, line: string): boolean {
  const length = Math.min(8, prefix.length);
  return line.length >= length && [...line.slice(0, length)].every((char, at) => char === "?" || char === prefix[at]);
}

const UNANSWERABLE = IntervalSet.parse(["0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3", "::/8", "fe80::/10", "ff00::/8"]);

/** The protocols whose checksums the kernel knows; it answers no other with ICMP unless the packet happens to sum up to zero. */
const ANSWERED_PROTOCOLS = [1, 6, 17, 47, 50, 51, 58, 132];

/** Whether somebody would hear a refusal: nobody answers a group's address, and none can where the sender's doesn't exist. */
function isAnswerable(lab: Lab, shot: Shot, { decisions }: Expected): boolean {
  const packet = decisions[decisions.length - 1]?.packet;
  if (!packet || UNANSWERABLE.contains(packet.source) || UNANSWERABLE.contains(packet.destination)) return false;
  if (!ANSWERED_PROTOCOLS.includes(packet.protocol)) return false;
  // a refusal of what connection tracking doesn't know is no reply: the policy may refuse that in turn
  if (packet.state === "untracked" || packet.state === "invalid") return false;
  if (((shot.wire.tcpFlags ?? 2) & 4) !== 0 || isIcmpError(packet)) return false;
  // the host's own address, or IPv6's anycast address of the routers of a subnet, as a sender from outside
  const own = lab.interfaces.flatMap(({ addresses }) =>
    addresses.flatMap((each) => [each.split("/")[0], firstOf(each)]),
  );
  if (packet.hook !== "output" && own.includes(formatAddress(packet.source))) return false;
  if (isBroadcast(lab, packet)) return false;
  const source = formatAddress(packet.source);
  const bridge = lab.interfaces.find(({ bridge, addresses }) => bridge && addresses.some((own) => covers(own, source)));
  return (
    bridge === undefined ||
    lab.machines.some(({ legs }) => legs.some((leg) => leg.behind === bridge.name && leg.addresses.includes(source)))
  );
}

function isIcmpError({ protocol, icmpType }: Packet): boolean {
  if (protocol === 1) return ![0, 8, 9, 10, 13, 14, 15, 16, 17, 18].includes(icmpType ?? -1);
  return protocol === 58 && (icmpType ?? 0) < 128;
}
