import { formatAddress } from "../ip/address.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import { classify } from "./classify.ts";
import { elementsOf } from "./elements.ts";
import { isBridge } from "./interfaces.ts";
import type { Final, Ir, Log, PathName, RejectKind, Rule } from "./ir.ts";
import { fits } from "./match.ts";
import { freshMemory, type Memory, within } from "./memory.ts";
import type { Packet } from "./packet.ts";

/** What a policy says of one packet. */
export interface Decision {
  /** Absent where no path judges the packet. */
  readonly path?: PathName;
  /** `allow` and `untouched` both let the packet go on to whatever else judges it on the machine. */
  readonly verdict: "allow" | "deny" | "reject" | "untouched";
  /** Present for `reject`; never `default`. */
  readonly reject?: Exclude<RejectKind, "default">;
  readonly by:
    | { readonly kind: "rule"; readonly rule: Rule }
    | { readonly kind: "final"; readonly final: Final }
    | { readonly kind: "guard" | "reply" | "essential" | "invalid" | "no-path" | "undecided" };
  /** The lines written, in order. */
  readonly logged: readonly Log[];
}

/**
 * The reference meaning of the IR: what happens to a packet at a hook of the host. Back ends are held to it in a real
 * kernel. `memory` carries meters and run-time sets from packet to packet.
 */
export function decide(ir: Ir, packet: Packet, memory: Memory = freshMemory()): Decision {
  const logged: Log[] = [];
  if (isForged(ir, packet)) return { verdict: "deny", by: { kind: "guard" }, logged };
  const name = classify(ir, packet);
  if (name === undefined) return { verdict: "untouched", by: { kind: "no-path" }, logged };
  const path = ir.paths[name];
  const say = (decision: Omit<Decision, "path" | "logged">): Decision => ({ path: name, ...decision, logged });

  if (!path.decided) return say({ verdict: "untouched", by: { kind: "undecided" } });
  if (packet.state === "established" || packet.state === "related") {
    return say({ verdict: "allow", by: { kind: "reply" } });
  }
  if (isEssential(ir, packet, name)) return say({ verdict: "allow", by: { kind: "essential" } });
  if (packet.state === "invalid" && path.dropInvalid) return say({ verdict: "deny", by: { kind: "invalid" } });

  const rule = firstThatDecides(ir, path.rules, packet, memory, logged);
  if (rule) return say({ ...verdictOf(rule, packet), by: { kind: "rule", rule } });
  if (path.final.log) logged.push(path.final.log);
  if (path.final.verdict === "allow" || path.final.trial) {
    const docker = firstThatDecides(ir, path.engineRules, packet, memory, logged);
    if (docker) return say({ ...verdictOf(docker, packet), by: { kind: "rule", rule: docker } });
  }
  return say({ ...finalVerdict(path.final, packet), by: { kind: "final", final: path.final } });
}

function firstThatDecides(
  ir: Ir,
  rules: readonly Rule[],
  packet: Packet,
  memory: Memory,
  logged: Log[],
): Rule | undefined {
  for (const rule of rules) {
    if (!rule.when.some((match) => fits(ir, match, packet, memory.runtime))) continue;
    if (rule.rate !== undefined && !within(ir, rule.rate, packet.source, memory)) continue;
    if (rule.connections !== undefined && !within(ir, rule.connections, packet.source, memory)) continue;
    if (rule.log) logged.push(rule.log);
    if (rule.verdict.kind !== "log" && !rule.trial) return rule;
  }
  return undefined;
}

function verdictOf(rule: Rule, packet: Packet): Pick<Decision, "verdict" | "reject"> {
  switch (rule.verdict.kind) {
    case "reject":
      return { verdict: "reject", reject: concrete(rule.verdict.reject, packet) };
    case "log":
      throw new Error("a log rule decides nothing");
    default:
      return { verdict: rule.verdict.kind };
  }
}

function finalVerdict(final: Final, packet: Packet): Pick<Decision, "verdict" | "reject"> {
  if (final.trial) return { verdict: "untouched" };
  if (final.verdict !== "reject") return { verdict: final.verdict };
  return { verdict: "reject", reject: concrete(final.reject ?? "default", packet) };
}

function concrete(kind: RejectKind, packet: Packet): Exclude<RejectKind, "default"> {
  if (kind !== "default") return kind;
  return packet.protocol === 6 ? "tcp-reset" : "port-unreachable";
}

const LOOPBACK = IntervalSet.parse(["127.0.0.0/8", "::1"]);

function isForged(ir: Ir, packet: Packet): boolean {
  if (packet.hook === "output" || packet.in === "lo") return false;
  const asked = packet.redirectedFrom?.destination ?? packet.destination;
  if (ir.guards.loopback && (LOOPBACK.contains(packet.source) || LOOPBACK.contains(asked))) return true;
  const { forged } = ir.guards;
  const madeLater = isBridge(ir.bridges, packet.in) && !forged.some((guard) => guard.bridge === packet.in);
  if (madeLater) return false;
  return forged.some((guard) => guard.bridge !== packet.in && elementsOf(guard).contains(packet.source));
}

const LINK_LOCAL = IntervalSet.parse(["fe80::/10"]);

/** Neighbour discovery (RFC 4861) and multicast listener messages (RFC 2710, 3810), and replies to this host's DHCP client. */
function isEssential(ir: Ir, packet: Packet, path: PathName): boolean {
  const fromDocker = packet.in !== "" && isBridge(ir.bridges, packet.in);
  if (ir.essentials.discovery && packet.source.family === 6 && packet.protocol === 58) {
    const type = packet.icmpType ?? -1;
    const neighbour = type >= 133 && type <= 137 && packet.hopLimit === 255;
    if (neighbour && !(fromDocker && (type === 134 || type === 137))) return true;
    const unspecified = packet.source.value === 0n;
    if ([130, 131, 132, 143].includes(type) && packet.hopLimit === 1) {
      return unspecified || LINK_LOCAL.contains(packet.source);
    }
    return false;
  }
  if (!ir.essentials.dhcp || path !== "to-host" || fromDocker || packet.protocol !== 17) return false;
  if (packet.source.family === 4) return packet.sourcePort === 67 && packet.port === 68;
  return (
    packet.sourcePort === 547 &&
    packet.port === 546 &&
    LINK_LOCAL.contains(packet.source) &&
    LINK_LOCAL.contains(packet.destination)
  );
}

/** A decision in a few words, for messages: `deny (rule edge.wall:12)`. */
export function describeDecision(decision: Decision, packet: Packet): string {
  const origin =
    decision.by.kind === "rule"
      ? decision.by.rule.origin
      : decision.by.kind === "final"
        ? decision.by.final.origin
        : undefined;
  const where = origin ? ` ${origin.file}:${origin.line}` : "";
  const what = decision.reject ? `reject with ${decision.reject}` : decision.verdict;
  return `${what} (${decision.by.kind}${where}) for ${formatAddress(packet.source)} to ${formatAddress(packet.destination)}`;
}
