import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../lang/span.ts";
import type { Origin } from "../ir/ir.ts";
import type { Groups } from "./groups.ts";
import type { ClaimedPort } from "./published.ts";
import type { Services } from "./services.ts";
import type { Sets } from "./sets.ts";
import type { Symbols } from "./symbols.ts";
import type { World } from "./world.ts";

/** What every step of lowering has at hand. */
export interface Binding {
  readonly symbols: Symbols;
  readonly groups: Groups;
  readonly services: Services;
  readonly sets: Sets;
  readonly world: World;
  /** Ports that the policy calls published, and that nothing known publishes. */
  readonly claimed: readonly ClaimedPort[];
  /** Names of containers on the host's network that `containers` was said to leave out. */
  readonly leftOut: Set<string>;
  readonly report: (diagnostic: Diagnostic) => void;
  readonly origin: (span: Span) => Origin;
}
