import type { PortRange } from "../../src/ip/ports.ts";
import { missingComma, withoutPorts } from "../diagnostics/behind-traffic.ts";
import { foreign } from "../diagnostics/syntax.ts";
import {
  anyInList,
  badIcmpType,
  badProtocol,
  bareProtocol,
  protocolMeant,
  withoutProtocol,
} from "../diagnostics/traffic.ts";
import { ICMP_TYPES, isIcmpType } from "../icmp.ts";
import { PORT_NAMES } from "../ports.ts";
import { builtInService } from "../services.ts";
import { join, type Span } from "../span.ts";
import type { GrammarToken } from "../token.ts";
import type { PortProtocol, Traffic, TrafficItem } from "../tree.ts";
import { isBareWord, isOneOf, PLAIN_PROTOCOLS, PORT_PROTOCOL_WORDS, PROTOCOL_WORDS } from "../words.ts";
import { looksLikeAddress } from "./addresses.ts";
import { type Item, isWord, type Report, spanOf } from "./context.ts";
import { isQuoted, readName } from "./names.ts";
import { isPortLike, readPort } from "./ports.ts";

type Port = PortRange & { readonly span: Span };

/** The list that a comma goes on with: ports, types or numbers that further items may join. */
type AtHand =
  | { kind: "ports"; protocol: GrammarToken; ports: Port[] | "any" | "none"; span: Span }
  | { kind: "icmp"; family: 4 | 6; types: number[] | "any"; span: Span }
  | { kind: "protocol"; numbers: number[]; span: Span }
  | { kind: "done"; item: TrafficItem };

/** Reads the traffic of a rule or a service; `undefined` where something of it was reported. */
export function readTraffic(items: readonly Item[], report: Report): Traffic | undefined {
  const span = join(spanOf(items[0] as Item), spanOf(items[items.length - 1] as Item));
  if (items.length === 1 && items[0]?.length === 1 && isWord(items[0][0], "any")) return { items: [], span };
  let failed = false;
  const reader = new TrafficReader((finding) => {
    failed = true;
    report(finding);
  }, items.length === 1);
  for (const item of items) reader.read(item);
  const read = reader.finish(items);
  return failed ? undefined : { items: read, span };
}

class TrafficReader {
  private readonly report: Report;
  /** Whether the traffic is one item. */
  private readonly single: boolean;
  private readonly lists: AtHand[] = [];

  constructor(report: Report, single: boolean) {
    this.report = report;
    this.single = single;
  }

  read(item: Item): void {
    const [head, ...rest] = item as [GrammarToken, ...GrammarToken[]];
    const meant = protocolFor(head, rest);
    if (meant !== undefined) this.report(protocolMeant(head.span, head.text, meant));
    const known = meant === undefined ? head : { ...head, text: meant, value: meant };
    if (!this.readHead(known, rest, spanOf(item))) this.goOn(known, rest);
  }

  finish(items: readonly Item[]): TrafficItem[] {
    this.checkBare(items);
    return this.lists.map(toItem);
  }

  private atHand(): AtHand | undefined {
    return this.lists[this.lists.length - 1];
  }

  /** Whether the item begins a new list: with a protocol, or with `any`. */
  private readHead(head: GrammarToken, rest: Item, span: Span): boolean {
    if (isQuoted(head)) return false;
    if (isOneOf(head.text, PORT_PROTOCOL_WORDS)) this.readPorts(head, rest, span);
    else if (isWord(head, "icmp", "icmpv6")) this.readIcmp(head, rest, span);
    else if (isWord(head, "proto")) this.readProto(head, rest, span);
    else if (PLAIN_PROTOCOLS.has(head.text)) {
      this.alone(head, rest);
      const numbers = [PLAIN_PROTOCOLS.get(head.text) as number];
      this.lists.push({ kind: "done", item: { kind: "protocol", numbers, span: head.span } });
    } else if (isWord(head, "any")) {
      if (rest.length > 0) this.report(withoutPorts(spanOf(rest), textFrom(rest), "any", head.span));
      else this.report(anyInList(head.span, "`any` is all traffic"));
    } else return false;
    return true;
  }

