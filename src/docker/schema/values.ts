import { formatAddress, isProblem, type NotAnAddress, parseAddress, width } from "../../ip/address.ts";
import { prefixOf } from "../../ip/interval.ts";
import { quote } from "../quote.ts";

/** Why a text is not what it should be. */
export class Wrong {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Turns a text from outside into its canonical form, or says why it can't. */
export type Reader<T> = (text: string) => T | Wrong;

/** An IPv4 or IPv6 address, canonical. */
export const address: Reader<string> = (text) => {
  const result = parseAddress(text);
  return isProblem(result) ? notAnAddress(text, "an IP address", result) : formatAddress(result);
};

/** An address of that family, canonical. */
export function addressOf(family: 4 | 6): Reader<string> {
  return (text) => {
    const result = parseAddress(text);
    if (isProblem(result)) return notAnAddress(text, `an IPv${family} address`, result);
    return result.family === family
      ? formatAddress(result)
      : new Wrong(`${quote(text)} is not an IPv${family} address`);
  };
}

/** A prefix without host bits, canonical: `172.17.0.0/16`. */
export const prefix: Reader<string> = (text) => {
  const found = addressAndLength(text);
  if (found instanceof Wrong) return found;
  const canonical = `${formatAddress({ family: found.family, value: prefixOf(found, found.length).first })}/${found.length}`;
  return prefixOf(found, found.length).first === found.value
    ? canonical
    : new Wrong(`${quote(text)} has host bits; the prefix is ${canonical}`);
};

/** A prefix as older engines keep it, host bits and all (`--subnet 10.0.0.1/24`); they are cut off. */
export const subnet: Reader<string> = (text) => {
  const found = addressAndLength(text);
  if (found instanceof Wrong) return found;
  return `${formatAddress({ family: found.family, value: prefixOf(found, found.length).first })}/${found.length}`;
};

/** An interface's own address with its prefix length, canonical: `198.51.100.1/24`. */
export const interfaceAddress: Reader<string> = (text) => {
  const found = addressAndLength(text);
  return found instanceof Wrong ? found : `${formatAddress(found)}/${found.length}`;
};

function addressAndLength(text: string): { family: 4 | 6; value: bigint; length: number } | Wrong {
  const slash = text.indexOf("/");
  const length = text.slice(slash + 1);
  const found = parseAddress(text.slice(0, Math.max(slash, 0)));
  if (isProblem(found)) return notAnAddress(text, "an address with its prefix length", found);
  if (!/^(0|[1-9][0-9]{0,2})$/.test(length) || Number(length) > width(found.family)) {
    return new Wrong(`${quote(text)} has no prefix length from 0 to ${width(found.family)}`);
  }
  return { ...found, length: Number(length) };
}

function notAnAddress(text: string, wanted: string, problem: NotAnAddress): Wrong {
  const why =
    problem.problem === "leading-zero" ? " (leading zeros)" : problem.problem === "zone-index" ? " (zone)" : "";
  return new Wrong(`${quote(text)} is not ${wanted}${why}`);
}

/**
 * An interface's name: 1 to 15 of the characters `A-Z a-z 0-9 . _ @ -`, the first one not `-`. The kernel allows more
 * (`dev_valid_name` in net/core/dev.c: anything but blanks, `/` and `:`), but `+` and `*` are wildcards to iptables and
 * nft, and quotes, `;` or `$` have no business in a rule file.
 */
export const interfaceName: Reader<string> = (text) =>
  /^(?!\.{1,2}$)[A-Za-z0-9._@][A-Za-z0-9._@-]{0,14}$/.test(text)
    ? text
    : new Wrong(`${quote(text)} is not an interface name (1 to 15 letters, digits, \`.\`, \`_\`, \`@\` or \`-\`)`);

/** The id of a container, network or service. */
export const id: Reader<string> = (text) =>
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(text) ? text : new Wrong(`${quote(text)} is not an id`);

/** A hardware address of 6 octets (20 on InfiniBand), in lower case. */
export const mac: Reader<string> = (text) =>
  /^[0-9a-f]{2}(:[0-9a-f]{2}){5,19}$/i.test(text)
    ? text.toLowerCase()
    : new Wrong(`${quote(text)} is not a MAC address`);

/** A port as decimal text, 0 to 65535. */
export const port: Reader<number> = (text) =>
  /^(0|[1-9][0-9]{0,4})$/.test(text) && Number(text) <= 65535
    ? Number(text)
    : new Wrong(`${quote(text)} is not a port (0 to 65535)`);

/** A switch as the engine reads it (Go's `strconv.ParseBool`). */
export const flag: Reader<boolean> = (text) => {
  if (["1", "t", "T", "true", "TRUE", "True"].includes(text)) return true;
  if (["0", "f", "F", "false", "FALSE", "False"].includes(text)) return false;
  return new Wrong(`${quote(text)} is neither \`true\` nor \`false\``);
};

/** A transport protocol that can be published. */
export const protocol: Reader<"tcp" | "udp" | "sctp"> = (text) =>
  text === "tcp" || text === "udp" || text === "sctp"
    ? text
    : new Wrong(`${quote(text)} is none of \`tcp\`, \`udp\`, \`sctp\``);

/** A gateway mode of a bridge network (`nat`, `nat-unprotected`, `routed`, `isolated`, or what comes after those). */
export const gatewayMode: Reader<string> = (text) =>
  /^[a-z][a-z-]{0,31}$/.test(text) ? text : new Wrong(`${quote(text)} is not a gateway mode`);
