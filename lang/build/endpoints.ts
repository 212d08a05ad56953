import { notAnAddress } from "../diagnostics/addresses.ts";
import { badEndpoint, badExcept, destinationOnly, severalNames } from "../diagnostics/endpoints.ts";
import { replaceBy } from "../diagnostics/fix.ts";
import { missingName } from "../diagnostics/names.ts";
import { slip, slipWord } from "../diagnostics/slip.ts";
import { foreign } from "../diagnostics/syntax.ts";
import type { Span } from "../span.ts";
import type { GrammarToken } from "../token.ts";
import type { EndpointItem, ExceptItem, OnItem, OwnAddress } from "../tree.ts";
import {
  CLAUSE_WORDS,
  ENDPOINT_WORDS,
  isOneOf,
  NAMED_ENDPOINTS,
  OWN_ENDPOINTS,
  PLAIN_ENDPOINTS,
  PROTOCOL_WORDS,
} from "../words.ts";
import { looksLikeAddress, readInterval, reportCrowd } from "./addresses.ts";
import { type Item, isWord, type Report, spanOf, textOf } from "./context.ts";
import { readInterface } from "./interfaces.ts";
import { isQuoted, readDockerName, readName } from "./names.ts";

/** Which end of a rule is read. */
export type End = "from" | "to";

/** Reads one item of the list behind `from` or `to`. */
export function readEndpointItem(end: End, item: Item, report: Report): EndpointItem | undefined {
  const [head, ...rest] = item as [GrammarToken, ...GrammarToken[]];
  const span = spanOf(item);
  if (head.type === "word") {
    if (isOneOf(head.text, PLAIN_ENDPOINTS)) {
      if (rest.length > 0) reportRest(head, rest, report);
      return rest.length > 0 ? undefined : { kind: head.text, span };
    }
    if (end === "from" && isWord(head, "published", "swarm")) {
      report(destinationOnly(span, head.text));
      return undefined;
    }
    if (isOneOf(head.text, OWN_ENDPOINTS)) return readOwn(head.text, head, rest, span, report);
    if (isOneOf(head.text, NAMED_ENDPOINTS)) return readNamed(head.text, head, rest, span, report);
  }
  return readAddressOrName(item, report);
}

function readAddressOrName(item: Item, report: Report): EndpointItem | undefined {
  const [head, ...rest] = item as [GrammarToken, ...GrammarToken[]];
  if (isWord(head, "file")) {
    report(badEndpoint(spanOf(item), textOf(item), "Name the file in a `let`, and the group here."));
  } else if (!isQuoted(head) && isOneOf(head.text, PROTOCOL_WORDS)) {
    report(badEndpoint(spanOf(item), textOf(item), "Traffic stands before `from` and `to`: `allow tcp 22 to host`."));
  } else if (rest.length > 0) {
    reportRest(head, rest, report);
  } else if (looksLikeAddress(head)) {
    const interval = readInterval(head, report);
    return interval && { kind: "interval", interval, span: head.span };
  } else {
    const name = readName(head, "a group or zone", report);
    return name === undefined ? undefined : { kind: "name", name, span: head.span };
  }
  return undefined;
}

/** Reports what stands behind a complete endpoint without a comma. */
function reportRest(head: GrammarToken, rest: Item, report: Report): void {
  const stranger = [head, ...rest].find((token) => token.type === "word" && foreign(token.span, token.text));
  const next = rest[0] as GrammarToken;
  if (stranger && !slip(next.text))
    report(foreign(stranger.span, stranger.text) as NonNullable<ReturnType<typeof foreign>>);
  else if (isWord(head, "containers") && rest.length === 1) {
    const [span, meant] = [spanOf([head, next]), `container ${next.text}`];
    report(badEndpoint(span, `${head.text} ${next.text}`, `Did you mean \`${meant}\`?`, replaceBy(span, meant)));
  } else if (looksLikeAddress(head)) reportCrowd([head, ...rest], "a rule's end", report);
  else if (isOneOf(next.text, PROTOCOL_WORDS)) {
    const help = "Traffic stands before `from` and `to`: `allow tcp 22 to host`.";
    report(badEndpoint(spanOf(rest), textOf(rest), help));
  } else {
    const near = slipWord(next.text);
    const help = slip(next.text) ?? `Is a comma missing before \`${next.text}\`?`;
    const fix = near ? replaceBy(next.span, near) : undefined;
    report(badEndpoint(spanOf([head, ...rest]), textOf([head, ...rest]), help, fix));
  }
}

function readOwn(
  kind: "host" | "published",
  head: GrammarToken,
  rest: Item,
  span: Span,
  report: Report,
): EndpointItem | undefined {
  const [token, ...more] = rest;
  if (!token) return { kind, span };
  if (more.length > 0 || (token.type === "word" && isOneOf(token.text, [...ENDPOINT_WORDS, ...PROTOCOL_WORDS]))) {
    reportRest(head, rest, report);
    return undefined;
  }
  const address = readOwnAddress(token, `an address of this machine`, report);
  return address && { kind, address, span };
}

