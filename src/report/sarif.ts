import type { Definition, Diagnostic, Fix } from "../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../lang/span.ts";
import type { Findings } from "./findings.ts";

/** SARIF 2.1.0 (OASIS), which code scanning of GitHub, GitLab and others reads. Columns count UTF-16 code units. */
export function sarif({ diagnostics, definitions, version }: Findings): string {
  const rules = definitions.filter(({ code }) => diagnostics.some((item) => item.code === code));
  const indices = new Map(rules.map(({ code }, index) => [code, index]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "wallc", version, rules: rules.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((item) => resultOf(item, indices.get(item.code))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf({ code, severity, title, explanation }: Definition) {
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: { text: explanation, markdown: explanation },
    defaultConfiguration: { level: severity },
  };
}

function resultOf(item: Diagnostic, index: number | undefined) {
  const text = [item.message, ...item.help].map((sentence) => sentence.replace(/[^.?!]$/, "$&.")).join(" ");
  return {
    ruleId: item.code,
    ...(index !== undefined && { ruleIndex: index }),
    level: item.severity,
    message: { text },
    ...(item.span && { locations: [locationOf(item.span)] }),
    ...(item.related.length > 0 && {
      relatedLocations: item.related.map((related, id) => ({
        id,
        ...locationOf(related.span),
        message: { text: related.message },
      })),
    }),
    ...(item.fix && { fixes: [fixOf(item.fix)] }),
  };
}

function locationOf(span: Span) {
  return { physicalLocation: { artifactLocation: { uri: uriOf(span.file) }, region: regionOf(span) } };
}

function regionOf({ start, end }: Span) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function fixOf({ title, edits }: Fix) {
  const files = [...new Set(edits.map(({ span }) => span.file))];
  return {
    description: { text: title },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: uriOf(file) },
      replacements: edits
        .filter(({ span }) => span.file === file)
        .map(({ span, text }) => ({ deletedRegion: regionOf(span), insertedContent: { text } })),
    })),
  };
}

/** A relative path as a relative reference, an absolute one as a `file:` URI (RFC 3986). */
function uriOf(file: string): string {
  const path = file
    .split("/")
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, "\ufffd")))
    .join("/");
  return path.startsWith("/") ? `file://${path}` : path;
}
