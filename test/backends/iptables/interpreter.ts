import { type Address, formatAddress, isProblem, parseAddress } from "../../../src/ip/address.ts";
import { interval } from "../../../src/ip/interval.ts";
import { IntervalSet } from "../../../src/ip/interval-set.ts";
import type { Packet } from "../../../src/ir/packet.ts";
import { parseRules, type Rule, type Rules } from "./restore-file.ts";

/** What netfilter would do with a packet, by the files alone. */
export interface Outcome {
  readonly verdict: "pass" | "drop" | string;
  /** Log prefixes in order. */
  readonly logged: readonly string[];
  /** Our bits and all others, when the packet has left. */
  readonly mark: number;
}

/** What the kernel remembers from packet to packet. */
export interface Kernel {
  now: number;
  readonly rates: Map<string, { tokens: number; at: number }>;
  readonly connections: Map<Rule, Map<string, number>>;
  /** Sets of ipset: addresses, or addresses by interface, or combinations. */
  readonly sets: Map<string, readonly string[]>;
}

/** How a packet looks to one table's hook. */
interface View {
  readonly in: string;
  readonly out: string;
  readonly packet: Packet;
  readonly destination: Address;
  readonly port: number | undefined;
  readonly dnat: boolean;
}

type Result = { kind: "continue" } | { kind: "return" } | { kind: "end"; verdict: string };

const UNITS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86400 };

export class Interpreter {
  private readonly rules: Rules;
  private readonly kernel: Kernel;
  private mark = 0;
  /** How many rules packets have been asked about. */
  asked = 0;
  private logged: string[] = [];

  constructor(text: string, kernel: Kernel) {
    this.rules = parseRules(text);
    this.kernel = kernel;
  }

  /** A packet at the hook that it is at, with the guards before it and the tables behind. */
  judge(packet: Packet, mark: number): Outcome {
    this.mark = mark;
    this.logged = [];
    return { verdict: this.hooks(packet), logged: this.logged, mark: this.mark };
  }

  private hooks(packet: Packet): string {
    const after = seen(packet, true);
    const before = seen(packet, false);
    const steps: [string, string, View][] =
      packet.hook === "output"
        ? [
            ["mangle", "OUTPUT", before],
            ["filter", "OUTPUT", after],
            ["security", "OUTPUT", after],
            ["mangle", "POSTROUTING", after],
          ]
        : packet.hook === "input"
          ? [
              ["raw", "PREROUTING", before],
              ["mangle", "INPUT", after],
              ["filter", "INPUT", after],
              ["security", "INPUT", after],
            ]
          : [
              ["raw", "PREROUTING", before],
              ["mangle", "FORWARD", after],
              ["filter", "FORWARD", after],
              ["mangle", "POSTROUTING", after],
            ];
    for (const [table, chain, view] of steps) {
      if (table === "security" && !this.rules.has(table)) continue;
      const result = this.chain(table, `WALLC-${chain}`, view, 0);
      if (result.kind === "end" && result.verdict !== "ACCEPT") return result.verdict;
    }
    return "pass";
  }

  private chain(table: string, name: string, view: View, depth: number): Result {
    if (depth > 14) throw new Error(`${name} is more than 15 chains deep`);
    const rules = this.rules.get(table)?.get(name);
    if (!rules) throw new Error(`no chain ${name} in ${table}`);
    for (const rule of rules) {
      this.asked++;
      if (!rule.tests.every((test) => this.test(rule, test, view))) continue;
      const [target, ...options] = rule.target;
      switch (target) {
        case "RETURN":
          return { kind: "return" };
        case "DROP":
          return { kind: "end", verdict: "drop" };
        case "ACCEPT":
          return { kind: "end", verdict: "ACCEPT" };
        case "REJECT":
          return { kind: "end", verdict: options[1] as string };
        case "LOG":
          this.logged.push(options[1] ?? "");
          break;
        case "MARK": {
          const [value, mask] = (options[1] as string).split("/").map(Number) as [number, number];
          this.mark = (this.mark & ~mask) ^ value;
          break;
        }
        default: {
          const result = this.chain(table, target as string, view, depth + 1);
          if (result.kind === "end" || rule.goto) return result;
        }
      }
    }
    return { kind: "continue" };
  }

  private test(rule: Rule, [name, not, ...args]: readonly [string, boolean, ...string[]], view: View): boolean {
    return this.fits(rule, name, args, view) !== not;
  }

