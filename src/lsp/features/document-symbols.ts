import { type DocumentSymbol, type SymbolInformation, SymbolKind } from "vscode-languageserver";
import type { Feature } from "../feature.ts";
import { type OutlineItem, outlineOf } from "../outline.ts";
import { toRange } from "../place.ts";
import { type Section, sectionsOf } from "../sections.ts";

export const SYMBOL_KINDS: Readonly<Record<OutlineItem["kind"], SymbolKind>> = {
  let: SymbolKind.Array,
  set: SymbolKind.Array,
  service: SymbolKind.Function,
  zone: SymbolKind.Namespace,
  rule: SymbolKind.Event,
  default: SymbolKind.Constant,
  docker: SymbolKind.Object,
  setting: SymbolKind.Property,
  essentials: SymbolKind.Object,
  include: SymbolKind.File,
  test: SymbolKind.Class,
  line: SymbolKind.Boolean,
};

/** The outline of a file: its statements, those under a heading below it, and the lines of tests and of the `docker` block. */
export const documentSymbols: Feature = {
  capabilities: () => ({ documentSymbolProvider: { label: "wallc" } }),
  start(connection, session) {
    connection.onDocumentSymbol(({ textDocument: { uri } }): DocumentSymbol[] | SymbolInformation[] => {
      const at = session.at(uri);
      if (!at) return [];
      const { document, policy } = at;
      const file = document.file(policy.nameOf(document.path));
      const items = file.pieces.map((piece) => outlineOf(file, piece)).filter((item) => item !== undefined);
      const symbols = underSections(items, sectionsOf(file));
      const nested = session.client.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true;
      return nested ? symbols : flat(symbols, uri);
    });
  },
};

function underSections(items: readonly OutlineItem[], sections: readonly Section[]): DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  let next = 0;
  let section: DocumentSymbol | undefined;
  const begin = (before: number): void => {
    for (let one = sections[next]; one && one.heading.start.offset < before; one = sections[++next]) {
      const { title: name, span, heading } = one;
      section = { name, kind: SymbolKind.Module, range: toRange(span), selectionRange: toRange(heading), children: [] };
      symbols.push(section);
    }
  };
  for (const item of items) {
    begin(item.span.start.offset);
    (section?.children ?? symbols).push(toSymbol(item));
  }
  begin(Number.POSITIVE_INFINITY);
  return symbols;
}

function toSymbol({ kind, name, detail, span, selection, items }: OutlineItem): DocumentSymbol {
  return {
    name,
    kind: SYMBOL_KINDS[kind],
    range: toRange(span),
    selectionRange: toRange(selection),
    ...(detail !== "" && { detail }),
    ...(items.length > 0 && { children: items.map(toSymbol) }),
  };
}

/** For clients that know no outline, but a list. */
function flat(symbols: readonly DocumentSymbol[], uri: string, containerName?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children }) => [
    { name, kind, location: { uri, range }, ...(containerName !== undefined && { containerName }) },
    ...flat(children ?? [], uri, name),
  ]);
}
