import type { WordRole } from "../word-help.ts";

/** What a proposal is, for the picture that the editor shows beside it. */
export type ProposalKind =
  | "keyword"
  | "snippet"
  | "value"
  | "group"
  | "set"
  | "service"
  | "zone"
  | "container"
  | "network"
  | "label"
  | "interface"
  | "port"
  | "file"
  | "folder"
  | "code";

/** Something that may stand at the cursor. */
export interface Proposal {
  /** A word or words of the language, or a name as it is. */
  readonly label: string;
  readonly kind: ProposalKind;
  /** As a policy writes it, with quotes where it needs them; absent: as its label. */
  readonly written?: string;
  /** The same with places to fill in, in the syntax of the protocol's snippets. */
  readonly snippet?: string;
  /** What an editor compares with what has been typed, where that is not the label. */
  readonly typed?: string;
  readonly detail?: string;
  /** What fits best has the lowest; within one rank proposals stay in the order in which they are made. */
  readonly rank: number;
  /** Where in the help for words its documentation stands. */
  readonly help?: { readonly word: string; readonly role: WordRole };
  /** What it takes the place of, where that is not the whole token at hand; code units in the file. */
  readonly replaces?: { readonly start: number; readonly end: number };
}

/** Words of the language in one role. */
export function words(role: WordRole, list: readonly string[], rank: number): Proposal[] {
  return list.map((word) => ({ label: word, kind: "keyword", rank, help: { word, role } }));
}

/** Values that are examples of what may stand there. */
export function values(list: readonly string[], rank: number, detail?: string): Proposal[] {
  return list.map((label) => ({ label, kind: "value", rank, ...(detail !== undefined && { detail }) }));
}
