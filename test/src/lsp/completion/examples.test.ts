import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { classify } from "../../../../lang/classify.ts";
import { languageDefinitions } from "../../../../lang/diagnostics/catalogue.ts";
import { EditedFile } from "../../../../lang/edited-file.ts";
import { lex } from "../../../../lang/lexer.ts";
import { parse } from "../../../../lang/parse.ts";
import { expectedBehind } from "../../../../lang/syntax.ts";
import type { Token } from "../../../../lang/token.ts";
import { readTopology } from "../../../../src/docker/read.ts";
import { cursorAt } from "../../../../src/lsp/cursor.ts";
import { wordHelp } from "../../../../src/lsp/word-help.ts";
import { askAt } from "./ask.ts";

const EXAMPLES = join(import.meta.dirname, "../../../../examples");
const CASES = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map(({ name }) => {
    const file = join(EXAMPLES, name, "docker.json");
    return {
      name,
      text: readFileSync(join(EXAMPLES, name, "policy.wall"), "utf8"),
      topology: readTopology({ text: readFileSync(file, "utf8"), file }),
    };
  });

/** A policy with everything of the language that the examples don't use. */
const ALL = `let admins = 198.51.100.7, 2001:db8:ad::/48 except 10.0.0.1
let "night shift" = admins
set banned timeout 1h size 65536
service backup = tcp rsync, ssh, udp ntp, ping, icmp echo-request, time-exceeded, esp
zone lan = interface eth1, eth0 address admins

docker {
  iptables off
  uplink eth0
  publish dnat
  bridges docker0
  userland-proxy on
}

essentials without dhcp, guards

allow backup from admins except banned on lan to host limit 10/minute burst 5 per source
allow tcp ssh from any to container www-nginx connections 10 per source because "x" as "y" until 2026-12-30
reject tcp https from "night shift" on interface eth1 to network shop_default with tcp-reset trial
reject udp from private to published admins with port-unreachable
log any from compose shop to internet limit 10/hour
deny tcp/udp domain from compose shop/worker, container app to metadata trial log
default deny to host
default reject from containers to outside log
default allow from host
default deny between containers
default deny forward
test "x" {
  allow tcp ssh from admins to host
  reject any from internet to containers
}
`;

const POLICIES = [
  ...CASES,
  { ...(CASES.find(({ name }) => name === "edge") as (typeof CASES)[number]), name: "all", text: ALL },
];

function tokensOf(text: string): readonly Token[] {
  return [...lex("policy.wall", text, () => {})].filter(({ type }) => type === "word" || type === "string");
}

/** Whether a token is a word of the language or a name that is known, and not a number, an address, a text or a new name. */
function isOffered(text: string, token: Token): boolean {
  if (/^"?[0-9]/.test(token.text) || token.text.includes(":") || token.text.endsWith('*"')) return false;
  const before = text.slice(0, token.span.start.offset);
  if (token.type === "string") return /\b(from|to|container|network|compose) $/.test(before);
  return !/(^|\n)(let|set|service|zone) $/.test(before);
}

describe.each(POLICIES)("in the policy $name", ({ text, topology }) => {
  const { statements } = parse("policy.wall", text);

  it("every word and every name is offered where it stands, and taking it gives the policy back", () => {
    const missing: string[] = [];
    const tokens = tokensOf(text).filter((token) => isOffered(text, token));
    expect(tokens.length).toBeGreaterThan(10);
    for (const { text: wanted, span } of tokens) {
      const [start, end] = [span.start.offset, span.end.offset];
      const without = text.slice(0, start) + text.slice(end);
      const asked = askAt(without, start, topology);
      const good = asked.found.some((one) => {
        const taken = asked.take(one);
        return taken === text || (one.label.includes(" ") && (one.written ?? one.label).split(" ")[0] === wanted);
      });
      if (!good) missing.push(`line ${span.start.line}: ${wanted}`);
    }
    expect(missing).toEqual([]);
  });

  it("every word is offered when half of it is typed", () => {
    for (const { text: wanted, span } of tokensOf(text).filter((token) => isOffered(text, token))) {
      const middle = span.start.offset + Math.ceil(wanted.length / 2);
      const asked = askAt(text, middle, topology);
      expect(asked.found.some((one) => asked.take(one) === text || one.label.startsWith(`${wanted} `))).toBe(true);
    }
  });

  it("what is offered can stand there: the grammar goes on, and nothing is wrong but what is still missing", () => {
    const file = new EditedFile("policy.wall", text);
    for (const { span } of tokensOf(text)) {
      const piece = file.pieceAt(span.start.offset);
      const before = text.slice(piece.offset, span.start.offset);
      const asked = askAt(before, before.length, topology, statements);
      for (const one of asked.found.filter(({ kind }) => kind !== "snippet")) {
        const taken = asked.take(one);
        expect(taken.startsWith(before)).toBe(true);
        if (one.kind === "keyword") expect(one.help && wordHelp(one.help.word, one.help.role), one.label).toBeDefined();
        const { kind, before: read, token } = cursorAt(new EditedFile("policy.wall", taken), taken.length);
        const line = kind && token && classify(kind, [...(read as Token[]), token]);
        expect(line && expectedBehind(kind, line).size, `${one.label} behind ${before.slice(-60)}`).toBeGreaterThan(0);
        expect(isGood(taken) || goesOn(taken), `${one.label} behind ${before.slice(-60)}`).toBe(true);
      }
    }
  });

  /** Whether something that is offered behind a text mends what is wrong with it. */
  function goesOn(text: string): boolean {
    const asked = askAt(`${text} `, text.length + 1, topology, statements);
    return asked.found.some((one) => one.kind !== "snippet" && isGood(asked.take(one)));
  }
});

/** What is said of a statement that isn't finished. */
const UNFINISHED = [
  "incomplete-statement",
  "missing-name",
  "missing-to",
  "missing-traffic",
  "trailing-comma",
  "unclosed-block",
];

function isGood(text: string): boolean {
  const { diagnostics } = parse("policy.wall", text);
  return diagnostics.every(
    ({ code, message }) => UNFINISHED.includes(code) || (/ is missing$/.test(message) && code !== "missing-comma"),
  );
}

it("the codes of what isn't finished are the catalogue's", () => {
  expect(UNFINISHED.filter((code) => !languageDefinitions.some((one) => one.code === code))).toEqual([]);
});
