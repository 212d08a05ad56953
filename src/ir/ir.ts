/**
 * The intermediate representation: what a policy means on one host, as plain JSON data. Front end and back ends meet
 * here and nowhere else; `decide` in this folder says what it means for a packet.
 *
 * Nothing here silently means "any": an unrestricted field holds the word `any`. An empty set matches nothing.
 */
import type { Family } from "../ip/address.ts";
import type { PortRange } from "../ip/ports.ts";

export const IR_VERSION = 1;

export interface Ir {
  readonly version: typeof IR_VERSION;
  /** Which interfaces are Docker bridges. */
  readonly bridges: Bridges;
  /**
   * Interfaces on which a packet of the path `forward` that leaves by the interface it came in by is not judged: bridges
   * of others (libvirt, LXD), whose inner traffic the kernel may show to the forward hook.
   */
  readonly sameInterface: readonly string[];
  /** Sorted by name; every name that a test refers to is here. */
  readonly sets: readonly NamedSet[];
  /** Sorted by id. */
  readonly meters: readonly Meter[];
  /** What counts as published in the input hook, sorted. */
  readonly published: readonly Published[];
  readonly guards: Guards;
  readonly essentials: { readonly discovery: boolean; readonly dhcp: boolean };
  readonly paths: Readonly<Record<PathName, Path>>;
  readonly engine: EnginePlan;
  /** Docker bridges whose inner traffic has to be handed to netfilter (`nf_call_iptables`, `nf_call_ip6tables`). */
  readonly bridgeNetfilter: readonly string[];
}

export type PathName = "to-host" | "to-containers" | "from-containers" | "between-containers" | "from-host" | "forward";

/** The order in which paths are printed and emitted. */
export const PATH_NAMES: readonly PathName[] = [
  "to-host",
  "to-containers",
  "from-containers",
  "between-containers",
  "from-host",
  "forward",
];

/** An interface is a Docker bridge if a pattern (an exact name, or a wildcard ending in `*`) fits and `not` doesn't name it. */
export interface Bridges {
  readonly patterns: readonly string[];
  /** Exact names: bridges that are known to be somebody else's. */
  readonly not: readonly string[];
}

/** Where a statement stands. `file` is relative to the folder of the policy, with `/` between its parts. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `KIND:NAME`, for instance `group:admins`, `container:www-nginx`, `inline:10.0.0.0/8,2001:db8::/32`. */
export type SetName = string;

export type NamedSet = AddressSet | PlaceSet | RuntimeSet;

/** Addresses of both families: canonical, disjoint, sorted addresses, prefixes and ranges. */
export interface AddressSet {
  readonly kind: "addresses";
  readonly name: SetName;
  readonly v4: readonly string[];
  readonly v6: readonly string[];
  /** The statement or name that it comes from; absent for `inline:` and `builtin:` sets. */
  readonly origin?: Origin;
}

/**
 * Addresses on interfaces. In `source` it is looked up by in-interface and source address, in `destination` by
 * out-interface and destination address. A redirected packet in the output hook is looked up by its address alone (the
 * kernel shows `lo` as its out-interface there).
 */
export interface PlaceSet {
  readonly kind: "places";
  readonly name: SetName;
  /** Sorted by interface; addresses as in `AddressSet`. Interfaces are exact names. */
  readonly places: readonly {
    readonly interface: string;
    readonly v4: readonly string[];
    readonly v6: readonly string[];
  }[];
  readonly origin?: Origin;
}

/** A set that other programs fill while the firewall runs, and that a reload keeps. */
export interface RuntimeSet {
  readonly kind: "runtime";
  readonly name: SetName;
  /** Seconds; absent: elements stay. */
  readonly timeout?: number;
  /** The most elements a family. */
  readonly size: number;
  readonly origin: Origin;
}

/**
 * A rate or a number of connections that rules share, counted per family. Beyond it a rule that refers to it doesn't match. A
 * rate is a token bucket of `burst` tokens that gets `count` tokens per `unit`, starting full (nft `limit`, iptables `limit`).
 */
export type Meter =
  | {
      readonly kind: "rate";
      readonly id: string;
      readonly count: number;
      readonly unit: "second" | "minute" | "hour" | "day";
      readonly burst: number;
      /** Each IPv4 address, each IPv6 /64 on its own. */
      readonly perSource: boolean;
      /** Most sources a family that are counted at once; more count as beyond the rate. */
      readonly size: number;
      readonly origin: Origin;
    }
  | {
      readonly kind: "connections";
      readonly id: string;
      /** The most open connections, the new one among them. */
      readonly most: number;
      readonly perSource: boolean;
      readonly size: number;
      readonly origin: Origin;
    };

/** A port of the host that belongs to Docker in the input hook (docker-proxy, Swarm's ingress over IPv6). */
export interface Published {
  readonly family: Family;
  /** `any`, or one address of the host. */
  readonly address: "any" | string;
  /** IP protocol number: 6, 17 or 132. */
  readonly protocol: number;
  readonly ports: PortRange;
}

/** What is dropped before connection tracking. */
export interface Guards {
  /** 127.0.0.0/8 or ::1, as source or destination, from anywhere but `lo`. */
  readonly loopback: boolean;
  /**
   * A source in one of these prefixes from any interface but `bridge`, `lo`, and a Docker bridge that guards nothing here: a network that was
   * made after the compilation, which has perhaps got the subnet of one that is gone. Sorted by bridge.
   */
  readonly forged: readonly {
    readonly bridge: string;
    readonly v4: readonly string[];
    readonly v6: readonly string[];
  }[];
}

