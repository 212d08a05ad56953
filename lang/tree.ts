/**
 * The tree of a policy: what stands in the files, checked for form, with names not yet looked up. Plain data. Every
 * node bears the span of its text.
 */
import type { Interval } from "../src/ip/interval.ts";
import type { PortRange } from "../src/ip/ports.ts";
import type { Span } from "./span.ts";

/** A name as written (quotes and escapes taken away). */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A quoted text, its escapes resolved. */
export type Text = Name;

export type Action = "allow" | "deny" | "reject" | "log";

export const PATHS = [
  "to-host",
  "to-containers",
  "from-containers",
  "between-containers",
  "from-host",
  "forward",
] as const;

/** One of the six ways that a packet takes through the machine. */
export type PathName = (typeof PATHS)[number];

export type Statement = Let | RuntimeSet | Service | Zone | Rule | Default | Docker | Essentials | Include | Test;

interface Node {
  readonly span: Span;
}

export interface Let extends Node {
  readonly kind: "let";
  readonly name: Name;
  readonly addresses: readonly AddressItem[];
  readonly except: readonly AddressItem[];
}

export type AddressItem =
  | (Node & { readonly kind: "interval"; readonly interval: Interval })
  | (Node & { readonly kind: "group"; readonly name: string })
  /** `entries` is filled by the loader, which reads the file. */
  | (Node & { readonly kind: "file"; readonly path: string; readonly entries: readonly Interval[] });

export interface RuntimeSet extends Node {
  readonly kind: "set";
  readonly name: Name;
  /** Seconds after which an element leaves by itself. */
  readonly timeout?: number;
  /** The most elements of one family. */
  readonly size?: number;
}

export interface Service extends Node {
  readonly kind: "service";
  readonly name: Name;
  readonly traffic: Traffic;
}

export interface Zone extends Node {
  readonly kind: "zone";
  readonly name: Name;
  readonly interfaces: readonly InterfacePattern[];
  readonly addresses?: readonly AddressItem[];
}

/** An interface's name, `pattern` ending in `*` for a wildcard. */
export interface InterfacePattern extends Node {
  readonly pattern: string;
}

export interface Rule extends Node {
  readonly kind: "rule";
  readonly action: Action;
  /** The prefix behind the action `log`. */
  readonly logPrefix?: Text;
  readonly traffic: Traffic;
  /** Absent where the rule has no `from`: then everyone but the machine itself, as `any`. */
  readonly from?: Endpoint;
  readonly to: Endpoint;
  readonly modifiers: Modifiers;
}

export interface Traffic extends Node {
  /** Empty means the word `any` was written, and nothing else does. */
  readonly items: readonly TrafficItem[];
}

export type PortProtocol = "tcp" | "udp" | "sctp";

export type TrafficItem =
  | (Node & {
      readonly kind: "ports";
      readonly protocols: readonly PortProtocol[];
      readonly ports: "any" | readonly (PortRange & Node)[];
    })
  | (Node & { readonly kind: "icmp"; readonly family: 4 | 6; readonly types: "any" | readonly number[] })
  | (Node & { readonly kind: "protocol"; readonly numbers: readonly number[] })
  | (Node & { readonly kind: "service"; readonly name: string });

export interface Endpoint extends Node {
  readonly items: readonly EndpointItem[];
  readonly except: readonly ExceptItem[];
  readonly on?: readonly OnItem[];
}

/** An address of this machine, or a group's name, behind `host` and `published`. */
export type OwnAddress =
  | (Node & { readonly kind: "interval"; readonly interval: Interval })
  | (Node & { readonly kind: "group"; readonly name: string });

export type EndpointItem =
  | (Node & { readonly kind: "any" | "outside" | "internet" | "private" | "metadata" | "containers" })
  | (Node & { readonly kind: "host"; readonly address?: OwnAddress })
  | (Node & { readonly kind: "published"; readonly address?: OwnAddress })
  | (Node & { readonly kind: "interval"; readonly interval: Interval })
  /** A bare word: a group, a run-time group or a zone. */
  | (Node & { readonly kind: "name"; readonly name: string })
  /** `glob` where the name was quoted and holds `*` or `?`. */
  | (Node & { readonly kind: "container"; readonly name: string; readonly glob: boolean })
  | (Node & { readonly kind: "label"; readonly key: string; readonly value?: string })
  | (Node & { readonly kind: "compose"; readonly project: string; readonly service?: string })
  | (Node & { readonly kind: "network"; readonly name: string })
  | (Node & { readonly kind: "swarm"; readonly service: string });

export type ExceptItem =
  | (Node & { readonly kind: "interval"; readonly interval: Interval })
  | (Node & { readonly kind: "name"; readonly name: string });

export type OnItem =
  | (Node & { readonly kind: "zone"; readonly name: string })
  | (Node & { readonly kind: "interface"; readonly pattern: string });

export type RejectKind = "tcp-reset" | "port-unreachable" | "host-unreachable" | "admin-prohibited";

export type RateUnit = "second" | "minute" | "hour" | "day";

export interface Modifiers {
  /** `prefix` absent: the tool's own prefix. */
  readonly log?: Node & { readonly prefix?: Text };
  readonly limit?: Node & {
    readonly count: number;
    readonly unit: RateUnit;
    readonly burst?: number;
    readonly perSource: boolean;
  };
  readonly connections?: Node & { readonly most: number; readonly perSource: boolean };
  readonly with?: Node & { readonly reject: RejectKind };
  readonly trial?: Node;
  readonly as?: Text;
  readonly because?: Text;
  /** An ISO date, a real one: the last day, in UTC. */
  readonly until?: Node & { readonly date: string };
}

export interface Default extends Node {
  readonly kind: "default";
  readonly action: "allow" | "deny" | "reject";
  readonly path: PathName;
  readonly modifiers: Modifiers;
}

export interface Docker extends Node {
  readonly kind: "docker";
  readonly settings: readonly DockerSetting[];
}

export type DockerSetting =
  | (Node & { readonly kind: "iptables"; readonly on: boolean })
  | (Node & { readonly kind: "uplink"; readonly interfaces: readonly InterfacePattern[] })
  | (Node & { readonly kind: "publish"; readonly by: "proxy" | "dnat" })
  | (Node & { readonly kind: "bridges"; readonly patterns: readonly InterfacePattern[] })
  | (Node & { readonly kind: "userland-proxy"; readonly on: boolean });

export interface Essentials extends Node {
  readonly kind: "essentials";
  readonly without: readonly (Node & { readonly part: "dhcp" | "discovery" | "guards" })[];
}

export interface Include extends Node {
  readonly kind: "include";
  readonly pattern: string;
}

export interface Test extends Node {
  readonly kind: "test";
  readonly name: Text;
  readonly lines: readonly TestLine[];
}

export interface TestLine extends Node {
  readonly action: "allow" | "deny" | "reject";
  readonly traffic: Traffic;
  readonly from?: Endpoint;
  readonly to: Endpoint;
}

/** `# wallc: allow CODE because REASON`, and the line whose findings it silences. */
export interface Suppression extends Node {
  readonly code: string;
  readonly reason: string;
  readonly file: string;
  readonly line: number;
}

/** A whole policy: the statements of all its files, each include's in its place. */
export interface Program {
  /** The names of the files that were read, the entry files first, in the order in which they were read. */
  readonly files: readonly string[];
  readonly statements: readonly Statement[];
  readonly suppressions: readonly Suppression[];
}
