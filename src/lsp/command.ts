import type { Connection } from "vscode-languageserver";
import type { Session } from "./session.ts";

/** Something that the client can have done by its name: `workspace/executeCommand`. */
export interface Command {
  /** Begins with `wallc.`: a client has one list for all its servers. */
  readonly name: string;
  /** `args` come from the client, and may be anything. */
  readonly run: (args: readonly unknown[], connection: Connection, session: Session) => unknown;
}
