import type { EngineHost } from "../../engine/engine.ts";
import type { NamedCase } from "../case.ts";

/** Something that is put in front of the containers. */
export interface Firewall {
  readonly name: string;
  /** The variant of iptables that the engine, and the firewall where it is one of iptables, runs with. */
  readonly variant: "legacy" | "nft";
  /** Whether it is ours: its outcomes have to be what the case wants, on every engine. */
  readonly ours: boolean;
  /** Puts it in force. Gives the codes of what a compiler said. */
  readonly load: (host: EngineHost, tried: NamedCase) => Promise<readonly string[]>;
  /** Puts it in force again from what it keeps on disk, as a boot does, whatever is left of its rules. */
  readonly reload: (host: EngineHost) => Promise<void>;
  readonly remove: (host: EngineHost) => Promise<void>;
}
