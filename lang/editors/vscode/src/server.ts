import type { Executable } from "vscode-languageclient/node";

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

/** The editor's process. */
type Editor = Pick<NodeJS.Process, "execPath" | "env">;

/**
 * How the server is started, never through a shell. `bundled` is the path of the extension's own `wallc.js`, which runs in the
 * editor's Node; Electron is one where the environment says so. The client adds `--stdio`. (Were it told of a module instead of a
 * program, it would add options of its own, which `wallc` doesn't have.)
 */
export function serverOptions({ path }: ServerSettings, bundled: string, { execPath, env }: Editor): Executable {
  const command = path.trim();
  if (command !== "") return { command, args: ["lsp"], transport: STDIO };
  const options = { env: { ...env, ELECTRON_RUN_AS_NODE: "1" } };
  return { command: execPath, args: [bundled, "lsp"], transport: STDIO, options };
}

export function initializationOptions({ docker }: ServerSettings): InitializationOptions {
  return { docker: docker.trim() || "auto" };
}

/** `TransportKind.stdio`, written out: this file is tested where there is no editor to import the client's code. */
const STDIO = 0;