function readOwnAddress(token: GrammarToken, what: string, report: Report): OwnAddress | undefined {
  if (looksLikeAddress(token)) {
    const interval = readInterval(token, report);
    return interval && { kind: "interval", interval, span: token.span };
  }
  const stranger = token.type === "word" ? foreign(token.span, token.text) : undefined;
  if (stranger && isWord(token, "port", "ports", "dport", "sport")) {
    report(stranger);
    return undefined;
  }
  const name = readName(token, what, report);
  return name === undefined ? undefined : { kind: "group", name, span: token.span };
}

function readNamed(
  kind: (typeof NAMED_ENDPOINTS)[number],
  head: GrammarToken,
  rest: Item,
  span: Span,
  report: Report,
): EndpointItem | undefined {
  const [name, join, second, ...more] = rest;
  if (name?.type !== "name") {
    report(missingName(name ? { ...head, span: spanOf([head, name]) } : head, kind));
    return undefined;
  }
  if (join && join.type !== "join") {
    reportAfterName(kind, head, name, rest.slice(1), report);
    return undefined;
  }
  if (join && second?.type !== "name") {
    report(
      missingName({ ...join, span: spanOf([head, name, join]), text: textOf([name, join]).replace(" ", "") }, kind),
    );
    return undefined;
  }
  if (more.length > 0) {
    if (!more.some((token) => token.type === "join")) reportRest(head, rest, report);
    else report(badEndpoint(span, textOf([head, ...rest]), "A value with `=` or `/` in it stands in double quotes."));
    return undefined;
  }
  const text = readDockerName(name, WHAT[kind], report);
  const other = second && readDockerName(second, kind === "label" ? "a label's value" : "a service", report);
  if (text === undefined || (second && other === undefined)) return undefined;
  switch (kind) {
    case "container":
      return { kind, name: text, glob: isQuoted(name) && /[*?]/.test(text), span };
    case "label":
      return other === undefined ? { kind, key: text, span } : { kind, key: text, value: other, span };
    case "compose":
      return other === undefined ? { kind, project: text, span } : { kind, project: text, service: other, span };
    case "network":
      return { kind, name: text, span };
    case "swarm":
      return { kind, service: text, span };
  }
}

const WHAT = {
  container: "a container",
  label: "a label",
  compose: "a Compose project",
  network: "a network",
  swarm: "a Swarm service",
} as const;

function reportAfterName(kind: string, head: GrammarToken, name: GrammarToken, rest: Item, report: Report): void {
  const next = rest[0] as GrammarToken;
  const stranger = next.type === "word" ? foreign(next.span, next.text) : undefined;
  if (isOneOf(name.text, CLAUSE_WORDS)) report(missingName(head, kind, name.text));
  else if (stranger) report(stranger);
  else if (
    (rest.length < 2 || slip(next.text) === undefined) &&
    rest.every((token) => token.type === "word" && !isOneOf(token.text, [...ENDPOINT_WORDS, ...PROTOCOL_WORDS]))
  ) {
    report(
      severalNames(
        spanOf([head, ...rest]),
        kind,
        [name, ...rest].map((token) => token.text),
      ),
    );
  } else reportRest(head, rest, report);
}

/** Reads one item behind `except` in a rule. */
export function readExceptItem(item: Item, report: Report): ExceptItem | undefined {
  const [head, ...rest] = item as [GrammarToken, ...GrammarToken[]];
  if (head.type === "word" && isOneOf(head.text, ENDPOINT_WORDS)) {
    report(badExcept(spanOf(item), textOf(item)));
    return undefined;
  }
  if (isWord(head, "file")) {
    const help = "Name the file in a `let`, and the group here.";
    report(notAnAddress(spanOf(item), textOf(item), "`except`", help));
    return undefined;
  }
  if (rest.length > 0) {
    reportCrowd(item, "`except`", report);
    return undefined;
  }
  if (looksLikeAddress(head)) {
    const interval = readInterval(head, report);
    return interval && { kind: "interval", interval, span: head.span };
  }
  const name = readName(head, "a group or zone", report);
  return name === undefined ? undefined : { kind: "name", name, span: head.span };
}

/** Reads the list behind `on`: zones, and from the word `interface` on interfaces. */
export function readOn(items: readonly Item[], report: Report): OnItem[] {
  const result: OnItem[] = [];
  let interfaces = false;
  for (const item of items) {
    const [head, ...rest] = item as [GrammarToken, ...GrammarToken[]];
    const begins = isWord(head, "interface");
    if (begins) interfaces = true;
    const words = begins ? rest : item;
    if (words.length === 0) {
      report(badEndpoint(head.span, head.text, "Behind `interface` stands its name: `on interface eth0`."));
    } else if (interfaces) {
      const found = readInterface(words, report);
      if (found) result.push({ kind: "interface", ...found, span: spanOf(words) });
    } else if (words.length > 1 || (head.type === "word" && isOneOf(head.text, ENDPOINT_WORDS))) {
      const help = "Behind `on` stands a zone, or `interface` and a name; it stands behind the whole list of an end.";
      report(badEndpoint(spanOf(item), textOf(item), help));
    } else {
      const name = readName(head, "a zone", report);
      if (name !== undefined) result.push({ kind: "zone", name, span: head.span });
    }
  }
  return result;
}