  private readPorts(protocol: GrammarToken, rest: Item, span: Span): void {
    const [port, ...more] = rest;
    const list: AtHand = { kind: "ports", protocol, ports: "none", span };
    this.lists.push(list);
    if (!port) return;
    if (isWord(port, "any") && more.length === 0) {
      list.ports = "any";
      return;
    }
    list.ports = [];
    const stranger = foreign(port.span, port.text);
    if (stranger && !isPortLike(port)) this.report(stranger);
    else if (more.length > 0) this.crowd(port, more);
    else this.pushPort(list, port);
  }

  private pushPort(list: AtHand & { kind: "ports" }, token: GrammarToken): void {
    const range = readPort(token, list.protocol.text, this.report);
    if (range && Array.isArray(list.ports)) list.ports.push({ ...range, span: token.span });
    list.span = join(list.span, token.span);
  }

  private readIcmp(head: GrammarToken, rest: Item, span: Span): void {
    const family = head.text === "icmp" ? 4 : 6;
    const [type, ...more] = rest;
    const list: AtHand = { kind: "icmp", family, types: "any", span };
    this.lists.push(list);
    if (!type || (isWord(type, "any") && more.length === 0)) return;
    list.types = [];
    const stranger = foreign(type.span, type.text);
    if (stranger) this.report(stranger);
    else if (more.length > 0) this.crowd(type, more);
    else this.pushType(list, type);
  }

  private pushType(list: AtHand & { kind: "icmp" }, token: GrammarToken): void {
    const number = isQuoted(token) ? undefined : (ICMP_TYPES[list.family].get(token.text) ?? byte(token.text));
    if (number === undefined) this.report(badIcmpType(token.span, token.text, list.family));
    else if (Array.isArray(list.types)) list.types.push(number);
    list.span = join(list.span, token.span);
  }

  private readProto(head: GrammarToken, rest: Item, span: Span): void {
    const [number, ...more] = rest;
    const list: AtHand = { kind: "protocol", numbers: [], span };
    this.lists.push(list);
    if (!number) this.report(badProtocol(head.span, undefined));
    else if (more.length > 0 && byte(number.text) !== undefined) this.crowd(number, more);
    else this.pushNumber(list, number);
  }

  private pushNumber(list: AtHand & { kind: "protocol" }, token: GrammarToken): void {
    const number = byte(token.text);
    const whole = this.single ? join(list.span, token.span) : undefined;
    if (number === undefined) this.report(badProtocol(token.span, token.text, whole));
    else list.numbers.push(number);
    list.span = join(list.span, token.span);
  }

  /** An item that is no list of its own: it goes on with the one at hand, or is a service. */
  private goOn(token: GrammarToken, rest: Item): void {
    const list = this.atHand();
    const plain = !isQuoted(token);
    const numeric = plain && isPortLike(token);
    if (plain && list?.kind === "ports" && list.ports !== "none" && (numeric || PORT_NAMES.has(token.text))) {
      if (list.ports === "any") this.report(anyInList(list.span, `\`${list.protocol.text} any\` is every port`));
      else if (rest.length > 0) this.crowd(token, rest);
      else this.pushPort(list, token);
    } else if (plain && list?.kind === "icmp" && (numeric || ICMP_TYPES[list.family].has(token.text))) {
      if (list.types === "any") this.report(anyInList(list.span, "`icmp` without a type is every type"));
      else if (rest.length > 0) this.crowd(token, rest);
      else this.pushType(list, token);
    } else if (list?.kind === "protocol" && numeric) {
      if (rest.length > 0) this.crowd(token, rest);
      else this.pushNumber(list, token);
    } else this.service(token, rest);
  }

  private service(token: GrammarToken, rest: Item): void {
    const list = this.atHand();
    if (list?.kind === "ports" && list.ports === "none" && !isQuoted(token) && isPortLike(token)) return;
    if (!isQuoted(token)) {
      if (/^(tcp|udp|sctp)[^a-z0-9_.-]/i.test(token.text)) {
        this.report(protocolMeant(token.span, token.text, "tcp/udp"));
        return;
      }
      const stranger = rest.length > 0 || !isBareWord(token.text) ? foreign(token.span, token.text) : undefined;
      if (stranger) this.report(stranger);
      else if (isPortLike(token) || PORT_NAMES.has(token.text)) {
        this.report(withoutProtocol(token.span, token.text, "port"));
      } else if (isIcmpType(token.text)) this.report(withoutProtocol(token.span, token.text, "icmp type"));
      else if (looksLikeAddress(token)) {
        const kind = /^[0-9.:]*[.:]/.test(token.text) && !/^[0-9]+:[0-9]+/.test(token.text) ? "text" : "port";
        this.report(withoutProtocol(token.span, token.text, kind));
      } else this.namedService(token, rest);
      return;
    }
    this.namedService(token, rest);
  }

