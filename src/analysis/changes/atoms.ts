import type { Packet } from "../../ir/packet.ts";

/** One way from a kind of source to a target: a packet, and what tells it from the others of its kind. */
export interface Atom {
  /** Who sends it, for people: `admins`, `container app`, `the internet`. */
  readonly who: string;
  /** Whether it comes from outside (or from a container). */
  readonly outside: boolean;
  /** The interface that it comes in by. */
  readonly way: string;
  readonly packet: Packet;
}

/** Something that can be reached, with every way to it that is looked at. */
export interface Target {
  /** `tcp 8443 of www-nginx`, `tcp 22 of this host`. */
  readonly what: string;
  readonly atoms: readonly Atom[];
}
