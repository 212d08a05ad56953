/** The words of the language, each list in one place; lexer, parser, formatter, suggestions and the reference use them. */

/** The words that begin a statement. */
export const STATEMENT_WORDS = [
  "let",
  "set",
  "service",
  "zone",
  "allow",
  "deny",
  "reject",
  "log",
  "default",
  "docker",
  "essentials",
  "include",
  "test",
] as const;

/** What a rule can do. */
export const ACTION_WORDS = ["allow", "deny", "reject", "log"] as const;

/** The protocols that have ports, as they are written. */
export const PORT_PROTOCOL_WORDS = ["tcp", "udp", "sctp", "tcp/udp"] as const;

/** The protocols without ports that have a name, with their IANA numbers. */
export const PLAIN_PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ["esp", 50],
  ["ah", 51],
  ["gre", 47],
  ["igmp", 2],
  ["ipip", 4],
]);

/** Every word that begins an item of traffic, `any` apart. */
export const PROTOCOL_WORDS = [...PORT_PROTOCOL_WORDS, "icmp", "icmpv6", ...PLAIN_PROTOCOLS.keys(), "proto"] as const;

/** The endpoints that are one word alone. */
export const PLAIN_ENDPOINTS = ["any", "outside", "internet", "private", "metadata", "containers"] as const;

/** The endpoints that an address, prefix or group may follow. */
export const OWN_ENDPOINTS = ["host", "published"] as const;

/** The endpoints that a name follows, in which a bare word may begin with a digit and be a keyword. */
export const NAMED_ENDPOINTS = ["container", "label", "compose", "network", "swarm"] as const;

/** Every word that begins an endpoint. */
export const ENDPOINT_WORDS = [...PLAIN_ENDPOINTS, ...OWN_ENDPOINTS, ...NAMED_ENDPOINTS] as const;

/** The words that begin a clause of a rule or a zone, and end the list before them. */
export const CLAUSE_WORDS = ["from", "to", "except", "on", "address"] as const;

/** The words that begin a modifier. */
export const MODIFIER_WORDS = ["log", "limit", "connections", "with", "trial", "as", "because", "until"] as const;

/** The words that begin a part of some statement and are reserved too. */
export const PART_WORDS = [
  "interface",
  "file",
  "timeout",
  "size",
  "without",
  "burst",
  "per",
  "between",
  "forward",
] as const;

/** Words that mean nothing yet and are reserved so that the language can grow. */
export const FUTURE_WORDS = [
  "during",
  "established",
  "if",
  "mac",
  "masquerade",
  "multicast",
  "name",
  "optional",
  "redirect",
  "stack",
  "user",
] as const;

/** Every word that can't be the name of a group, a run-time group, a service or a zone. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set<string>([
  ...STATEMENT_WORDS,
  ...PROTOCOL_WORDS,
  ...ENDPOINT_WORDS,
  ...CLAUSE_WORDS,
  ...MODIFIER_WORDS,
  ...PART_WORDS,
  ...FUTURE_WORDS,
]);

/** The settings of the `docker` block. */
export const SETTING_WORDS = ["iptables", "uplink", "publish", "bridges", "userland-proxy"] as const;

/** What `essentials without` can name. */
export const ESSENTIAL_WORDS = ["dhcp", "discovery", "guards"] as const;

/** What `with` can name. */
export const REJECT_WORDS = ["tcp-reset", "port-unreachable", "host-unreachable", "admin-prohibited"] as const;

/** The units of a rate. */
export const RATE_WORDS = ["second", "minute", "hour", "day"] as const;

/** Whether a text is a bare word, and so needs no quotes as a name. */
export function isBareWord(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(text);
}

/** Whether a text is a bare word directly behind `container`, `label`, `compose`, `network` or `swarm`. */
export function isBareName(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(text);
}

/** Whether a word is one of a list, with its type. */
export function isOneOf<T extends string>(word: string, list: readonly T[]): word is T {
  return (list as readonly string[]).includes(word);
}
