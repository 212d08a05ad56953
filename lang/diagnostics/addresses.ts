/** Findings about addresses, prefixes and ranges. */
import type { NotAnAddress } from "../../src/ip/address.ts";
import type { Span } from "../span.ts";
import { define } from "./define.ts";
import { type Diagnostic, diagnostic, type Fix } from "./diagnostic.ts";
import { replaceByAddress, spell } from "./fix.ts";
import { show } from "./show.ts";

const SYNTAX = define("bad-address", {
  title: "something that is no address, prefix or range",
  why: `An address is IPv4 (four numbers of 0 to 255) or IPv6; a prefix is an address, \`/\` and a length; a range is two whole
addresses joined by \`-\` without blanks. Host names are not looked up: an answer from the network has no place in a firewall.`,
  wrong: "let office = 10.0.256.0/24",
  right: "let office = 10.0.255.0/24",
});

const LEADING_ZERO = define("leading-zero", {
  title: "an address with leading zeros",
  why: `Many programs, nft and iptables among them, take a number with a leading zero for an octal one: to them \`010.0.0.1\` is
\`8.0.0.1\`. Such an address means one thing to its reader and another to the kernel, so it is refused (RFC 6943, section 3.1.1).`,
  wrong: "allow tcp 22 from 010.0.0.1 to host",
  right: "allow tcp 22 from 10.0.0.1 to host",
});

const SHORT_FORM = define("short-address", {
  title: "an IPv4 address with fewer than four numbers",
  why: `Old programs read \`10.1\` as \`10.0.0.1\`, and people mean \`10.1.0.0/16\` by it. An IPv4 address has four numbers here.`,
  wrong: "let office = 10.1/16",
  right: "let office = 10.1.0.0/16",
});

const HOST_BITS = define("host-bits", {
  title: "a prefix with host bits",
  why: `\`10.0.0.1/8\` names one machine and sixteen million addresses at a time. Either the whole prefix is meant (\`10.0.0.0/8\`), or the
machine (\`10.0.0.1\`): write the one that it is.`,
  wrong: "let office = 10.0.0.1/8",
  right: "let office = 10.0.0.0/8",
});

const ZONE_INDEX = define("zone-index", {
  title: "an address with a zone index",
  why: `The \`%eth0\` of \`fe80::1%eth0\` is not part of the address: it names an interface of this machine. Say the interface
with \`on interface eth0\`, or in a zone.`,
  wrong: "allow tcp 22 from fe80::1%eth0 to host",
  right: "allow tcp 22 from fe80::1 on interface eth0 to host",
});

const PREFIX_LENGTH = define("prefix-length", {
  title: "a prefix whose length is none",
  why: `The length of a prefix is a number: 0 to 32 for IPv4, 0 to 128 for IPv6. A netmask (\`/255.255.255.0\`) is written as the
length that it stands for.`,
  wrong: "let office = 10.0.0.0/255.0.0.0",
  right: "let office = 10.0.0.0/8",
});

const RANGE_ORDER = define("range-order", {
  title: "a range whose end comes before its beginning",
  why: `A range goes from its lower to its higher end. One the other way round would be empty, which is hardly what is meant.`,
  wrong: "let pool = 10.0.0.9-10.0.0.5",
  right: "let pool = 10.0.0.5-10.0.0.9",
});

const RANGE_FAMILY = define("range-family", {
  title: "a range from one IP version to the other",
  why: `Both ends of a range are IPv4, or both IPv6.`,
  wrong: "let pool = 10.0.0.1-2001:db8::1",
  right: "let pool = 10.0.0.1-10.0.0.9, 2001:db8::1",
});

const RANGE_FORM = define("range-form", {
  title: "a range that is not two whole addresses",
  why: `A range is two whole addresses joined by \`-\`, without blanks: \`10.0.0.5-10.0.0.9\`. A prefix can't be an end of it.`,
  wrong: "let pool = 10.0.0.5-9",
  right: "let pool = 10.0.0.5-10.0.0.9",
});

const NOT_ADDRESS = define("not-an-address", {
  title: "something else where addresses belong",
  why: `A \`let\`, the \`address\` of a zone and what follows \`except\` hold addresses, prefixes, ranges and the names of groups (a \`let\` also
\`file "…"\`, an \`except\` also zones). Endpoints such as \`host\`, \`internet\` or \`container\` are written in the rule itself.`,
  wrong: "let inside = private, 10.0.0.0/8",
  right: "let inside = 10.0.0.0/8, fc00::/7",
});

