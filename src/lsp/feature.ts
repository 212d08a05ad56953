import type { ClientCapabilities, Connection, ServerCapabilities } from "vscode-languageserver";
import type { Session } from "./session.ts";

/** One thing that the server can do for an editor; each has a file of its own, and a line in the list of them. */
export interface Feature {
  /** What the client is told that the server can. */
  readonly capabilities: (client: ClientCapabilities) => ServerCapabilities;
  /** Answers the client's requests from now on. */
  readonly start: (connection: Connection, session: Session) => void;
}
