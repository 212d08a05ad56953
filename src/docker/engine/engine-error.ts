/** What kept us from the engine. */
export type EngineFailure =
  /** The address can't be read, or its kind isn't served. */
  | "address"
  /** No socket there, or no such host. */
  | "no-socket"
  | "permission"
  | "refused"
  | "unreachable"
  | "timeout"
  | "tls"
  /** Something answers, and it is no Docker engine. */
  | "not-an-engine"
  /** The engine's API is older than 1.24. */
  | "too-old"
  /** The engine answers with an HTTP error; `status` has it. */
  | "http"
  /** The connection ended in the middle. */
  | "broken-off"
  /** The answer is too long, or no JSON. */
  | "bad-answer";

/** The engine can't be asked: what happened, to whom, and what may help. Texts from outside are quoted. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly kind: EngineFailure;
  readonly help: string | undefined;
  /** The HTTP status, for kind `http`. */
  readonly status: number | undefined;

  constructor(kind: EngineFailure, message: string, more: { readonly help?: string; readonly status?: number } = {}) {
    super(message);
    this.kind = kind;
    this.help = more.help;
    this.status = more.status;
  }
}
