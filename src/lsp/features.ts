import type { Feature } from "./feature.ts";
export const FEATURES: readonly Feature[] = [diagnostics, completion, hover, inlayHints, commands, definition, references, documentHighlight, renaming, semanticTokens, documentSymbols, workspaceSymbols, folding, selectionRange, documentLinks, formatting];
