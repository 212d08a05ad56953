import type { Family } from "../../ip/address.ts";

/** Who can reach what on a host: plain data, as `wallc audit --json` prints it. Fields are only ever added. */
export interface Audit {
  readonly version: 1;
  /** The engine's version; absent where it isn't known. */
  readonly engine?: string;
  /** Whether a policy judges too, beside Docker's own rules. */
  readonly policy: boolean;
  readonly zones: readonly Zone[];
  readonly doors: readonly Door[];
  /** Containers that nothing leads to, and why: `it isn't running`. */
  readonly unreachable: readonly { readonly container: string; readonly why: string }[];
  /** What the reader has to know of how this was found out. Sentences. */
  readonly notes: readonly string[];
}

/** Where packets come from. */
export interface Zone {
  /** `internet`, `containers`, `host`, or an interface: whoever is behind it with a private address, or one of its own network. */
  readonly name: string;
  readonly kind: "internet" | "lan" | "containers" | "host";
}

/** Something that packets can be sent to. */
export interface Door {
  readonly kind: "published" | "address" | "host-network" | "swarm" | "listener";
  /** The container's, service's or program's name. */
  readonly target: string;
  /** The Compose project of the container. */
  readonly project?: string;
  /** The container's network; absent for published ports and those of the host. */
  readonly network?: string;
  readonly family: Family;
  readonly protocol: Protocol;
  /** What is asked for: `any` (all of the host's), or one address. */
  readonly address: "any" | string;
  readonly port: "any" | number;
  /** Where a published port leads: the port in the container. */
  readonly containerPort?: number;
  /** One for each zone, in their order. */
  readonly ways: readonly Way[];
}

export type Protocol = "tcp" | "udp" | "sctp" | "any";

/** How a packet gets there. */
export type Via =
  | "dnat"
  | "docker-proxy"
  | "swarm"
  | "host-network"
  | "direct-routing"
  | "same-network"
  | "beyond-the-firewall"
  | "from-this-host"
  | "listener";

/** `some`: for some sources or ports. `maybe`: it depends on what is not known, see `why`. */
export type Verdict = "open" | "some" | "maybe" | "closed";

/** What becomes of packets from a zone to a door. */
export interface Way {
  readonly zone: string;
  readonly verdict: Verdict;
  /** Absent where it is closed. */
  readonly via?: Via;
  /** For `some`: who gets through, for instance `admins`, `network shop`. */
  readonly who: readonly string[];
  /** The ports that are open, where it isn't all that the door has: `5432`, `icmp`, `all others`. */
  readonly ports: readonly string[];
  /** The lines of the policy that let them through: `edge.wall:12`. */
  readonly by: readonly string[];
  /** A clause: why it is closed, or on what it depends (for `some`: on what the rest does). */
  readonly why?: string;
}
