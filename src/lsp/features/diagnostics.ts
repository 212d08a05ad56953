import {
  type Diagnostic as ClientDiagnostic,
  type Connection,
  DocumentDiagnosticReportKind,
} from "vscode-languageserver";
import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { toClientDiagnostic } from "../client-diagnostic.ts";
import type { Feature } from "../feature.ts";
import type { Policy } from "../policy.ts";
import type { RecentFindings } from "../recent-findings.ts";
import type { Session } from "../session.ts";

/** Milliseconds without an edit after which a policy is compiled that takes long. */
const IDLE = 150;

/**
 * Findings as one types: pulled by clients that can (LSP 3.17), pushed to the others. A policy that takes long to compile is first
 * answered for with what is known at once, and again when the typing pauses.
 */
export const diagnostics: Feature = {
  capabilities: () => ({
    diagnosticProvider: { identifier: "wallc", interFileDependencies: true, workspaceDiagnostics: false },
  }),
  start(connection, session) {
    const { recent } = session;
    connection.languages.diagnostics.on(({ textDocument: { uri } }) => {
      const policy = session.at(uri)?.policy;
      if (!policy) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      const { refreshes, related } = abilities(session);
      const byFile = perFile(policy, refreshes ? recent.soon(policy) : recent.whole(policy));
      // Those without a finding too: what was told of them before is over.
      const closed = [
        ...new Set([...byFile.keys(), ...[...policy.sources.keys()].map((file) => policy.uriOf(file))]),
      ].filter((file) => session.documents.get(file) === undefined);
      return {
        kind: DocumentDiagnosticReportKind.Full,
        items: byFile.get(uri) ?? [],
        ...(related && {
          relatedDocuments: Object.fromEntries(
            closed.map((file) => [file, { kind: DocumentDiagnosticReportKind.Full, items: byFile.get(file) ?? [] }]),
          ),
        }),
      };
    });
    const publisher = new Publisher(connection);
    let idle: NodeJS.Timeout | undefined;
    let others = false;
    session.onChange(({ document }) => {
      const { pulls, refreshes, related } = abilities(session);
      if (!pulls) publisher.publish(session, (policy) => recent.soon(policy), true);
      others ||= document === undefined;
      clearTimeout(idle);
      idle = setTimeout(() => {
        // The client pulls by itself for the file that it edits, but knows of nothing else that changes. One that answers with an
        // error, or is gone, is no reason to end.
        if (pulls && refreshes && (compile(session, recent) || others)) {
          void connection.languages.diagnostics.refresh().catch(() => {});
        }
        // Of a file that isn't open a client may hear in no other way: it pulls for those that are.
        if (!pulls || !related) publisher.publish(session, (policy) => recent.whole(policy), !pulls);
        others = false;
      }, IDLE).unref();
    });
  },
};

function abilities({ client }: Session): { pulls: boolean; refreshes: boolean; related: boolean } {
  const { textDocument, workspace } = client;
  return {
    pulls: textDocument?.diagnostic !== undefined,
    refreshes: workspace?.diagnostics?.refreshSupport === true,
    related: textDocument?.diagnostic?.relatedDocumentSupport === true,
  };
}

/** Compiles what has been answered for without; whether there was any. */
function compile(session: Session, recent: RecentFindings): boolean {
  const waiting = policiesOf(session).filter((policy) => recent.owes(policy));
  for (const policy of waiting) recent.whole(policy);
  return waiting.length > 0;
}

function policiesOf(session: Session): readonly Policy[] {
  return [...new Set(session.documents.all().map((document) => session.policies.of(document)))];
}

/** The findings of each file that has some, by its URI. What has no place stands at the beginning of the policy. */
function perFile(policy: Policy, findings: readonly Diagnostic[]): Map<string, ClientDiagnostic[]> {
  const uriOf = (file: string) => policy.uriOf(file);
  const root = policy.uriOf(policy.nameOf(policy.root));
  const byFile = new Map<string, ClientDiagnostic[]>();
  for (const finding of findings) {
    const uri = finding.span ? uriOf(finding.span.file) : root;
    const items = byFile.get(uri) ?? [];
    items.push(toClientDiagnostic(finding, uriOf));
    byFile.set(uri, items);
  }
  return byFile;
}

/** Tells the client the findings of all open policies' files, or of those that aren't open, and that a file has none any more. */
class Publisher {
  readonly #connection: Connection;
  #published = new Set<string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  publish(session: Session, find: (policy: Policy) => readonly Diagnostic[], openToo: boolean): void {
    const all = new Map<string, readonly ClientDiagnostic[]>();
    for (const uri of this.#published) all.set(uri, []);
    if (openToo) for (const { uri } of session.documents.all()) all.set(uri, []);
    for (const policy of policiesOf(session)) {
      for (const [uri, items] of perFile(policy, find(policy))) {
        if (openToo || session.documents.get(uri) === undefined) all.set(uri, items);
      }
    }
    for (const [uri, items] of all) {
      const version = session.documents.get(uri)?.version;
      void this.#connection.sendDiagnostics({
        uri,
        diagnostics: [...items],
        ...(version !== undefined && { version }),
      });
    }
    this.#published = new Set([...all].filter(([, items]) => items.length > 0).map(([uri]) => uri));
  }
}
