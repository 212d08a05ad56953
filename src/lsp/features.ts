import type { Feature } from "./feature.ts";
import { codeActions } from "./features/code-actions.ts";
import { codeLens } from "./features/code-lens.ts";
import { commands } from "./features/commands.ts";
import { completion } from "./features/completion.ts";
import { definition } from "./features/definition.ts";
import { diagnostics } from "./features/diagnostics.ts";
import { documentHighlight } from "./features/document-highlight.ts";
import { documentLinks } from "./features/document-links.ts";
import { documentSymbols } from "./features/document-symbols.ts";
import { folding } from "./features/folding.ts";
import { formatting } from "./features/formatting.ts";
import { hover } from "./features/hover.ts";
import { inlayHints } from "./features/inlay-hints.ts";
import { references } from "./features/references.ts";
import { renaming } from "./features/rename.ts";
import { selectionRange } from "./features/selection-range.ts";
import { semanticTokens } from "./features/semantic-tokens.ts";
import { workspaceSymbols } from "./features/workspace-symbols.ts";

/** Everything that the server can do. */
export const FEATURES: readonly Feature[] = [
  diagnostics,
  completion,
  hover,
  inlayHints,
  commands,
  definition,
  references,
  documentHighlight,
  renaming,
  documentSymbols,
  workspaceSymbols,
  folding,
  selectionRange,
  semanticTokens,
  documentLinks,
  formatting,
  codeActions,
  codeLens,
];
