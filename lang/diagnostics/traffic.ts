/** Findings about protocols, ports, icmp types and services. */
import { nearest } from "../../src/text/nearest.ts";
import { ICMP_TYPES } from "../icmp.ts";
import { PORT_NAMES, PORT_NICKNAMES } from "../ports.ts";
import type { Span } from "../span.ts";
import { define } from "./define.ts";
import { type Diagnostic, diagnostic } from "./diagnostic.ts";
import { replaceBy, spell } from "./fix.ts";
import { oneOf, show } from "./show.ts";

const MISSING = define("missing-traffic", {
  title: "a rule that doesn't say what traffic",
  why: `A rule names its traffic before \`from\` and \`to\`: \`any\`, or protocols with their ports, icmp types and services. Nothing
stands for everything by being left out.`,
  wrong: "allow from 198.51.100.7 to host",
  right: "allow any from 198.51.100.7 to host",
});

const BAD_PORT = define("bad-port", {
  title: "something that is no port",
  why: `A port is a number from 0 to 65535 without leading zeros, a range such as \`8000-8099\`, or the name of a port. Several are
separated by commas.`,
  wrong: "allow tcp 8000:8099 to host",
  right: "allow tcp 8000-8099 to host",
});

const PORT_ORDER = define("port-range-order", {
  title: "a range of ports whose end comes before its beginning",
  why: `A range of ports goes from its lower to its higher end. One the other way round would be empty.`,
  wrong: "allow tcp 8099-8000 to host",
  right: "allow tcp 8000-8099 to host",
});

const UNKNOWN_PORT = define("unknown-port-name", {
  title: "a word that is no port's name",
  why: `Directly behind \`tcp\`, \`udp\`, \`sctp\` or \`tcp/udp\` stands a port: a number, a range, or one of the names that the language
reference lists (IANA's). A service's name brings its own protocol, so it stands alone.`,
  wrong: "allow tcp sssh to host",
  right: "allow tcp ssh to host",
});

const BARE_PROTOCOL = define("bare-protocol", {
  title: "a protocol without ports in a list",
  why: `\`tcp, udp 53\` could mean all of tcp and udp 53, or port 53 of both. So a bare \`tcp\`, \`udp\` or \`sctp\` stands only alone.`,
  wrong: "allow tcp, udp 53 to host",
  right: "allow tcp/udp 53 to host",
});

const NO_PROTOCOL = define("port-without-protocol", {
  title: "a port, a type or a number without its protocol",
  why: `A port stands behind \`tcp\`, \`udp\`, \`sctp\` or \`tcp/udp\`, or behind another port and a comma; an icmp type likewise behind
\`icmp\` or \`icmpv6\`. A number alone could be any of them.`,
  wrong: "allow 443 to host",
  right: "allow tcp 443 to host",
});

const BAD_TYPE = define("bad-icmp-type", {
  title: "something that is no icmp type",
  why: `Behind \`icmp\` and \`icmpv6\` stands a type: a number from 0 to 255, or a name of that version's list in the language reference. The
two versions number their types differently.`,
  wrong: "allow icmp packet-too-big to host",
  right: "allow icmpv6 packet-too-big to host",
});

const BAD_PROTOCOL = define("bad-protocol", {
  title: "something that is no protocol",
  why: `Protocols are \`tcp\`, \`udp\`, \`sctp\`, \`tcp/udp\`, \`icmp\`, \`icmpv6\`, \`esp\`, \`ah\`, \`gre\`, \`igmp\` and \`ipip\`; any other
by its IANA number, from 0 to 255: \`proto 89\`.`,
  wrong: "allow proto ospf to host",
  right: "allow proto 89 to host",
});

const ANY_IN_LIST = define("any-in-list", {
  title: "`any` beside something else",
  why: `\`any\` is all traffic, and \`tcp any\` all ports, so what else stands in the list adds nothing. One of the two is a slip.`,
  wrong: "allow any, tcp 80 to host",
  right: "allow any to host",
});

export const trafficDefinitions = [
  MISSING,
  BAD_PORT,
  PORT_ORDER,
  UNKNOWN_PORT,
  BARE_PROTOCOL,
  NO_PROTOCOL,
  BAD_TYPE,
  BAD_PROTOCOL,
  ANY_IN_LIST,
] as const;

