/**
 * A stand-in for VS Code's module `vscode`, as far as the extension's client needs it: one open policy, settings, and a memory of what
 * is shown. Whatever else the client asks for is a class without members, or a function whose result does nothing.
 */
import Module, { createRequire } from "node:module";

export interface Shown {
  readonly range: { readonly start: object; readonly end: object };
  readonly message: string;
  readonly code: unknown;
  readonly source: string;
}

/** What the extension registered and showed. */
export class FakeEditor {
  readonly commands = new Map<string, () => unknown>();
  readonly errors: string[] = [];
  readonly output: string[] = [];
  readonly #shown = new Map<string, readonly Shown[]>();
  #waiting: (() => void)[] = [];

  /** The findings of a file, once there are some. */
  async findings(uri: string): Promise<readonly Shown[]> {
    for (;;) {
      const found = this.#shown.get(uri) ?? [];
      if (found.length > 0) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  show(uri: string, found: readonly Shown[]): void {
    this.#shown.set(uri, found);
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

interface Extension {
  activate(context: object): Promise<void>;
  deactivate(): Promise<void>;
}

/** Loads a bundled extension into the stand-in, with one policy open. */
export function loadExtension(path: string, editor: FakeEditor, policy: Policy, settings: object): Extension {
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  const vscode = makeVscode(editor, policy, settings);
  loader._load = (request, ...rest) => (request === "vscode" ? vscode : load.call(loader, request, ...rest));
  try {
    return createRequire(import.meta.url)(path);
  } finally {
    loader._load = load;
  }
}

export interface Policy {
  readonly uri: string;
  readonly text: string;
}

function makeVscode(editor: FakeEditor, { uri, text }: Policy, settings: object): object {
  const document = { uri: Uri.parse(uri), languageId: "wall", version: 1, isClosed: false, getText: () => text };
  const tab = { input: new TabInputText(document.uri), isActive: true };
  const group = { activeTab: tab, isActive: true, tabs: [tab] };
  const say = (line: string) => editor.output.push(line);
  const channel = {
    name: "wallc",
    append: say,
    appendLine: say,
    info: say,
    warn: say,
    error: say,
    debug() {},
    trace() {},
  };
  const values: Record<string, unknown> = { ...settings };
  return standIn({
    ...{
      version: "1.91.0",
      Disposable,
      EventEmitter,
      Uri,
      Position,
      Range,
      Diagnostic,
      TabInputText,
      CancellationTokenSource,
    },
    CodeActionKind,
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
    LogLevel: { Info: 3 },
    env: standIn({ language: "en", appName: "a stand-in" }),
    workspace: standIn({
      textDocuments: [document],
      notebookDocuments: [],
      workspaceFolders: undefined,
      getConfiguration: (section: string) => ({
        get: (name: string, otherwise: unknown) => values[`${section}.${name}`] ?? otherwise,
        inspect: () => undefined,
      }),
    }),
    window: standIn({
      createOutputChannel: () => ({
        ...channel,
        show() {},
        dispose() {},
        logLevel: 3,
        onDidChangeLogLevel: () => new Disposable(),
      }),
      showErrorMessage: async (message: string) => void editor.errors.push(message),
      visibleTextEditors: [],
      tabGroups: standIn({ all: [group], activeTabGroup: group }),
      activeTextEditor: { document },
    }),
    languages: standIn({
      match: (selectors: { language?: string }[]) => (selectors.some(({ language }) => language === "wall") ? 10 : 0),
      createDiagnosticCollection: () => ({
        set: (file: Uri, found: readonly Shown[]) => editor.show(file.toString(), found),
        delete: (file: Uri) => editor.show(file.toString(), []),
        has: () => false,
        clear() {},
        dispose() {},
      }),
    }),
    commands: standIn({
      registerCommand(name: string, run: () => unknown) {
        editor.commands.set(name, run);
        return new Disposable();
      },
    }),
  });
}

/** An object that has everything: what is known, classes under names that begin with a capital, and else functions. */
function standIn(known: Record<string, unknown>): object {
  return new Proxy(known, {
    get(_, name) {
      if (typeof name === "symbol" || name === "then") return undefined;
      if (!(name in known))
        known[name] = /^[A-Z]/.test(name) ? class {} : /^on[A-Z]/.test(name) ? listen : () => standIn({});
      return known[name];
    },
  });
}

const listen = () => new Disposable();

class Disposable {
  readonly #dispose: (() => void) | undefined;
  constructor(dispose?: () => void) {
    this.#dispose = dispose;
  }
  static from(...all: readonly Disposable[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }
  dispose(): void {
    this.#dispose?.();
  }
}

class EventEmitter {
  readonly #listeners = new Set<(event: unknown) => void>();
  readonly event = (listener: (event: unknown) => void, self?: unknown) => {
    const bound = listener.bind(self);
    this.#listeners.add(bound);
    return new Disposable(() => this.#listeners.delete(bound));
  };
  fire(event: unknown): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

class CancellationTokenSource {
  readonly #emitter = new EventEmitter();
  readonly token = { isCancellationRequested: false, onCancellationRequested: this.#emitter.event };
  cancel(): void {
    this.token.isCancellationRequested = true;
    this.#emitter.fire(undefined);
  }
  dispose(): void {}
}

class Uri {
  readonly scheme = "file";
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  static parse(text: string): Uri {
    return new Uri(text);
  }
  get fsPath(): string {
    return decodeURIComponent(this.#text.replace(/^file:\/\//, ""));
  }
  toString(): string {
    return this.#text;
  }
}

class CodeActionKind {
  static readonly Empty = new CodeActionKind("");
  static readonly QuickFix = new CodeActionKind("quickfix");
  static readonly Refactor = new CodeActionKind("refactor");
  static readonly Source = new CodeActionKind("source");
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
  append(part: string): CodeActionKind {
    return new CodeActionKind(this.value === "" ? part : `${this.value}.${part}`);
  }
}

class TabInputText {
  readonly uri: Uri;
  constructor(uri: Uri) {
    this.uri = uri;
  }
}

class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(...[line, character, endLine, endCharacter]: [number, number, number, number]) {
    this.start = new Position(line, character);
    this.end = new Position(endLine, endCharacter);
  }
}

class Diagnostic {
  readonly range: Range;
  readonly message: string;
  readonly severity: number;
  constructor(range: Range, message: string, severity: number) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}
