/** Findings about modifiers. */
import { nearest } from "../../src/text/nearest.ts";
import type { Span } from "../span.ts";
import { RATE_WORDS, REJECT_WORDS } from "../words.ts";
import { define } from "./define.ts";
import { type Diagnostic, diagnostic } from "./diagnostic.ts";
import { remove, replaceBy, spell } from "./fix.ts";
import { oneOf, show } from "./show.ts";

const NOT_HERE = define("modifier-not-here", {
  title: "a modifier that this action can't have",
  why: `\`limit\` stands behind \`allow\` and \`log\`, \`connections\` behind \`allow\`, \`with\` behind \`reject\`, \`trial\` behind \`deny\` and
\`reject\`, \`log\` behind all but \`log\`. A default has \`log\`, \`with\`, \`as\`, \`because\` and \`trial\`; a line of a \`test\` has none. A \`deny\`
with a limit would let through what is beyond it, which is never what is meant.`,
  wrong: "deny tcp 22 to host limit 10/minute",
  right: "allow tcp 22 to host limit 10/minute\ndeny tcp 22 to host",
});

const DUPLICATE = define("duplicate-modifier", {
  title: "a modifier that stands twice",
  why: `Each modifier stands at most once behind a rule. Of two, one would have to be left out in silence.`,
  wrong: 'allow tcp 443 to host as "web" as "shop"',
  right: 'allow tcp 443 to host as "shop"',
});

const BAD_LIMIT = define("bad-limit", {
  title: "a limit that can't be read",
  why: `\`limit\` is a whole number of new connections from 1 to 1,000,000, \`/\`, and \`second\`, \`minute\`, \`hour\` or \`day\`; then perhaps
\`burst\` and a number, then perhaps \`per source\`.`,
  wrong: "allow tcp ssh to host limit 10/min per source burst 5",
  right: "allow tcp ssh to host limit 10/minute burst 5 per source",
});

const BAD_CONNECTIONS = define("bad-connections", {
  title: "a number of connections that can't be read",
  why: `\`connections\` is a whole number from 1 to 4,294,967,295, then perhaps \`per source\`. None at all is a \`deny\`.`,
  wrong: "allow tcp 443 to host connections 0",
  right: "allow tcp 443 to host connections 20 per source",
});

const BAD_REJECT = define("unknown-reject-kind", {
  title: "a way to refuse that there isn't",
  why: `A \`reject\` answers with a reset (tcp) or port-unreachable (the rest), or with what stands behind \`with\`: \`tcp-reset\`,
\`port-unreachable\`, \`host-unreachable\` or \`admin-prohibited\`. Each back end has them for IPv4 and IPv6.`,
  wrong: "reject udp 53 to host with icmp-port-unreachable",
  right: "reject udp 53 to host with port-unreachable",
});

const RESET_NEEDS_TCP = define("reset-needs-tcp", {
  title: "a tcp reset for other traffic",
  why: `Only tcp knows a reset. A rule \`with tcp-reset\` on traffic that can be something else would have nothing to answer it with, and no
kernel takes such a rule. Without \`with\`, tcp gets a reset and the rest port-unreachable already.`,
  wrong: "reject tcp/udp 53 to host with tcp-reset",
  right: "reject tcp 53 to host with tcp-reset",
});

const BAD_DATE = define("bad-date", {
  title: "a date that is none",
  why: `\`until\` names the last day (UTC) on which the rule counts, as year, month and day: \`2026-12-31\`. It must be a day that there
is.`,
  wrong: "allow tcp 22 from 198.51.100.7 to host until 2026-02-30",
  right: "allow tcp 22 from 198.51.100.7 to host until 2026-02-28",
});

const UNTIL_ON_REFUSAL = define("until-on-refusal", {
  title: "a refusal that would expire",
  why: `A rule with \`until\` is left out once its day has passed. Leaving out an \`allow\` closes something; leaving out a \`deny\` or a
\`reject\` would open it, on a day when nobody is looking.`,
  wrong: "deny tcp 22 from internet to host until 2026-12-31",
  right: "allow tcp 22 from 198.51.100.7 to host until 2026-12-31",
});

const BAD_PREFIX = define("bad-log-prefix", {
  title: "a log prefix that the kernel can't write",
  why: `The kernel writes at most 127 bytes before a line of its log (iptables 29, which its back end checks). The prefix is one line
of visible characters and blanks.`,
  wrong: `deny any to host log "${"refused by the policy of the machine edge ".repeat(4)}"`,
  right: 'deny any to host log "refused "',
});

const UNEXPECTED_WORD = define("modifier-words", {
  title: "something behind a modifier that doesn't belong to it",
  why: `\`trial\` is one word, \`until\` is followed by one date, and so on. A modifier ends where the next one begins; between
them stand no commas.`,
  wrong: "deny tcp 25 from containers to internet trial mode",
  right: "deny tcp 25 from containers to internet trial",
});

export const modifierDefinitions = [
  NOT_HERE,
  DUPLICATE,
  BAD_LIMIT,
  BAD_CONNECTIONS,
  BAD_REJECT,
  RESET_NEEDS_TCP,
  BAD_DATE,
  UNTIL_ON_REFUSAL,
  BAD_PREFIX,
  UNEXPECTED_WORD,
] as const;