export function missingTraffic(span: Span, action: string): Diagnostic {
  return diagnostic(MISSING, {
    span,
    message: "the rule doesn't say what traffic it is about",
    help: [`Write \`${action} any …\` for all of it, or protocol and port: \`${action} tcp 22 …\`.`],
  });
}

/** `protocol` is the one that it stands behind. */
export function badPort(span: Span, text: string, protocol: string): Diagnostic {
  const range = /^([0-9]+):([0-9]+)$/.exec(text);
  const ufw = /^([0-9]+(?:[:-][0-9]+)?)\/(tcp|udp)$/.exec(text);
  const meant = range ? `${range[1]}-${range[2]}` : undefined;
  const zero = /^0[0-9]/.test(text) ? " (a number has no leading zeros)" : "";
  const plain = /^0+[1-9][0-9]*$/.test(text) ? text.replace(/^0+/, "") : undefined;
  const alone = ufw && ufw[2] === protocol ? (ufw[1] as string).replace(":", "-") : undefined;
  const spelling = [meant, alone].find((one) => one !== undefined && isPorts(one));
  return diagnostic(BAD_PORT, {
    span,
    message: `${show(text)} is no port${zero}: that is a number from 0 to 65535, a range, or a name`,
    help: meant
      ? [`A range is written \`${meant}\`.`]
      : ufw
        ? [`The protocol stands first: \`${ufw[2]} ${(ufw[1] as string).replace(":", "-")}\`.`]
        : plain
          ? [`Did you mean \`${plain}\`?`]
          : [],
    fix: spelling ? spell(span, spelling) : plain && isPorts(plain) ? replaceBy(span, plain) : undefined,
  });
}

export function portOrder(span: Span, first: number, last: number): Diagnostic {
  const meant = `${last}-${first}`;
  return diagnostic(PORT_ORDER, {
    span,
    message: `the range of ports \`${first}-${last}\` ends before it begins`,
    help: [`Did you mean \`${meant}\`?`],
    fix: replaceBy(span, meant),
  });
}

export function unknownPortName(span: Span, word: string, protocol: string, isService: boolean): Diagnostic {
  const meant = PORT_NICKNAMES.get(word.toLowerCase()) ?? nearest(word, PORT_NAMES.keys());
  const help = isService
    ? `${show(word)} is a service and brings its own protocol: write it without \`${protocol}\`.`
    : meant
      ? `Did you mean \`${meant}\` (${PORT_NAMES.get(meant)})?`
      : `Write the number. If ${show(word)} is a service, write it without \`${protocol}\`.`;
  return diagnostic(UNKNOWN_PORT, {
    span,
    message: `${show(word)} is no port's name`,
    help: [help],
    fix: meant && !isService ? replaceBy(span, meant) : undefined,
  });
}

/** `both` goes from this protocol to the other one whose ports follow, where they are tcp and udp. */
export function bareProtocol(span: Span, protocol: string, ports: string | undefined, both?: Span): Diagnostic {
  const help = ports === undefined ? [] : [`Write \`tcp/udp ${ports}\` for the same ports of both.`];
  return diagnostic(BARE_PROTOCOL, {
    span,
    message: `\`${protocol}\` without ports stands in a list with something else`,
    help: [...help, `Write \`${protocol} any\` for all its ports.`],
    fix: both ? replaceBy(both, "tcp/udp") : replaceBy(span, `${protocol} any`),
    otherFixes: both ? [replaceBy(span, `${protocol} any`)] : [],
  });
}

