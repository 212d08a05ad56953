import type { Examined } from "./examine.ts";

/** Something on this host that makes a policy untrue. */
export interface Ailment {
  /** What is so: a sentence without a full stop. */
  readonly message: string;
  /** What comes of it: a sentence without a full stop. */
  readonly why: string;
  /** One command that mends it. */
  readonly command: string;
}

/** One thing that is looked at. One file of this folder exports one. */
export interface Check {
  readonly name: string;
  /** What it looks for: `other firewalls that refuse`. */
  readonly summary: string;
  /** What has to be known; a check without it is told of as not made. */
  readonly needs?: "engine" | "policy";
  look(host: Examined): Promise<readonly Ailment[]> | readonly Ailment[];
}
