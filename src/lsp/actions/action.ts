import type { Command } from "vscode-languageserver";
import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Document } from "../documents.ts";
import type { Policy } from "../policy.ts";
import type { Change } from "../workspace-edit.ts";

/** What is offered at a place: a change, or a command. */
export interface Action {
  readonly title: string;
  /** What it mends, or is about. */
  readonly finding: Diagnostic;
  readonly changes?: readonly Change[];
  readonly command?: Command;
  /** Whether it is surely what is meant, so that a key may do it without a menu. */
  readonly isSure?: boolean;
}

/** A finding in an open file, and all that an action about it may need. */
export interface Context {
  readonly finding: Diagnostic;
  readonly document: Document;
  /** The file's name in the policy. */
  readonly file: string;
  readonly policy: Policy;
}

/** What one kind of action offers for one finding. */
export type ActionMaker = (context: Context) => readonly Action[];
