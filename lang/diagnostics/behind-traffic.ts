/** Findings about what stands behind a piece of traffic, or of another list, where nothing or a comma should. */
import { nearest } from "../../src/text/nearest.ts";
import { builtInService } from "../services.ts";
import type { Span } from "../span.ts";
import { ENDPOINT_WORDS, isOneOf, PORT_PROTOCOL_WORDS, PROTOCOL_WORDS } from "../words.ts";
import { define } from "./define.ts";
import { type Diagnostic, diagnostic, type Fix } from "./diagnostic.ts";
import { replaceBy } from "./fix.ts";
import { show } from "./show.ts";
import { slip, slipWord } from "./slip.ts";

const NO_PORTS = define("protocol-without-ports", {
  title: "a port behind something that has none",
  why: `\`esp\`, \`ah\`, \`gre\`, \`igmp\`, \`ipip\`, \`any\` and services stand as they are. Only tcp, udp and sctp have ports.`,
  wrong: "allow gre 47 to host",
  right: "allow gre to host",
});

const CROWDED = define("missing-comma", {
  title: "several things without a comma between",
  why: `The items of a list are separated by commas, and so are the ports behind one protocol.`,
  wrong: "allow tcp 80 443 to host",
  right: "allow tcp 80, 443 to host",
});

export const behindTrafficDefinitions = [NO_PORTS, CROWDED] as const;

/** `head` is the place of what stands before. */
export function withoutPorts(span: Span, text: string, before: string, head: Span): Diagnostic {
  const protocol =
    isOneOf(before, PROTOCOL_WORDS) || builtInService(before) ? undefined : nearest(before, PORT_PROTOCOL_WORDS);
  const meant = protocol ? `Did you mean \`${protocol}\`?` : behindTraffic(text.split(" ", 1)[0] as string);
  return diagnostic(NO_PORTS, {
    span,
    message: `${show(text)} can't stand behind ${show(before)}, which has no ports`,
    help: [...(meant ? [meant] : []), `Write ${show(before)} alone.`],
    fix: protocol ? replaceBy(head, protocol) : undefined,
  });
}

/** What is meant by a word behind complete traffic that is no traffic. */
function behindTraffic(word: string): string | undefined {
  if (isOneOf(word, ENDPOINT_WORDS) && word !== "any")
    return `Before an endpoint stands \`from\` or \`to\`: \`to ${word}\`.`;
  return slip(word);
}

/** `next` is the place of `text`; `isItem` says that it is surely an item of the list. */
export function missingComma(
  span: Span,
  before: string,
  text: string,
  { next, isItem = false }: { readonly next: Span; readonly isItem?: boolean },
): Diagnostic {
  const near = slipWord(text);
  const comma: Fix = { title: "Put a comma between them", edits: [{ span, text: `${before}, ${text}` }] };
  return diagnostic(CROWDED, {
    span,
    message: `between ${show(before)} and ${show(text)} a comma is missing`,
    help: [behindTraffic(text) ?? `Write ${show(`${before}, ${text}`)}.`],
    fix: near ? replaceBy(next, near) : isItem && !behindTraffic(text) ? comma : undefined,
  });
}
