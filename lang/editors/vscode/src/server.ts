import type { ServerOptions } from "vscode-languageclient/node";

/** The settings that decide which server runs, as `package.json` describes them. */
export interface ServerSettings {
  /** `wallc.path`: a command, or empty for the server that the extension carries. */
  readonly path: string;
  /** `wallc.docker`: `auto`, `none`, a snapshot's path or an engine's socket. */
  readonly docker: string;
}

/** What the server is told when it starts, as `initializationOptions`. */
export interface InitializationOptions {
  readonly docker: string;
}

/**
 * How the server is started. `bundled` is the path of the extension's own `wallc.js`, which runs in the editor's Node; a command of
 * the user's is run as it is, never through a shell. The client itself adds `--stdio`.
 */
export function serverOptions({ path }: ServerSettings, bundled: string): ServerOptions {
  const command = path.trim();
  return command === ""
    ? { module: bundled, args: ["lsp"], transport: STDIO }
    : { command, args: ["lsp"], transport: STDIO };
}

export function initializationOptions({ docker }: ServerSettings): InitializationOptions {
  return { docker: docker.trim() || "auto" };
}

/** `TransportKind.stdio`, written out: this file is tested where there is no editor to import the client's code. */
const STDIO = 0;
