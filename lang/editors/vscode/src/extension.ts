import { commands, type ExtensionContext, type LogOutputChannel, window, workspace } from "vscode";
import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { initializationOptions, type ServerSettings, serverOptions } from "./server.ts";

let client: LanguageClient | undefined;
/** Starts and stops one after the other: a second one waits for the first. */
let last: Promise<void> = Promise.resolve();
let end: () => Promise<void> = () => last;

/** Called by the editor when the first `.wall` file is opened. */
export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel("wallc", { log: true });
  const bundled = context.asAbsolutePath("server/wallc.js");
  const restart = () => inTurn(() => stop(output).then(() => start(bundled, output)));
  end = () => stop(output);
  context.subscriptions.push(
    output,
    commands.registerCommand("wallc.restart", restart),
    commands.registerCommand("wallc.showOutput", () => output.show()),
    // The server itself asks for the other settings when they change.
    workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("wallc.path")) await restart();
    }),
    workspace.onDidGrantWorkspaceTrust(restart),
  );
  await restart();
}

/** Called by the editor when it closes or the extension is switched off. */
export function deactivate(): Promise<void> {
  return inTurn(end);
}

function inTurn(step: () => Promise<void>): Promise<void> {
  last = last.then(step, step);
  return last;
}

async function start(bundled: string, output: LogOutputChannel): Promise<void> {
  const settings = readSettings();
  client = new LanguageClient(
    "wallc",
    "wallc",
    serverOptions(settings, bundled, process),
    clientOptions(settings, output),
  );
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    tellFailure(error, output);
  }
}

/** Nobody waits for the answer: the next start must not hang on a message that stays open. */
function tellFailure(error: unknown, output: LogOutputChannel): void {
  const reason = error instanceof Error ? error.message : String(error);
  void window
    .showErrorMessage(`wallc's language server doesn't start: ${reason}`, "Show output")
    .then((chosen) => chosen && output.show());
}

/** One that is just starting again can't be stopped in order; disposed of, it won't start another time. */
async function stop(output: LogOutputChannel): Promise<void> {
  const stopping = client;
  client = undefined;
  await stopping?.dispose().catch((error: unknown) => output.warn(String(error)));
}

function readSettings(): ServerSettings {
  const settings = workspace.getConfiguration("wallc");
  return { path: settings.get("path", ""), docker: settings.get("docker", "auto") };
}

function clientOptions(settings: ServerSettings, outputChannel: LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: [
      { language: "wall", scheme: "file" },
      { language: "wall", scheme: "untitled" },
    ],
    initializationOptions: initializationOptions(settings),
    outputChannel,
  };
}