  private fits(rule: Rule, name: string, args: readonly string[], view: View): boolean {
    const { packet } = view;
    const [first = ""] = args;
    switch (name) {
      case "-i":
        return fitsName(first, view.in);
      case "-o":
        return fitsName(first, view.out);
      case "-s":
        return holds([first], packet.source);
      case "-d":
        return holds([first], view.destination);
      case "-p":
        return packet.protocol === Number(first);
      case "--dport":
      case "--dports":
        return fitsPorts(first, view.port);
      case "--sport":
        return fitsPorts(first, packet.sourcePort);
      case "--src-range":
        return holds([first], packet.source);
      case "--dst-range":
        return holds([first], view.destination);
      case "--icmp-type":
      case "--icmpv6-type":
        return packet.icmpType === Number(first);
      case "--hl-eq":
        return packet.hopLimit === Number(first);
      case "--ctstate":
        return first.split(",").some((state) => (state === "DNAT" ? view.dnat : state.toLowerCase() === packet.state));
      case "--ctdir":
        return isTracked(packet);
      case "--ctorigdst":
        return isTracked(packet) && holds([first], packet.redirectedFrom?.destination ?? view.destination);
      case "--ctorigdstport":
        return isTracked(packet) && fitsPorts(first, packet.redirectedFrom?.port ?? view.port);
      case "--mark": {
        const [value, mask] = first.split("/").map(Number) as [number, number];
        return (this.mark & mask) === value;
      }
      case "--src-type":
        return packet.hook === "output";
      case "ah":
        return packet.protocol === 51;
      case "limit":
        return true;
      case "hashlimit":
        return this.rate(new Map(pairs(args)), packet);
      case "connlimit":
        return this.connection(rule, new Map(pairs(args)), packet);
      case "--match-set":
        return this.set(args, view);
      default:
        throw new Error(`unknown test ${name}`);
    }
  }

  private rate(options: ReadonlyMap<string, string>, packet: Packet): boolean {
    const [count, unit] = (options.get("--hashlimit-upto") ?? "").split("/") as [string, string];
    const burst = Number(options.get("--hashlimit-burst"));
    const each = options.get("--hashlimit-mode") === "srcip";
    const key = `${packet.source.family} ${options.get("--hashlimit-name")} ${each ? counted(packet.source, Number(options.get("--hashlimit-srcmask") ?? 32)) : ""}`;
    const bucket = this.kernel.rates.get(key) ?? { tokens: burst, at: this.kernel.now };
    const gained = ((this.kernel.now - bucket.at) * Number(count)) / (UNITS[unit] as number);
    const tokens = Math.min(burst, bucket.tokens + gained);
    this.kernel.rates.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: this.kernel.now });
    return tokens >= 1;
  }

  private connection(rule: Rule, options: ReadonlyMap<string, string>, packet: Packet): boolean {
    const open = this.kernel.connections.get(rule) ?? new Map<string, number>();
    this.kernel.connections.set(rule, open);
    const key = counted(packet.source, Number(options.get("--connlimit-mask")));
    const count = open.get(key) ?? 0;
    if (count >= Number(options.get("--connlimit-upto"))) return false;
    open.set(key, count + 1);
    return true;
  }

  private set([name = "", directions = ""]: readonly string[], view: View): boolean {
    const elements = this.kernel.sets.get(name);
    if (!elements) throw new Error(`no set ${name}`);
    const sides = directions.split(",");
    const address = sides[0] === "src" ? view.packet.source : view.destination;
    if (sides.length === 1) return holds(elements, address);
    if (name.startsWith("wallc-m")) {
      const service = `${PROTOCOLS[view.packet.protocol]}:${view.port}`;
      if (sides.length === 2) {
        return elements.some((element) => {
          const [net, port] = element.split(",") as [string, string];
          return port === service && holds([net], address);
        });
      }
      return elements.some((element) => {
        const [ip, port, net] = element.split(",") as [string, string, string];
        return port === service && holds([ip], view.destination) && holds([net], view.packet.source);
      });
    }
    const place = sides[0] === "src" ? view.in : view.out;
    return elements.some((element) => {
      const [net, iface] = element.split(",") as [string, string];
      return iface === place && holds([net], address);
    });
  }
}

const PROTOCOLS: Readonly<Record<number, string>> = { 6: "tcp", 17: "udp", 132: "sctp" };

/** Before a redirection in the output hook a packet still has its first destination. */
function seen(packet: Packet, redirected: boolean): View {
  const from = redirected ? undefined : packet.redirectedFrom;
  return {
    in: packet.in,
    out: packet.out,
    packet,
    destination: from?.destination ?? packet.destination,
    port: from?.port ?? packet.port,
    dnat: redirected && packet.redirectedFrom !== undefined,
  };
}

function isTracked({ state }: Packet): boolean {
  return state !== "invalid" && state !== "untracked";
}

function fitsName(pattern: string, name: string): boolean {
  return pattern.endsWith("+") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function fitsPorts(list: string, port: number | undefined): boolean {
  if (port === undefined) return false;
  return list.split(",").some((range) => {
    const [first, last] = range.split(":").map(Number) as [number, number?];
    return first <= port && port <= (last ?? first);
  });
}

const parsed = new Map<string, IntervalSet>();

function holds(texts: readonly string[], address: Address): boolean {
  return texts.some((text) => {
    const set = parsed.get(text) ?? IntervalSet.of([interval(text)]);
    parsed.set(text, set);
    return set.contains(address);
  });
}

function counted(address: Address, bits: number): string {
  const width = address.family === 4 ? 32 : 128;
  const value = (address.value >> BigInt(width - bits)) << BigInt(width - bits);
  const prefix = { family: address.family, value };
  if (isProblem(parseAddress(formatAddress(prefix)))) throw new Error("a prefix is an address");
  return formatAddress(prefix);
}

function pairs(words: readonly string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let at = 0; at < words.length; at += words[at] === "--connlimit-saddr" ? 1 : 2) {
    result.push([words[at] as string, words[at + 1] ?? ""]);
  }
  return result;
}
