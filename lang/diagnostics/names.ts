/** Findings about names and quoted texts. */
import { foreignWord } from "../foreign.ts";
import type { Span } from "../span.ts";
import type { Token } from "../token.ts";
import { define } from "./define.ts";
import { type Diagnostic, diagnostic, type Fix } from "./diagnostic.ts";
import { show } from "./show.ts";

const RESERVED = define("reserved-word", {
  title: "a word of the language as a name",
  why: `The words that begin a statement, an action, a protocol, an endpoint, a clause or a modifier can't be the name of a group, a
run-time group, a service or a zone, and neither can some words that the language may need later. Else a policy could change its
meaning when the language grows. Container names and other names of Docker's are free.`,
  wrong: "let host = 192.0.2.10",
  right: "let hosts = 192.0.2.10",
});

const BAD_NAME = define("bad-name", {
  title: "a name that needs quotes, or can't be one",
  why: `A bare name begins with a letter or \`_\` and goes on with letters, digits, \`_\`, \`.\` and \`-\` (behind \`container\`, \`network\`,
\`label\`, \`compose\` and \`swarm\` it may begin with a digit). Any other name stands in double quotes. It can't be empty, and can't be
longer than 1,000 characters.`,
  wrong: "allow tcp 443 to container shop@web",
  right: 'allow tcp 443 to container "shop@web"',
});

const UNQUOTED_PATTERN = define("unquoted-pattern", {
  title: "a pattern without quotes",
  why: `A name with \`*\` or \`?\` stands for all names that fit it. Such patterns stand in double quotes, so that one sees that more
than one thing may be meant.`,
  wrong: "allow tcp 443 to container web-*",
  right: 'allow tcp 443 to container "web-*"',
});

const UNQUOTED_TEXT = define("unquoted-text", {
  title: "a text without quotes",
  why: `Labels, reasons, log prefixes, file names and the names of tests stand in double quotes, so that their words can't be
taken for words of the policy.`,
  wrong: "allow tcp 443 to host because customers want it",
  right: 'allow tcp 443 to host because "customers want it"',
});

const QUOTED_ADDRESS = define("quoted-address", {
  title: "an address in quotes",
  why: `What stands in quotes is a name. An address, prefix or range is written without them.`,
  wrong: 'allow tcp 22 from "198.51.100.7" to host',
  right: "allow tcp 22 from 198.51.100.7 to host",
});

const SERVICE_NAME = define("service-name-taken", {
  title: "a service with the name of a port or of an icmp type",
  why: `Behind ports, a word that is a port's name is a port, and any other word a service. A service with the name of a port (or of an
icmp type) could never be told from it, and \`tcp 80, ssh\` would silently mean something else than its reader thinks.`,
  wrong: "service ssh = tcp 22, 2222",
  right: "service shell = tcp 22, 2222",
});

const MISSING_NAME = define("missing-name", {
  title: "a keyword without its name",
  why: `\`container\`, \`label\`, \`compose\`, \`network\` and \`swarm\` are followed by a name: one for each keyword. \`compose\` may name a
service behind \`/\`, and \`label\` a value behind \`=\`.`,
  wrong: "allow tcp 443 to compose shop/",
  right: "allow tcp 443 to compose shop/web",
});

const EMPTY_TEXT = define("empty-text", {
  title: "an empty text",
  why: `A test, a label, a reason and a file name say something. An empty one is most likely a slip.`,
  wrong: 'allow tcp 443 to host because ""',
  right: 'allow tcp 443 to host because "the shop"',
});

export const nameDefinitions = [
  RESERVED,
  BAD_NAME,
  UNQUOTED_PATTERN,
  UNQUOTED_TEXT,
  QUOTED_ADDRESS,
  SERVICE_NAME,
  MISSING_NAME,
  EMPTY_TEXT,
] as const;

export function reservedWord(span: Span, word: string, what: string, quoted = false): Diagnostic {
  return diagnostic(RESERVED, {
    span,
    message: `${show(word)} is a word of the language and can't be the name of ${what}`,
    help: [
      quoted ? "Without the quotes it is the word of the language." : (foreignWord(word) ?? "Choose another name."),
    ],
  });
}

export function badName(span: Span, text: string, what: string): Diagnostic {
  if (text === "") return diagnostic(BAD_NAME, { span, message: `the name of ${what} can't be empty` });
  if (text.length > 1000) {
    return diagnostic(BAD_NAME, { span, message: `the name of ${what} has ${text.length} characters, over 1,000` });
  }
  const quoted = `"${text}"`;
  return diagnostic(BAD_NAME, {
    span,
    message: `${show(text)} can't be the name of ${what} without quotes`,
    help: [`Write ${show(quoted)}.`],
    fix: { title: "Put it in quotes", edits: [{ span, text: quoted }], isSpelling: true },
  });
}

export function unquotedPattern(span: Span, text: string): Diagnostic {
  const quoted = `"${text}"`;
  return diagnostic(UNQUOTED_PATTERN, {
    span,
    message: `the pattern ${show(text)} stands in quotes`,
    help: [`Write ${show(quoted)}.`],
    fix: { title: "Put it in quotes", edits: [{ span, text: quoted }], isSpelling: true },
  });
}

export function unquotedText(span: Span, text: string, what: string): Diagnostic {
  const quoted = `"${text}"`;
  const fix: Fix = { title: "Put it in quotes", edits: [{ span, text: quoted }], isSpelling: true };
  return diagnostic(UNQUOTED_TEXT, {
    span,
    message: `${what} stands in double quotes`,
    help: [`Write ${show(quoted)}.`],
    ...(/["\\]/.test(text) ? {} : { fix }),
  });
}

/** For a keyword behind which its quoted text is missing. */
export function missingText(span: Span, what: string, example: string): Diagnostic {
  return diagnostic(UNQUOTED_TEXT, { span, message: `${what} is missing`, help: [`Write \`${example}\`.`] });
}

export function quotedAddress(span: Span, text: string): Diagnostic {
  return diagnostic(QUOTED_ADDRESS, {
    span,
    message: `${show(text)} in quotes would be a name, and it is an address`,
    help: [`Write ${show(text)} without the quotes.`],
    fix: { title: "Remove the quotes", edits: [{ span, text }], isSpelling: true },
  });
}

export function serviceNameTaken(span: Span, name: string, port: number | undefined): Diagnostic {
  return diagnostic(SERVICE_NAME, {
    span,
    message: `a service can't be called ${show(name)}, which is ${port === undefined ? "an icmp type" : `port ${port}`}`,
    help: ["Choose another name."],
  });
}

export function missingName(token: Token<string>, keyword: string, taken?: string): Diagnostic {
  const forms: Record<string, string> = {
    container: "container www-nginx",
    label: "label tier=web",
    compose: "compose shop/web",
    network: "network frontend",
    swarm: "swarm shop_web",
  };
  return diagnostic(MISSING_NAME, {
    span: token.span,
    message: `behind ${show(token.text)} a name is missing`,
    help: [
      ...(taken === undefined ? [] : [`${show(taken)} was taken for it; a name that is such a word stands in quotes.`]),
      `It is written \`${forms[keyword]}\`.`,
    ],
  });
}

export function emptyText(span: Span, what: string): Diagnostic {
  return diagnostic(EMPTY_TEXT, { span, message: `${what} is empty`, help: ["Say something, or leave it out."] });
}