export function modifierNotHere(span: Span, word: string, behind: string, where: string): Diagnostic {
  return diagnostic(NOT_HERE, {
    span,
    message: `\`${word}\` can't stand behind ${behind}`,
    help: [where],
  });
}

export function duplicateModifier(span: Span, word: string, first: Span): Diagnostic {
  return diagnostic(DUPLICATE, {
    span,
    message: `\`${word}\` stands twice`,
    related: [{ span: first, message: "it stands here already" }],
    help: ["Remove one of them."],
  });
}

const UNITS: ReadonlyMap<string, string> = new Map([
  ["s", "second"],
  ["sec", "second"],
  ["seconds", "second"],
  ["m", "minute"],
  ["min", "minute"],
  ["minutes", "minute"],
  ["h", "hour"],
  ["hours", "hour"],
  ["d", "day"],
  ["days", "day"],
]);

export function badRate(span: Span, text: string): Diagnostic {
  const parts = /^([0-9]+)\/([a-z]+)$/.exec(text);
  const isUnit = UNITS.has(parts?.[2] ?? "");
  const unit = parts ? (UNITS.get(parts[2] as string) ?? nearest(parts[2] as string, RATE_WORDS)) : undefined;
  const meant = parts && unit && unit !== parts[2] ? `${parts[1]}/${unit}` : undefined;
  return diagnostic(BAD_LIMIT, {
    span,
    message: `${show(text)} is no rate: that is a number from 1 to 1,000,000, \`/\`, and ${oneOf(RATE_WORDS)}`,
    help: meant ? [`Did you mean \`${meant}\`?`] : ["Write it as in `10/minute`."],
    fix: meant ? (isUnit ? spell : replaceBy)(span, meant) : undefined,
  });
}

export function badLimit(span: Span, message: string): Diagnostic {
  return diagnostic(BAD_LIMIT, { span, message, help: ["Write it as in `limit 10/minute burst 5 per source`."] });
}

export function badConnections(span: Span, message: string): Diagnostic {
  return diagnostic(BAD_CONNECTIONS, { span, message, help: ["Write it as in `connections 20 per source`."] });
}

export function unknownRejectKind(span: Span, text: string | undefined): Diagnostic {
  const kinds = oneOf(REJECT_WORDS);
  if (text === undefined) {
    return diagnostic(BAD_REJECT, { span, message: "behind `with` the answer is missing", help: [`Write ${kinds}.`] });
  }
  const meant = REJECT_MEANT.get(text) ?? nearest(text, REJECT_WORDS);
  return diagnostic(BAD_REJECT, {
    span,
    message: `${show(text)} is no way to refuse`,
    help: meant ? [`Did you mean \`${meant}\`?`] : [`There are ${oneOf(REJECT_WORDS, "and")}.`],
    fix: meant ? (REJECT_MEANT.has(text) ? spell : replaceBy)(span, meant) : undefined,
  });
}

const REJECT_MEANT: ReadonlyMap<string, string> = new Map([
  ["reset", "tcp-reset"],
  ["tcp-rst", "tcp-reset"],
  ["icmp-port-unreachable", "port-unreachable"],
  ["icmp6-port-unreachable", "port-unreachable"],
  ["icmp-host-unreachable", "host-unreachable"],
  ["icmp6-addr-unreachable", "host-unreachable"],
  ["icmp-admin-prohibited", "admin-prohibited"],
  ["icmp6-adm-prohibited", "admin-prohibited"],
]);

export function resetNeedsTcp(span: Span, other: Span): Diagnostic {
  return diagnostic(RESET_NEEDS_TCP, {
    span,
    message: "a reset can only answer tcp, and this traffic can be something else",
    related: [{ span: other, message: "this isn't tcp alone" }],
    help: ["Leave out `with tcp-reset`: tcp gets a reset anyway, and the rest port-unreachable."],
    fix: remove(span, "`with tcp-reset`"),
  });
}

export function badDate(span: Span, text: string | undefined): Diagnostic {
  return diagnostic(BAD_DATE, {
    span,
    message: text === undefined ? "behind `until` the day is missing" : `${show(text)} is no day that there is`,
    help: ["Write year, month and day, as in `until 2026-12-31`."],
  });
}

export function untilOnRefusal(span: Span, action: string): Diagnostic {
  return diagnostic(UNTIL_ON_REFUSAL, {
    span,
    message: `a \`${action}\` that expires would open something in silence`,
    help: ["Remove `until`; put it on the `allow` that is meant for a time."],
    fix: remove(span, "`until`, so that it never expires"),
  });
}

export function badLogPrefix(span: Span, bytes: number): Diagnostic {
  return diagnostic(BAD_PREFIX, {
    span,
    message: `the log prefix has ${bytes} bytes, and the kernel writes at most 127`,
    help: ["Shorten it. Reasons belong behind `because`."],
  });
}

export function unexpectedWords(span: Span, text: string, modifier: string): Diagnostic {
  return diagnostic(UNEXPECTED_WORD, {
    span,
    message: `${show(text)} is no part of \`${modifier}\``,
    help: ["A modifier ends where the next one begins; a rule ends with its line."],
  });
}
