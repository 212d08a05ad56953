/** Findings about the form of a statement: what the grammar could not read. */
import { nearest } from "../../src/text/nearest.ts";
import { foreignActions, foreignDefault, foreignStatement, foreignWord } from "../foreign.ts";
import type { Span } from "../span.ts";
import type { Token } from "../token.ts";
import {
  CLAUSE_WORDS,
  ENDPOINT_WORDS,
  isOneOf,
  MODIFIER_WORDS,
  PROTOCOL_WORDS,
  RESERVED_WORDS,
  STATEMENT_WORDS,
} from "../words.ts";
import { define } from "./define.ts";
import { type Diagnostic, diagnostic, type Fix } from "./diagnostic.ts";
import { remove, replaceBy } from "./fix.ts";
import { oneOf, show } from "./show.ts";

const UNKNOWN_STATEMENT = define("unknown-statement", {
  title: "a line that begins no statement",
  why: `A statement begins with one of \`let\`, \`set\`, \`service\`, \`zone\`, \`allow\`, \`deny\`, \`reject\`, \`log\`, \`default\`,
\`docker\`, \`essentials\`, \`include\` and \`test\`. A rule says first what it does, then to what traffic, then from where to where. The
words of other firewalls (\`accept\`, \`drop\`, \`-A INPUT\`, \`ufw allow\`) are answered with ours.`,
  wrong: "accept tcp 22 from 198.51.100.7 to host",
  right: "allow tcp 22 from 198.51.100.7 to host",
});

const UNEXPECTED = define("unexpected-token", {
  title: "something that can't stand where it stands",
  why: `The statement could be read up to this place, and what follows doesn't fit. Often a comma is missing or one too many, a name
needs quotes, or two statements share a line.`,
  wrong: "let admins 198.51.100.7",
  right: "let admins = 198.51.100.7",
});

const ENDED = define("incomplete-statement", {
  title: "a statement that ends too soon",
  why: `The line ends before the statement is complete. A statement ends with its line, unless the line ends in a comma or in \`\\\`.`,
  wrong: "allow tcp 22 from 198.51.100.7 to",
  right: "allow tcp 22 from 198.51.100.7 to host",
});

const TRAILING_COMMA = define("trailing-comma", {
  title: "a comma behind which the list doesn't go on",
  why: `A comma says that the list goes on, in the next line if need be. Nothing, or something that is no item of a list, follows
here: the comma is one too many, or an item was lost.`,
  wrong: "allow tcp 80, 443, to host",
  right: "allow tcp 80, 443 to host",
});

const UNCLOSED_BLOCK = define("unclosed-block", {
  title: "a block without its closing brace",
  why: `A \`docker\` or \`test\` block ends at its \`}\`. Without it, what follows would be read as part of the block.`,
  wrong: 'test "the web is open" {\n  allow tcp 443 to host\n\ndefault deny to host',
  right: 'test "the web is open" {\n  allow tcp 443 to host\n}\n\ndefault deny to host',
});

const FOREIGN = define("foreign-word", {
  title: "a word of another firewall",
  why: `iptables, nft, ufw and pf say the same things in other words and in another order. Here a rule is one sentence:
action, traffic, \`from\` where, \`to\` where, then modifiers. Ports stand behind their protocol, the interface behind \`on\`.`,
  wrong: "allow tcp --dport 22 from 198.51.100.7 to host",
  right: "allow tcp 22 from 198.51.100.7 to host",
});

export const syntaxDefinitions = [
  UNKNOWN_STATEMENT,
  UNEXPECTED,
  ENDED,
  TRAILING_COMMA,
  UNCLOSED_BLOCK,
  FOREIGN,
] as const;

/** For a line whose first token is no statement's. */
export function unknownStatement(token: Token<string>): Diagnostic {
  const foreign = token.type === "string" ? undefined : foreignStatement(token.text);
  const begun = isOneOf(token.text, [...PROTOCOL_WORDS, ...ENDPOINT_WORDS, ...CLAUSE_WORDS])
    ? "A rule begins with what it does: `allow tcp 22 from 198.51.100.7 to host`."
    : undefined;
  const near = foreign || begun ? undefined : nearest(token.text, STATEMENT_WORDS);
  return diagnostic(UNKNOWN_STATEMENT, {
    span: token.span,
    message: `${show(token.text)} begins no statement`,
    help:
      (foreign ?? begun)
        ? [(foreign ?? begun) as string]
        : near
          ? [`Did you mean \`${near}\`?`]
          : [`A statement begins with ${oneOf(STATEMENT_WORDS)}.`],
    ...(near ? { fix: replaceBy(token.span, near) } : actionMeant(token)),
  });
}

/** For the action of another tool: ours, or those of which the writer has to choose. */
function actionMeant({ text, span }: Token<string>): { fix?: Fix; otherFixes?: readonly Fix[] } {
  const [only, ...more] = foreignActions(text).map((action) => replaceBy(span, action));
  if (only === undefined) return {};
  return more.length === 0 ? { fix: only } : { otherFixes: [only, ...more] };
}