export interface Path {
  /**
   * Whether the policy says anything about this path. On an undecided path nothing is emitted and every packet is left
   * as it was.
   */
  readonly decided: boolean;
  /** Whether packets in connection-tracking state `invalid` are dropped. */
  readonly dropInvalid: boolean;
  /** In order; the first that matches and decides, decides. */
  readonly rules: readonly Rule[];
  /** With `iptables off`: what Docker's own rules would have said, asked behind `rules` where `final` allows or is on trial. */
  readonly engineRules: readonly Rule[];
  readonly final: Final;
}

/** What happens to a packet that no rule decided. */
export interface Final {
  /** `untouched`: as it was, which for a packet is the same as `allow`. */
  readonly verdict: "allow" | "deny" | "reject" | "untouched";
  /** Present for `reject`. */
  readonly reject?: RejectKind;
  readonly log?: Log;
  /** Count and log what `deny` or `reject` would refuse, and let it pass. */
  readonly trial: boolean;
  readonly label?: string;
  readonly because?: string;
  /** The `default` statement; absent for the language's own default. */
  readonly origin?: Origin;
}

/** `default`: a reset for tcp, port-unreachable for all else. */
export type RejectKind = "default" | "tcp-reset" | "port-unreachable" | "host-unreachable" | "admin-prohibited";

/** At most 10 lines a second a rule (and path). `prefix` is ready for use, the tool's own one filled in. */
export interface Log {
  readonly prefix: string;
  /** Whether the policy wrote the prefix (a back end may shorten only its own). */
  readonly written: boolean;
}

export type Verdict =
  | { readonly kind: "allow" }
  | { readonly kind: "deny" }
  | { readonly kind: "reject"; readonly reject: RejectKind }
  /** Writes a line and decides nothing. */
  | { readonly kind: "log" };

/** A rule on one path: a verdict for what any of its matches fits. */
export interface Rule {
  /** `r12`: the statement's number in the policy; the same on every path that the statement reaches. */
  readonly id: string;
  readonly origin: Origin;
  /** Alternatives, asked in order. Never overlapping in effect: a packet that fits several is judged (and counted) once. */
  readonly when: readonly Match[];
  readonly verdict: Verdict;
  readonly log?: Log;
  /** Meters by id; asked in the order rate, connections, the second only where the first matches. */
  readonly rate?: string;
  readonly connections?: string;
  /** Count and log what it would refuse, and go on to the next rule. */
  readonly trial: boolean;
  readonly label?: string;
  readonly because?: string;
}

/** A conjunction: every field has to fit. */
export interface Match {
  /** The hook: forward for routed packets; input for what ends here (docker-proxy's half too); output. */
  readonly at: "forward" | "input" | "output";
  /** `[4]`, `[6]` or `[4, 6]`. */
  readonly families: readonly Family[];
  /** Not asked in the output hook. */
  readonly incoming: InterfaceTest;
  /** Not asked in the input hook. For a redirected packet in the output hook: class docker, and no name fits. */
  readonly outgoing: InterfaceTest;
  readonly source: AddressTest;
  /** The address in the packet at the hook: behind Docker's redirection. */
  readonly destination: AddressTest;
  readonly traffic: TrafficTest;
  /** The address that the client asked for, before a redirection (`ct original ip daddr`): `any` or one set. */
  readonly original: "any" | SetName;
  /** Whether connection tracking changed the destination (`ct status dnat`). */
  readonly redirected: "any" | boolean;
}

export interface InterfaceTest {
  readonly class: "any" | "docker" | "outside";
  /** Exact names and wildcards; an empty list fits nothing. */
  readonly in: "any" | readonly string[];
  readonly notIn: readonly string[];
}

export interface AddressTest {
  readonly in: "any" | SetName;
  /** Sets of kind `addresses` or `runtime`. */
  readonly notIn: readonly SetName[];
}

export type TrafficTest =
  | "any"
  | {
      readonly kind: "ports";
      /** 6, 17, 132; sorted. */
      readonly protocols: readonly number[];
      /** Sorted, disjoint. */
      readonly ports: "any" | readonly PortRange[];
      /** `packet`: the destination port at the hook; `original`: the one that the client asked for (`ct original proto-dst`). */
      readonly of: "packet" | "original";
    }
  /** Protocol 1 (family 4) or 58 (family 6). */
  | { readonly kind: "icmp"; readonly family: Family; readonly types: "any" | readonly number[] }
  | { readonly kind: "protocols"; readonly protocols: readonly number[] };

/** What the policy has to do in Docker's stead. */
export type EnginePlan = { readonly iptables: true } | StandalonePlan;

/** dockerd runs with `--iptables=false`. */
export interface StandalonePlan {
  readonly iptables: false;
  /** Exact names and wildcards. */
  readonly uplinks: readonly string[];
  readonly publish: "proxy" | "dnat";
  /** Networks whose traffic is masqueraded where it leaves by an uplink. Sorted by bridge. */
  readonly masquerade: readonly {
    readonly bridge: string;
    readonly v4: readonly string[];
    readonly v6: readonly string[];
  }[];
  /**
   * With `publish dnat`: asked for packets to an address of this host (never a loopback one) that come in by an uplink or
   * a Docker bridge, or that this host itself sends. Sorted.
   */
  readonly redirect: readonly Redirect[];
  /** In the order in which they have to be set. */
  readonly sysctls: readonly { readonly key: string; readonly value: string }[];
}

export interface Redirect {
  readonly family: Family;
  readonly protocol: number;
  readonly hostAddress: "any" | string;
  readonly hostPort: number;
  readonly containerAddress: string;
  readonly containerPort: number;
  readonly bridge: string;
}
