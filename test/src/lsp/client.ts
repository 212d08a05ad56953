/** An editor for tests: a client that speaks to a server in this process, over streams. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import type { ClientCapabilities, Diagnostic, Position, PublishDiagnosticsParams, Range } from "vscode-languageserver";
import {
  createConnection,
  createProtocolConnection,
  LSPErrorCodes,
  ProposedFeatures,
  type ProtocolConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { serve } from "../../../src/lsp/server.ts";

export interface ClientOptions {
  /** Files of the workspace, by their paths within it. */
  readonly files?: Readonly<Record<string, string>>;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  readonly today?: string;
  /** The workspace as the client tells of it, of the URI of the folder; without: that one folder. */
  readonly workspace?: (uri: string) => object;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the client answers with an error whatever the server asks for besides. */
  readonly refuses?: boolean;
}

/** What editors of today say that they can. */
export const PULLS: ClientCapabilities = {
  textDocument: { diagnostic: { relatedDocumentSupport: true } },
  workspace: { diagnostics: { refreshSupport: true } },
};

/** Starts a server for a new workspace folder, which is gone when the test has ended. No engine answers it unless `env` names one. */
export async function startClient(options: ClientOptions = {}): Promise<Client> {
  const folder = mkdtempSync(join(tmpdir(), "wallc-lsp-"));
  for (const [name, text] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  serve(createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), {
    env: { DOCKER_HOST: `unix://${join(folder, "no-engine.sock")}`, ...options.env },
    cwd: folder,
    today: () => options.today ?? "2026-11-30",
  });
  const connection = createProtocolConnection(toClient, toServer);
  const client = new Client(connection, folder, options.refuses);
  connection.listen();
  onTestFinished(() => client.end());
  client.answer = await connection.sendRequest("initialize", {
    processId: null,
    rootUri: pathToFileURL(folder).href,
    ...(options.workspace?.(pathToFileURL(folder).href) ?? {
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "test" }],
    }),
    capabilities: options.capabilities ?? PULLS,
    initializationOptions: options.initializationOptions,
  });
  await connection.sendNotification("initialized", {});
  return client;
}

export class Client {
  readonly connection: ProtocolConnection;
  readonly folder: string;
  /** What the server answered to `initialize`. */
  answer: unknown;
  /** What the server has pushed, the newest of each file. */
  readonly pushed = new Map<string, readonly Diagnostic[]>();
  refreshes = 0;
  /** What the server asked for and was refused, where the client refuses all that it may. */
  refused = 0;
  readonly #texts = new Map<string, { version: number; text: string }>();
  #waiting: (() => void)[] = [];
  #ended = false;
  readonly #refuses: boolean;

  constructor(connection: ProtocolConnection, folder: string, refuses = false) {
    this.connection = connection;
    this.folder = folder;
    this.#refuses = refuses;
    connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }: PublishDiagnosticsParams) => {
      this.pushed.set(uri, diagnostics);
      this.#wake();
    });
    connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes++;
      this.#wake();
      return null;
    });
    connection.onRequest("client/registerCapability", () => this.#answerOr(null));
    connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
      this.#answerOr(items.map(() => null)),
    );
  }

  /** The URI of a file of the workspace. */
  uri(name: string): string {
    return pathToFileURL(join(this.folder, name)).href;
  }

  async open(name: string, text: string): Promise<void> {
    this.#texts.set(name, { version: 1, text });
    const textDocument = { uri: this.uri(name), languageId: "wall", version: 1, text };
    await this.connection.sendNotification("textDocument/didOpen", { textDocument });
  }

  /** Puts `text` in the place of the only occurrence of `old` (an empty one: at the end). */
  async edit(name: string, old: string, text: string): Promise<void> {
    const whole = this.text(name);
    const start = old === "" ? whole.length : offsetOf(whole, this.rangeOf(name, old).start);
    await this.replace(name, start, start + old.length, text);
  }

  /** Puts `text` in the place of what stands from one offset to another. */
  async replace(name: string, start: number, end: number, text: string): Promise<void> {
    const document = this.#texts.get(name);
    if (!document) throw new Error(`${name} isn't open`);
    const range = { start: positionAt(document.text, start), end: positionAt(document.text, end) };
    document.text = document.text.slice(0, start) + text + document.text.slice(end);
    document.version++;
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.uri(name), version: document.version },
      contentChanges: [{ range, text }],
    });
  }

  positionAt(name: string, offset: number): Position {
    return positionAt(this.text(name), offset);
  }

  /** Ends the server, and takes the workspace away. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.connection.sendRequest("shutdown");
    this.connection.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async close(name: string): Promise<void> {
    this.#texts.delete(name);
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri: this.uri(name) } });
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** The text of an open file, as the editor has it. */
  text(name: string): string {
    return this.#texts.get(name)?.text ?? "";
  }

  /** Where the only occurrence of a text stands. */
  rangeOf(name: string, text: string): Range {
    const whole = this.text(name);
    const at = whole.indexOf(text);
    if (at < 0 || whole.indexOf(text, at + 1) >= 0) throw new Error(`\`${text}\` stands not once in ${name}`);
    return { start: positionAt(whole, at), end: positionAt(whole, at + text.length) };
  }

  /** The place of `|` in a text of which everything else stands once: `allow tcp s|sh`. */
  at(name: string, marked: string): Position {
    const bar = marked.indexOf("|");
    const { start } = this.rangeOf(name, marked.slice(0, bar) + marked.slice(bar + 1));
    return positionAt(this.text(name), offsetOf(this.text(name), start) + bar);
  }

  /** The text that a range of an open file covers. */
  slice(name: string, { start, end }: Range): string {
    return this.text(name).slice(offsetOf(this.text(name), start), offsetOf(this.text(name), end));
  }

  /** A request about an open file. */
  ask<T>(method: string, name: string, more: object = {}): Promise<T> {
    return this.connection.sendRequest(method, { textDocument: { uri: this.uri(name) }, ...more });
  }

  /** The findings of a file, pulled. */
  async diagnostics(name: string): Promise<readonly Diagnostic[]> {
    const report = await this.ask<{ items: readonly Diagnostic[] }>("textDocument/diagnostic", name);
    return report.items;
  }

  /** The findings of a file, pulled again at each word of the server's until they are as they should be. */
  async settled(name: string, wanted: (found: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    for (;;) {
      const { refreshes } = this;
      const found = await this.diagnostics(name);
      if (wanted(found)) return found;
      await this.until(() => this.refreshes > refreshes);
    }
  }

  /** Waits until something that the server sends by itself makes it so. */
  async until(what: () => boolean): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (!what()) {
      if (Date.now() > deadline) throw new Error("the server never sent what was waited for");
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        setTimeout(resolve, 500);
      });
    }
  }

  #answerOr<T>(answer: T): T | ResponseError {
    if (!this.#refuses) return answer;
    this.refused++;
    return new ResponseError(LSPErrorCodes.RequestFailed, "not here");
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** A line ends at `\n`, `\r\n` or `\r`, as the protocol says. */
function positionAt(text: string, offset: number): Position {
  return TextDocument.create("", "", 0, text).positionAt(offset);
}

function offsetOf(text: string, position: Position): number {
  return TextDocument.create("", "", 0, text).offsetAt(position);
}