/** For the first token that the grammar could not take; `expected` holds the types that it would have taken. */
export function unexpectedToken(
  token: Token<string>,
  before: Token<string> | undefined,
  expected: ReadonlySet<string>,
): Diagnostic {
  const behind = before ? ` behind ${show(before.text)}` : "";
  return diagnostic(UNEXPECTED, {
    span: token.span,
    message: `${show(token.text)} can't stand here${behind}`,
    help: reason(token, before, expected) ?? wanted(expected),
    ...mend(token, before),
  });
}

function mend(token: Token<string>, before: Token<string> | undefined): { fix?: Fix; otherFixes?: readonly Fix[] } {
  if (token.type === "semicolon") {
    return { fix: { title: "End the statement with its line", edits: [{ span: token.span, text: "\n" }] } };
  }
  if (token.type === "comma") return { fix: remove(token.span, "the comma") };
  return before?.type === "kwDefault" ? actionMeant(token) : {};
}

/** For what stands behind a block's `}`, or for a `}` or `;` where there is no block. */
export function misplaced(span: Span, text: string, help: string): Diagnostic {
  return diagnostic(UNEXPECTED, { span, message: `${show(text)} can't stand here`, help: [help] });
}

function reason(
  token: Token<string>,
  before: Token<string> | undefined,
  expected: ReadonlySet<string>,
): string[] | undefined {
  if (token.type === "semicolon") return ["`;` ends an item only in a block; a statement ends with its line."];
  if (token.type === "close") return ["No block is open here."];
  if (token.type === "open") {
    return [
      before?.type === "kwTest"
        ? 'A test has a name: `test "ssh is open" {`.'
        : "Only `docker` and `test` have a block.",
    ];
  }
  if (token.type === "comma" && before?.type !== "comma")
    return ["Between modifiers, and behind a keyword, stands no comma."];
  if (
    token.type === "equals" &&
    before?.type !== "kwLet" &&
    before?.type !== "kwService" &&
    before?.type !== "kwZone"
  ) {
    return ["`=` stands behind the name of a `let`, `service` or `zone`, and in `label KEY=VALUE`."];
  }
  const foreign =
    (before?.type === "kwDefault" ? foreignDefault(token.text) : undefined) ??
    (expected.has("kwAction") ? foreignStatement(token.text) : undefined) ??
    foreignWord(token.text);
  if (foreign) return [foreign];
  if (before && isKeyword(before) && isKeyword(token)) return undefined;
  if (RESERVED_WORDS.has(token.text) && expected.has("word")) {
    return [`${show(token.text)} is a word of the language, and can't be a name.`];
  }
  return undefined;
}

function isKeyword(token: Token<string>): boolean {
  return token.type.startsWith("kw");
}

const WANTED: ReadonlyMap<string, string> = new Map([
  ["word", "a word, an address or a number"],
  ["name", "a name"],
  ["equals", "`=`"],
  ["open", "`{`"],
  ["comma", "`,`"],
  ["kwAction", "an action (`allow`, `deny` or `reject`)"],
  ["kwWithout", "`without`"],
  ["kwClause", `a clause (${oneOf(CLAUSE_WORDS.slice(0, 4))})`],
  ["kwModifier", `a modifier (${oneOf(MODIFIER_WORDS)})`],
]);

/** What would have fitted, in words. */
function wanted(expected: ReadonlySet<string>): string[] {
  const words: string[] = [];
  for (const [type, text] of WANTED) {
    if (expected.has(type) && !(type === "name" && expected.has("word"))) words.push(text);
  }
  if (words.length === 0) return [];
  return [
    `What fits is ${words.length < 2 ? words[0] : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`}.`,
  ];
}

export function endedTooSoon(last: Token<string>, expected: ReadonlySet<string>): Diagnostic {
  return diagnostic(ENDED, {
    span: last.span,
    message: `the statement ends too soon, behind ${show(last.text)}`,
    help: wanted(expected),
  });
}

export function trailingComma(comma: Token<string>, next?: Token<string>): Diagnostic {
  return diagnostic(TRAILING_COMMA, {
    span: comma.span,
    message: next
      ? `behind this comma stands ${show(next.text)}, which is no item of the list`
      : "behind this comma the list doesn't go on",
    help: ["Remove the comma, or write the item that is missing."],
    fix: { title: "Remove the comma", edits: [{ span: comma.span, text: "" }] },
  });
}

export function unclosedBlock(open: Span, next?: Span): Diagnostic {
  return diagnostic(UNCLOSED_BLOCK, {
    span: open,
    message: "the block that begins here has no closing `}`",
    related: next ? [{ span: next, message: "this statement can't stand in a block" }] : [],
    help: ["Write `}` on a line of its own behind the block's last line."],
  });
}

/** For a word of another firewall within a statement, if it is one. */
export function foreign(span: Span, word: string): Diagnostic | undefined {
  const help = foreignWord(word);
  if (!help) return undefined;
  return diagnostic(FOREIGN, {
    span,
    message: `${show(word)} is a word of another firewall`,
    help: [help],
  });
}