const FILE_LINE = define("address-file-line", {
  title: "a line of an address file that is no address",
  why: `A file named with \`file "…"\` holds one address, prefix or range a line; blank lines and comments behind \`#\` are fine. A
line that isn't understood could be an address that ought to be blocked, so the whole policy is refused. In the example, the
file has the line \`10.0.0.1/8\`.`,
  wrong: 'let blocked = file "blocklist.txt"',
  right: 'let blocked = file "good.txt"',
});

export const addressDefinitions = [
  SYNTAX,
  LEADING_ZERO,
  SHORT_FORM,
  HOST_BITS,
  ZONE_INDEX,
  PREFIX_LENGTH,
  RANGE_ORDER,
  RANGE_FAMILY,
  RANGE_FORM,
  NOT_ADDRESS,
  FILE_LINE,
] as const;

/** For a text that `parseInterval` refused. */
export function badInterval(span: Span, text: string, why: NotAnAddress): Diagnostic {
  const meant = wholeMeant(text, why);
  const fix = meant ? replaceByAddress(span, meant) : undefined;
  const didYouMean = meant ? [`Did you mean \`${meant}\`?`] : [];
  const shown = show(text);
  switch (why.problem) {
    case "leading-zero":
      return diagnostic(LEADING_ZERO, {
        span,
        message: `${shown} has leading zeros, which some programs read as octal`,
        help: didYouMean,
        fix,
      });
    case "short-form":
      return shortForm(span, text);
    case "host-bits":
      return diagnostic(HOST_BITS, {
        span,
        message: `${shown} has host bits: it is one address within the prefix ${show(meant ?? "")}`,
        help: [
          `Write ${show(meant ?? "")} for the whole prefix, or ${show(text.split("/")[0] ?? "")} for that address alone.`,
        ],
        fix,
        otherFixes: [replaceByAddress(span, text.split("/")[0] ?? "")].filter((one) => one !== undefined),
      });
    case "zone-index":
      return diagnostic(ZONE_INDEX, {
        span,
        message: `${shown} has a zone index, which names an interface and is no part of the address`,
        help: [`Write ${show(text.replace(/%[^/-]*/g, ""))}, and the interface with \`on interface …\`.`],
      });
    case "prefix-length":
      return prefixLength(span, text);
    case "range-order":
      return diagnostic(RANGE_ORDER, {
        span,
        message: `the range ${shown} ends before it begins`,
        help: didYouMean,
        fix,
      });
    case "range-family":
      return diagnostic(RANGE_FAMILY, { span, message: `the range ${shown} goes from one IP version to the other` });
    case "octet-range":
      return diagnostic(SYNTAX, {
        span,
        message: `${shown} is no address: one of its numbers is greater than 255`,
      });
    case "syntax": {
      const plain = plainAddress(text);
      return diagnostic(SYNTAX, {
        span,
        message: `${shown} is no address, prefix or range`,
        help: hint(text),
        fix: plain === undefined ? undefined : replaceByAddress(span, plain),
      });
    }
  }
}

function wholeMeant(text: string, why: NotAnAddress): string | undefined {
  if (why.problem !== "leading-zero") return why.meant;
  const plain = text.replace(/(^|[.-])0+(?=[0-9])/g, "$1");
  return why.meant && plain !== text ? plain : undefined;
}

function shortForm(span: Span, text: string): Diagnostic {
  if (/^[0-9.]+-[0-9.]+$/.test(text)) return rangeForm(span, text);
  const [base = "", length] = text.split("/");
  const padded = `${base}${".0".repeat(Math.max(0, 3 - base.split(".").length + 1))}`;
  const help =
    length === undefined && base.includes(".")
      ? `Write the prefix that is meant, such as \`${padded}/${8 * base.split(".").length}\`.`
      : length === undefined
        ? "Write all four numbers; a number alone is a port, and stands behind `tcp` or `udp`."
        : `Did you mean \`${padded}/${length}\`?`;
  return diagnostic(SHORT_FORM, {
    span,
    message: `${show(text)} has fewer than four numbers`,
    help: [help],
    fix: length === undefined ? undefined : replaceByAddress(span, `${padded}/${length}`),
  });
}