export function withoutProtocol(span: Span, text: string, kind: "port" | "icmp type" | "number" | "text"): Diagnostic {
  const ufw = /^([0-9]+(?:[:-][0-9]+)?)\/(tcp|udp)$/.exec(text);
  const shown = show(text);
  const help = ufw
    ? `The protocol stands first: \`${ufw[2]} ${(ufw[1] as string).replace(":", "-")}\`.`
    : kind === "icmp type"
      ? `Write \`icmp ${text}\`, \`icmpv6 ${text}\`, or for both families of an echo-request \`ping\`.`
      : kind === "text"
        ? "Addresses stand behind `from` and `to`."
        : `Write \`tcp ${text}\`, \`udp ${text}\`, or for both \`tcp/udp ${text}\`.`;
  const what =
    kind === "text"
      ? "is no traffic"
      : kind === "icmp type"
        ? "is an icmp type and stands behind `icmp` or `icmpv6`"
        : "stands without its protocol";
  const protocols = [4, 6].filter((family) => ICMP_TYPES[family as 4 | 6].has(text));
  const meant = ufw
    ? []
    : kind === "icmp type"
      ? [
          ...(text === "echo-request" ? ["ping"] : []),
          ...protocols.map((family) => `${family === 4 ? "icmp" : "icmpv6"} ${text}`),
        ]
      : kind === "port" && (isPorts(text) || PORT_NAMES.has(text))
        ? ["tcp", "udp", "tcp/udp"].map((protocol) => `${protocol} ${text}`)
        : [];
  const first = ufw && (ufw[1] as string).replace(":", "-");
  return diagnostic(NO_PROTOCOL, {
    span,
    message: `${shown} ${what}`,
    help: [help],
    fix: first && isPorts(first) ? spell(span, `${ufw[2]} ${first}`) : undefined,
    otherFixes: meant.map((one) => replaceBy(span, one)),
  });
}

export function badIcmpType(span: Span, text: string, family: 4 | 6): Diagnostic {
  const other = ICMP_TYPES[family === 4 ? 6 : 4].has(text);
  const near = nearest(text, ICMP_TYPES[family].keys());
  return diagnostic(BAD_TYPE, {
    span,
    message: `${show(text)} is no type of ${family === 4 ? "icmp" : "icmpv6"}: that is a number from 0 to 255 or a name`,
    help: other
      ? [`It is one of ${family === 4 ? "icmpv6" : "icmp"}.`]
      : near
        ? [`Did you mean \`${near}\`?`]
        : [`The names are ${oneOf([...ICMP_TYPES[family].keys()], "and")}.`],
    fix: !other && near ? replaceBy(span, near) : undefined,
  });
}

const NUMBERS: ReadonlyMap<string, string> = new Map([
  ["icmp", "icmp"],
  ["icmpv6", "icmpv6"],
  ["tcp", "tcp"],
  ["udp", "udp"],
  ["sctp", "sctp"],
  ["all", "any"],
  ["any", "any"],
  ["esp", "esp"],
  ["ah", "ah"],
  ["gre", "gre"],
  ["igmp", "igmp"],
  ["ospf", "proto 89"],
  ["vrrp", "proto 112"],
  ["pim", "proto 103"],
  ["eigrp", "proto 88"],
  ["ipv6", "proto 41"],
  ["udplite", "proto 136"],
  ["dccp", "proto 33"],
]);

/** `whole` is the place of `proto` and what stands behind it, where the traffic is nothing else. */
export function badProtocol(span: Span, text: string | undefined, whole?: Span): Diagnostic {
  if (text === undefined) {
    return diagnostic(BAD_PROTOCOL, {
      span,
      message: "behind `proto` a protocol's number is missing",
      help: ["Write its IANA number: `proto 89`."],
    });
  }
  const meant = NUMBERS.get(text.toLowerCase());
  return diagnostic(BAD_PROTOCOL, {
    span,
    message: `${show(text)} is no protocol's number: that is 0 to 255`,
    help: meant ? [`Write \`${meant}\`.`] : ["Write its IANA number: `proto 89`."],
    fix: meant && whole ? replaceBy(whole, meant) : undefined,
  });
}

/** For a protocol that is written in a way that other tools have: `tcp+udp`, `icmp6`, `TCP`. */
export function protocolMeant(span: Span, text: string, meant: string): Diagnostic {
  return diagnostic(BAD_PROTOCOL, {
    span,
    message: `the protocol ${show(text)} is written \`${meant}\``,
    help: [`Write \`${meant}\`.`],
    fix: spell(span, meant),
  });
}

export function anyInList(span: Span, what: string): Diagnostic {
  return diagnostic(ANY_IN_LIST, {
    span,
    message: `${what}, so nothing can stand beside it`,
    help: ["Remove it, or what stands beside it."],
  });
}

/** Whether a text is a port, or a range of ports in order. */
function isPorts(text: string): boolean {
  const [first, last = first] = text.split("-").map((end) => (/^(0|[1-9][0-9]{0,4})$/.test(end) ? Number(end) : -1));
  return first !== undefined && last !== undefined && first >= 0 && first <= last && last <= 65535;
}
