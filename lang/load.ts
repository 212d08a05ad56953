import type { Interval } from "../src/ip/interval.ts";
import { readAddressFile } from "./address-file.ts";
import { decode } from "./decode.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { includeCycle, includeDepth, includedTwice, includeMatchesNothing, unreadable } from "./diagnostics/files.ts";
import { tooLarge } from "./diagnostics/text.ts";
import { DEEPEST_INCLUDE, MOST_FILES } from "./limits.ts";
import { type Parsed, parse } from "./parse.ts";
import { isGlob, normalise, resolvePath } from "./paths.ts";
import type { Span } from "./span.ts";
import type { AddressItem, Include, Program, Statement, Suppression } from "./tree.ts";

/**
 * What reading a file gives: its bytes, or its text where there are none, with what was parsed of it where that is known
 * already, or why it can't be read.
 */
export type ReadResult =
  | { readonly bytes: Uint8Array; readonly parsed?: Parsed }
  | { readonly text: string; readonly parsed?: Parsed }
  | { readonly error: string };

/** The file system, as far as a policy may use it. Paths are relative to the working directory, or absolute. */
export interface Host {
  read(path: string): ReadResult;
  /** The paths that fit a pattern with `*`, `?` and `[…]`, in any order, written like the pattern (relative or absolute). */
  glob(pattern: string): readonly string[];
}

/** A file that was given: by its name alone, or with its text (of standard input, or of an editor). */
export type Entry = string | { readonly file: string; readonly text: string };

export interface Loaded {
  /** To be compiled only where no diagnostic is an error. */
  readonly program: Program;
  /** All findings of all files: files in the order in which they were read, each file's by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of all files that were read, address files too, for showing excerpts. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Loads a policy: parses the given files in their order, follows includes (relative to the file, patterns in sorted
 * order, each file once), puts their statements in the include's place, and reads address files. Never throws on bad input.
 */
export function load(entries: readonly Entry[], host: Host): Loaded {
  const loader = new Loader(host);
  for (const entry of entries) loader.entry(entry);
  return loader.finish();
}

interface Contents {
  readonly text: string;
  readonly parsed?: Parsed;
}

/** A file on the way from an entry to the file at hand, with the include that led to it. */
interface Step {
  readonly file: string;
  readonly include?: Span;
}

class Loader {
  private readonly host: Host;
  private readonly files: string[] = [];
  private readonly statements: Statement[] = [];
  private readonly suppressions: Suppression[] = [];
  private readonly diagnostics: Diagnostic[] = [];
  private readonly texts = new Map<string, string>();
  private readonly includedAt = new Map<string, Span | undefined>();
  private readonly lists = new Map<string, readonly Interval[]>();
  private readonly report = (finding: Diagnostic): void => {
    this.diagnostics.push(finding);
  };

  constructor(host: Host) {
    this.host = host;
  }

  entry(entry: Entry): void {
    const file = typeof entry === "string" ? normalise(entry) : entry.file;
    const first = this.includedAt.get(file);
    if (this.includedAt.has(file)) {
      if (first) this.report(includedTwice(first, file, undefined));
      return;
    }
    const read = typeof entry === "string" ? this.read(file, undefined) : entry;
    if (read) this.file({ file }, read, []);
  }

  finish(): Loaded {
    const order = new Map([...this.texts.keys()].map((file, at) => [file, at] as const));
    const rank = (finding: Diagnostic): number => (finding.span ? (order.get(finding.span.file) ?? -1) : -1);
    const place = (finding: Diagnostic): number => finding.span?.start.offset ?? -1;
    return {
      program: { files: this.files, statements: this.statements, suppressions: this.suppressions },
      diagnostics: [...this.diagnostics].sort((a, b) => rank(a) - rank(b) || place(a) - place(b)),
      texts: this.texts,
    };
  }

  private file(step: Step, contents: Contents, above: readonly Step[]): void {
    const { file } = step;
    const { text, parsed = parse(file, text) } = contents;
    this.files.push(file);
    this.texts.set(file, text);
    this.includedAt.set(file, step.include);
    parsed.diagnostics.forEach(this.report);
    for (const suppression of parsed.suppressions) this.suppressions.push(suppression);
    const steps = [...above, step];
    for (const statement of parsed.statements) {
      if (statement.kind === "include") this.include(statement, steps);
      else this.statements.push(this.withLists(statement));
    }
  }

  private include(statement: Include, steps: readonly Step[]): void {
    const { span } = statement;
    const pattern = resolvePath(span.file, statement.pattern);
    const found = isGlob(statement.pattern) ? [...new Set(this.host.glob(pattern).map(normalise))].sort() : [pattern];
    if (found.length === 0) this.report(includeMatchesNothing(span, statement.pattern));
    for (const path of found) {
      const circle = steps.findIndex((step) => step.file === path);
      if (circle >= 0) {
        const part = steps.slice(circle);
        const includes = part.slice(1).map((step) => step.include as Span);
        this.report(
          includeCycle(
            span,
            part.map((step) => step.file),
            includes,
          ),
        );
      } else if (this.includedAt.has(path)) {
        this.report(includedTwice(span, path, this.includedAt.get(path)));
      } else if (steps.length >= DEEPEST_INCLUDE) {
        this.report(includeDepth(span, DEEPEST_INCLUDE));
      } else if (this.files.length >= MOST_FILES) {
        this.report(tooLarge(span, "the policy", "10,000 files"));
        return;
      } else {
        const read = this.read(path, span);
        if (read) this.file({ file: path, include: span }, read, steps);
      }
    }
  }

  /** Reads a file; `from` is the place that names it. */
  private read(path: string, from: Span | undefined): Contents | undefined {
    const result = this.host.read(path);
    if ("error" in result) {
      this.report(unreadable(from, path, result.error));
      return undefined;
    }
    if ("text" in result) return result;
    const decoded = decode(path, result.bytes);
    decoded.diagnostics.forEach(this.report);
    return { ...result, text: decoded.text };
  }

  /** The statement with the contents of the address files that it names. */
  private withLists(statement: Statement): Statement {
    if (statement.kind === "let") {
      return { ...statement, addresses: this.filled(statement.addresses), except: this.filled(statement.except) };
    }
    if (statement.kind === "zone" && statement.addresses) {
      return { ...statement, addresses: this.filled(statement.addresses) };
    }
    return statement;
  }

  private filled(items: readonly AddressItem[]): readonly AddressItem[] {
    if (!items.some((item) => item.kind === "file")) return items;
    return items.map((item) => (item.kind === "file" ? { ...item, entries: this.list(item.path, item.span) } : item));
  }

  private list(name: string, item: Span): readonly Interval[] {
    const path = resolvePath(item.file, name);
    const known = this.lists.get(path);
    if (known) return known;
    const text = this.read(path, item)?.text;
    if (text !== undefined) this.texts.set(path, text);
    const entries = text === undefined ? [] : readAddressFile(path, text, item, this.report);
    this.lists.set(path, entries);
    return entries;
  }
}