function prefixLength(span: Span, text: string): Diagnostic {
  const [base = "", mask = ""] = text.split("/");
  const length = maskLength(mask);
  if (length !== undefined) {
    const meant = `${base}/${length}`;
    return diagnostic(PREFIX_LENGTH, {
      span,
      message: `${show(text)} has a netmask where the length of a prefix belongs`,
      help: [`Write \`${meant}\`.`],
      fix: replaceByAddress(span, meant) && spell(span, meant),
    });
  }
  if (mask.includes("-")) return rangeForm(span, text);
  return diagnostic(PREFIX_LENGTH, {
    span,
    message: `${show(text)} has no proper length behind the \`/\`: that is 0 to ${base.includes(":") ? 128 : 32}`,
  });
}

/** The length that a dotted netmask stands for. */
function maskLength(mask: string): number | undefined {
  if (!/^[0-9]{1,3}(\.[0-9]{1,3}){3}$/.test(mask)) return undefined;
  const bits = mask
    .split(".")
    .map((octet) => Number(octet).toString(2).padStart(8, "0"))
    .join("");
  return /^1*0*$/.test(bits) && bits.length === 32 ? bits.replace(/0/g, "").length : undefined;
}

/** `10.0.0.5-9`, as nmap and iprange write it, in full. */
function wholeRange(text: string): string | undefined {
  const [, head, first, last] = /^([0-9]+\.[0-9]+\.[0-9]+\.)([0-9]+)-([0-9]+)$/.exec(text) ?? [];
  return head && `${head}${first}-${head}${last}`;
}

function rangeForm(span: Span, text: string): Diagnostic {
  const meant = wholeRange(text);
  return diagnostic(RANGE_FORM, {
    span,
    message: `${show(text)} is no range of two whole addresses`,
    help: ["Write both ends in full, as in `10.0.0.5-10.0.0.9`."],
    fix: meant === undefined ? undefined : replaceByAddress(span, meant),
  });
}

/** What other tools put around an address, or write for a whole prefix, in the language's own words. */
function plainAddress(text: string): string | undefined {
  const [, inner, length = ""] = /^\[([0-9a-fA-F:.]+)\](\/[0-9]+)?$/.exec(text) ?? [];
  if (inner !== undefined) return `${inner}${length}`;
  const [, known] = /^([0-9]+(?:\.[0-9]+){0,2})(?:\.\*)+$/.exec(text) ?? [];
  const numbers = known?.split(".") ?? [];
  if (known === undefined || text.split(".").length !== 4) return undefined;
  return `${known}${".0".repeat(4 - numbers.length)}/${8 * numbers.length}`;
}

function hint(text: string): string[] {
  if (/^!/.test(text)) return ["Exceptions are written behind `except`: `from any except 198.51.100.7`."];
  if (/^\[/.test(text)) return ["Write an IPv6 address without brackets; the port stands behind the protocol."];
  if (/^[0-9]+(\.[0-9]+){3}:[0-9]+$/.test(text))
    return ["The port stands behind the protocol: `tcp 80 … to 192.0.2.1`."];
  if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) return ["Hardware addresses can't be matched."];
  if (/^[0-9.]+\.\*|\.\*/.test(text)) return ["Write the prefix that is meant, such as `10.0.0.0/8`."];
  return [];
}

/** For a range or prefix that was written with blanks around its `-` or `/`. */
export function spacedOut(span: Span, joined: string): Diagnostic {
  return diagnostic(RANGE_FORM, {
    span,
    message: "a range or a prefix is written without blanks",
    help: [`Write ${show(joined)}.`],
    fix: { title: "Remove the blanks", edits: [{ span, text: joined }], isSpelling: true },
  });
}

export function notAnAddress(span: Span, text: string, where: string, help: string, fix?: Fix): Diagnostic {
  return diagnostic(NOT_ADDRESS, { span, message: `${show(text)} can't stand in ${where}`, help: [help], fix });
}

/** For a line of a `file "…"`; `item` is the place in the policy that names the file. */
export function badFileLine(span: Span, text: string, why: NotAnAddress, item: Span): Diagnostic {
  const detail = badInterval(span, text, why);
  return diagnostic(FILE_LINE, {
    span,
    message: `the line is no address, prefix or range: ${detail.message}`,
    related: [{ span: item, message: "the file is named here" }],
    help: detail.help,
  });
}

/** For the bad lines of a file beyond those that were reported one by one. */
export function moreBadLines(span: Span, count: number, path: string): Diagnostic {
  return diagnostic(FILE_LINE, {
    span,
    message: `${show(path)} has ${count} more lines that are no address, prefix or range`,
  });
}
