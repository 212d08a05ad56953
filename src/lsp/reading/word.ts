import type { Span } from "../../../lang/span.ts";

/** What a word of a policy is, where it stands. */
export type Role =
  /** A word of the language that begins something, or stands for an endpoint. */
  | "keyword"
  /** A word of a modifier. */
  | "modifier"
  /** One of a closed list behind a keyword: `off`, `tcp-reset`, `dhcp`. */
  | "value"
  /** The policy's own name: a group, a run-time group, a service, a zone. */
  | "name"
  /** A name that Docker gives. */
  | "docker"
  | "interface"
  /** The name of a port or of an icmp type. */
  | "known"
  /** An address, a port, a rate, a time. */
  | "number"
  | "string"
  /** The name of a file, in quotes. */
  | "path"
  | "operator"
  | "comment"
  /** What has no meaning where it stands, or none yet. */
  | "unknown";

/** Where one of the policy's own names stands; each place takes some kinds of names only. */
export type Place =
  | "let"
  | "set"
  | "service"
  | "zone"
  /** An item of a list of addresses: a group. */
  | "addresses"
  /** An item of traffic: a service. */
  | "traffic"
  /** An item of a rule's end: a group, a run-time group or a zone. */
  | "endpoint"
  /** Behind `host` or `published`: a group. */
  | "own-address"
  /** Behind `except` in a rule: a group, a run-time group or a zone. */
  | "except"
  /** Behind `on`: a zone. */
  | "on";

export type DockerKind = "container" | "network" | "label" | "label-value" | "compose" | "compose-service" | "swarm";

/** A token with what it is. Its span is counted from the beginning of the text that was read. */
export interface Word {
  readonly role: Role;
  /** As written, quotes and all. */
  readonly text: string;
  /** A string's content, its escapes resolved; of anything else the text. */
  readonly value: string;
  readonly span: Span;
  /** Of a name. */
  readonly place?: Place;
  /** Of a name of Docker's. */
  readonly docker?: DockerKind;
  /** Of a Compose service the project, of a label's value the key. */
  readonly of?: string;
}