  private namedService(token: GrammarToken, rest: Item): void {
    const name = readName(token, "a service", this.report);
    if (name === undefined) return;
    this.alone(token, rest);
    this.lists.push({ kind: "done", item: { kind: "service", name, span: token.span } });
  }

  /** Reports what stands behind something that stands alone. */
  private alone(token: GrammarToken, rest: Item): void {
    const [next] = rest;
    if (!next) return;
    const stranger = foreign(next.span, next.text);
    if (stranger) this.report(stranger);
    else if (isPortLike(next) || PORT_NAMES.has(next.text)) {
      this.report(withoutPorts(spanOf(rest), textFrom(rest), token.text, token.span));
    } else {
      const isItem = isOneOf(next.text, PROTOCOL_WORDS) || builtInService(next.text) !== undefined;
      this.report(missingComma(spanOf([token, next]), token.text, next.text, { next: next.span, isItem }));
    }
  }

  private crowd(token: GrammarToken, rest: Item): void {
    const next = rest[0] as GrammarToken;
    const isItem = isPortLike(next) || PORT_NAMES.has(next.text) || isIcmpType(next.text);
    const comma = missingComma(spanOf([token, next]), token.text, next.text, { next: next.span, isItem });
    this.report(foreign(next.span, next.text) ?? comma);
  }

  /** A bare `tcp`, `udp` or `sctp` stands only alone. */
  private checkBare(items: readonly Item[]): void {
    if (items.length === 1) return;
    this.lists.forEach((list, at) => {
      if (list.kind !== "ports" || list.ports !== "none") return;
      const next = this.lists[at + 1];
      const ports = next?.kind === "ports" && Array.isArray(next.ports) ? next.ports : [];
      const written = ports.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).slice(0, 5);
      const pair = next?.kind === "ports" ? [list.protocol.text, next.protocol.text].sort().join("/") : "";
      const both = next?.kind === "ports" && pair === "tcp/udp" && ports.length > 0;
      const span = both ? join(list.protocol.span, next.protocol.span) : undefined;
      this.report(bareProtocol(list.protocol.span, list.protocol.text, written.join(", ") || undefined, span));
    });
  }
}

const FOREIGN_PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ["udp/tcp", "tcp/udp"],
  ["tcp+udp", "tcp/udp"],
  ["tcpudp", "tcp/udp"],
  ["tcp-udp", "tcp/udp"],
  ["icmp6", "icmpv6"],
  ["ipv6-icmp", "icmpv6"],
  ["icmpv4", "icmp"],
]);

/** The protocol that a word means which is none here; a word alone may be a service's name and is left as it is. */
function protocolFor(head: GrammarToken, rest: Item): string | undefined {
  if (head.type !== "word" || (rest.length === 0 && isBareWord(head.text))) return undefined;
  const lower = head.text.toLowerCase();
  return FOREIGN_PROTOCOLS.get(lower) ?? (lower !== head.text && isOneOf(lower, PROTOCOL_WORDS) ? lower : undefined);
}

function toItem(list: AtHand): TrafficItem {
  switch (list.kind) {
    case "done":
      return list.item;
    case "ports": {
      const protocols = list.protocol.text.split("/") as PortProtocol[];
      return { kind: "ports", protocols, ports: list.ports === "none" ? "any" : list.ports, span: list.span };
    }
    case "icmp":
      return { kind: "icmp", family: list.family, types: list.types, span: list.span };
    case "protocol":
      return { kind: "protocol", numbers: list.numbers, span: list.span };
  }
}

function byte(text: string): number | undefined {
  return /^(0|[1-9][0-9]{0,2})$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
}

function textFrom(rest: Item): string {
  return rest.map((token) => token.text).join(" ");
}
