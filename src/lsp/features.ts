import type { Feature } from "./feature.ts";
import { completion } from "./features/completion.ts";
import { commands } from "./features/commands.ts";
import { diagnostics } from "./features/diagnostics.ts";
import { hover } from "./features/hover.ts";
import { inlayHints } from "./features/inlay-hints.ts";

/** Everything that the server can do. */
export const FEATURES: readonly Feature[] = [diagnostics, completion, hover, inlayHints, commands];
