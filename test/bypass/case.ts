import type { EngineHost } from "../engine/engine.ts";

/**
 * What becomes of a case under `wallc`: `enforced`, packets prove it; `diagnosed`, no rule on this host can hold it and the
 * compiler says so with a code; `not ours`, somebody else has to.
 */
export type Kind = "enforced" | "diagnosed" | "not ours";

/**
 * `closed` (silence, or a refusal), or who answers, as the server says of itself; `connected` where a server took the connection
 * and said nothing.
 */
export type Outcome = "closed" | (string & {});

/**
 * What a probe should come to by the policy's intention, and does under `wallc`. Where the two differ, the difference is told:
 * `but` is what it comes to instead, on engines before `until` if that is given; `closedFrom` are the engines that drop an allowed
 * packet behind us.
 */
export type Wanted =
  | Outcome
  | { readonly should: Outcome; readonly but: Outcome; readonly until?: EngineKind }
  | { readonly should: Outcome; readonly closedFrom: EngineKind };

/** A version from which on, or a firewall back end with which, an engine does something. */
export interface EngineKind {
  readonly version?: number;
  readonly backend?: "nftables";
}

/**
 * Who tries what, as `test/engine/attempts.ts` reads it, and what it has to come to. `{web}` stands for the container's address in
 * the network `bridge`, `{web late}` and `{web late 6}` for its addresses in the network `late`.
 */
export type Probes = Readonly<Record<string, Wanted>>;

/** What happens on the host while a firewall is loaded. */
export interface Act {
  /** What it is, in words for the page. */
  readonly name: string;
  /** `reload` puts the firewall in force again from what it keeps on disk, as a boot does. */
  readonly run: (host: EngineHost, reload: () => Promise<void>) => Promise<void>;
  /** Whether the policy is compiled and loaded again afterwards, as an administrator would. */
  readonly recompile?: boolean;
}

/** Tries what is no connection (frames, raw packets, files), and says what came of it in the words of an outcome. */
export type Observation = (host: EngineHost) => Promise<Outcome>;

/** First what happens, if anything does, and then who gets where. */
export interface Step {
  readonly act?: Act;
  readonly probes: Probes;
  /** How those of `probes` are tried that are no connections, by their texts. */
  readonly observations?: Readonly<Record<string, Observation>>;
}

/** One way in which the firewall of a Docker host fails, as it can be tried. */
export interface BypassCase {
  /** The row of the list of known bypasses; absent for those found here. */
  readonly row?: number;
  /** What fails, as a short sentence. */
  readonly title: string;
  /** Where it was seen: issues, advisories, documentation. */
  readonly seen: readonly string[];
  /** How it comes about, in two or three sentences. */
  readonly failure: string;
  readonly kind: Kind;
  /** What the compiler does about it; for `diagnosed` the remedy, for `not ours` the reason. */
  readonly answer: string;
  /** Codes that compiling the policy reports, on every engine or on some. */
  readonly findings?: readonly (string | { readonly code: string; readonly from: EngineKind })[];
  /** The daemon's options, where the case needs others than the defaults. */
  readonly engine?: readonly string[];
  /** Engines on which it can't be tried, and why. */
  readonly notOn?: readonly { readonly kind: EngineKind; readonly why: string }[];
  /** Starts what runs on the host before any firewall is loaded. */
  readonly setUp: (host: EngineHost) => Promise<void>;
  /** Undoes what remains of it when all containers and networks are gone; the rules of iptables are put back anyway. */
  readonly tearDown?: (host: EngineHost) => Promise<void>;
  /** What an administrator types into ufw for the same end, without the leading `ufw`; ssh is open already. */
  readonly ufw?: readonly string[];
  /** The same for ufw with the rules of ufw-docker, besides what stands in `ufw`. */
  readonly ufwDocker?: readonly string[];
  readonly steps: readonly Step[];
}

/** A case with the name of its folder and the text of its policy. */
export interface NamedCase extends BypassCase {
  readonly name: string;
  readonly policy: string;
}

/** Whether the engine at hand is one of a kind. */
export function isOfKind(engine: { readonly version: number; readonly backend: string }, kind: EngineKind): boolean {
  if (kind.backend !== undefined && engine.backend !== kind.backend) return false;
  return kind.version === undefined || engine.version >= kind.version;
}

/** What a probe should come to, whoever makes it so. */
export function intended(wanted: Wanted): Outcome {
  return typeof wanted === "string" ? wanted : wanted.should;
}

/** What a probe comes to under `wallc` beside an engine. */
export function expected(wanted: Wanted, engine: { readonly version: number; readonly backend: string }): Outcome {
  if (typeof wanted === "string") return wanted;
  if ("but" in wanted) return wanted.until && isOfKind(engine, wanted.until) ? wanted.should : wanted.but;
  return isOfKind(engine, wanted.closedFrom) ? "closed" : wanted.should;
}
