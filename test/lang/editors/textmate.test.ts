import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { IGrammar } from "vscode-textmate";
import { policy } from "../generate.ts";
import { examplePolicies, referenceTexts } from "./example-texts.ts";
import { EVERY_WORD, KEYWORDS, KNOWN_NAMES } from "./language-words.ts";
import { type PolicyToken, partsOf } from "./parts.ts";
import { isKeyword, loadGrammar, type Scoped, tokenise } from "./tokenise.ts";

let grammar: IGrammar;
beforeAll(async () => {
  grammar = await loadGrammar(JSON.parse(readFileSync("lang/editors/textmate/wall.tmLanguage.json", "utf8")));
});

/** The stretches of a token. */
function stretches(all: readonly Scoped[], { offset, text }: PolicyToken): Scoped[] {
  return all.filter((piece) => piece.offset < offset + text.length && offset < piece.offset + piece.text.length);
}

/** What the grammar shows otherwise than the parser reads it. */
function differences(text: string): string[] {
  const shown = tokenise(grammar, text);
  return partsOf(text).flatMap((token) => {
    const pieces = stretches(shown, token);
    const every = (scope: RegExp) => pieces.every(({ scopes }) => scopes.some((name) => scope.test(name)));
    const right = {
      keyword: () => pieces.length === 1 && pieces.every(isKeyword),
      name: () => every(/^(variable|entity|constant\.numeric\.port|punctuation\.separator)\./),
      number: () => every(/^(constant\.numeric|punctuation\.separator|keyword\.other\.unit)\./),
      string: () => every(/^string\./),
      comment: () => every(/^comment\./) && !pieces.some(isKeyword),
    }[token.part]();
    return right ? [] : [`${token.part} ${token.text}: ${pieces.map(({ scopes }) => scopes.join(" ")).join(" | ")}`];
  });
}

describe("the TextMate grammar beside the parser", () => {
  it.each(examplePolicies())("shows %s as the parser reads it", (path) => {
    const text = readFileSync(path, "utf8");
    expect(partsOf(text).length).toBeGreaterThan(20);
    expect(differences(text)).toEqual([]);
  });

  it.each(referenceTexts())("shows the reference's example %#", (text) => {
    expect(differences(text)).toEqual([]);
  });

  it("shows any policy as the parser reads it", () => {
    fc.assert(
      fc.property(policy, (text) => {
        expect(differences(text)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });
});

/** The scopes of the n-th stretch with exactly this text. */
function scopesOf(text: string, needle: string, nth = 0): string {
  const found = tokenise(grammar, text).filter((piece) => piece.text === needle)[nth];
  if (!found) throw new Error(`no stretch ${needle} in ${text}`);
  return found.scopes.join(" ");
}

/** The words that a grammar's patterns spell out. */
function spelledOut(value: unknown, key = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => spelledOut(item));
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, item]) => spelledOut(item, name));
  }
  if (typeof value !== "string" || !["match", "begin", "end"].includes(key)) return [];
  const bare = value.replace(/\\[$"\\.{}]|\\[a-zA-Z]|\[(?:\\.|[^\]\\])*\][*+?]?/g, " ");
  return bare.match(/[a-z][a-z0-9]*(?:[-/][a-z0-9]+)*/g) ?? [];
}

describe("the words of the TextMate grammar", () => {
  const spelled = () =>
    new Set(spelledOut(JSON.parse(readFileSync("lang/editors/textmate/wall.tmLanguage.json", "utf8"))));

  it("are all the language's", () => {
    const known = new Set([...KEYWORDS, ...KNOWN_NAMES, "wallc", "d", "h", "m", "s"]);
    expect([...spelled()].filter((word) => !known.has(word))).toEqual([]);
  });

  it("are all that the language has", () => {
    const found = spelled();
    expect([...KEYWORDS, ...KNOWN_NAMES].filter((word) => !found.has(word))).toEqual([]);
  });

  it("are shown as keywords, each in its place", () => {
    expect(differences(EVERY_WORD)).toEqual([]);
    const shown = new Set(
      tokenise(grammar, EVERY_WORD)
        .filter(isKeyword)
        .map(({ text }) => text),
    );
    const absent = [...KEYWORDS].filter((word) => !shown.has(word) && word !== "proxy");
    expect(absent).toEqual([]);
    expect(scopesOf("docker { publish proxy }", "proxy")).toBe("constant.language.wall");
  });
});

describe("the scope of", () => {
  it.each([
    ["allow ping to host", "allow", "keyword.control.allow.wall"],
    ["deny ping to host", "deny", "keyword.control.deny.wall"],
    ["reject ping to host", "reject", "keyword.control.reject.wall"],
    ["log ping to host", "log", "keyword.control.log.wall"],
    ["deny ping to host log", "log", "keyword.other.modifier.wall"],
    ["  allow ping to host", "allow", "keyword.control.allow.wall"],
    ["default reject to host", "reject", "keyword.control.reject.wall"],
    ["let admins = 192.0.2.1", "let", "storage.type.wall"],
    ["let admins = 192.0.2.1", "admins", "entity.name.variable.group.wall"],
    ["let \\\nadmins = 192.0.2.1", "admins", "entity.name.variable.group.wall"],
    ["set offset \\\n  size 5", "size", "keyword.other.option.wall"],
    ['let "my group" = 192.0.2.1', "my group", "string.quoted.double.wall"],
    ["let a = b", "b", "variable.other.group.wall"],
    ["let a = 192.0.2.1-192.0.2.9", "192.0.2.9", "constant.numeric.address.ipv4.wall"],
    ["let a = 2001:db8::/32", "2001:db8::", "constant.numeric.address.ipv6.wall"],
    ["let a = 2001:db8::/32", "32", "constant.numeric.prefix-length.wall"],
    ["let a = ::ffff:192.0.2.1", "::ffff:192.0.2.1", "constant.numeric.address.ipv6.wall"],
    ["set b timeout 1d12h", "1d12h", "constant.numeric.duration.wall"],
    ["service s = tcp 80", "s", "entity.name.function.service.wall"],
    ["zone z = interface eth0", "z", "entity.name.type.zone.wall"],
    ["zone z = interface host", "host", "variable.other.interface.wall"],
    ["zone z = interface eth0, any, tcp", "any", "variable.other.interface.wall"],
    ["allow tcp 8000-8099 to host", "8099", "constant.numeric.port.wall"],
    ["allow tcp ssh to host", "ssh", "variable.other.constant.port.wall"],
    ["allow icmp redirect to host", "redirect", "variable.other.constant.icmp-type.wall"],
    ["allow dns to host", "dns", "variable.function.service.built-in.wall"],
    ["allow mine to host", "mine", "variable.function.service.wall"],
    ["allow tcp/udp 53 to host", "tcp/udp", "support.type.protocol.wall"],
    ["allow ping to container www-nginx", "www-nginx", "variable.other.container.wall"],
    ["allow ping to container from from any", "from", "variable.other.container.wall"],
    ["allow ping from any to container \\\n  let", "let", "variable.other.container.wall"],
    ["allow ping from network 1st to host", "1st", "variable.other.network.wall"],
    ["allow ping to swarm log", "log", "variable.other.swarm.wall"],
    ["allow ping to label any=to", "any", "variable.other.label.key.wall"],
    ["allow ping to label any = to", "to", "variable.other.label.value.wall", 1],
    ["allow ping to label any=to log", "log", "keyword.other.modifier.wall"],
    ["allow ping to compose shop/any", "any", "variable.other.compose.wall"],
    ['allow ping to compose "a b"/any', "any", "variable.other.compose.wall"],
    ["allow ping to compose shop/ any", "any", "variable.other.compose.wall"],
    ["allow ping to host mine", "mine", "variable.other.group.wall"],
    ["allow ping from any on lan to host", "lan", "variable.other.zone.wall"],
    ["allow ping from any on interface to1, host to host", "host", "variable.other.interface.wall"],
    ["allow ping from any on interface a, interface b to host", "interface", "keyword.other.interface.wall", 1],
    ["allow ping to host limit 10/minute", "10", "constant.numeric.rate.wall"],
    ["allow ping to host limit 10/minute", "minute", "keyword.other.unit.wall"],
    ["allow ping from source to host", "source", "variable.other.group.wall"],
    ["allow ping to host until 2026-12-31", "2026-12-31", "constant.numeric.date.wall"],
    ["allow ping to host \\\nlog", "log", "keyword.other.modifier.wall"],
    ["allow ping from a, # why\n\n  # and\n  b to host", "b", "variable.other.group.wall"],
    ["default \\\nallow to host", "allow", "keyword.control.allow.wall"],
    ["docker {\n  uplink off, to\n}", "off", "variable.other.interface.wall"],
    ["docker {\n  iptables off; publish dnat }", "dnat", "constant.language.wall"],
    ['let a = file "x # y"', "x # y", "string.quoted.double.wall"],
    ['include "a\\"b"', '\\"', "string.quoted.double.wall constant.character.escape.wall"],
    ["allow ping to host # allow any", " allow any", "comment.line.number-sign.wall"],
    [
      "# wallc: allow any-to-any because this is the lab",
      "any-to-any",
      "comment.line.number-sign.suppression.wall constant.other.code.wall",
    ],
    ["# wallc: allow any-to-any", " wallc: allow any-to-any", "comment.line.number-sign.wall"],
  ])("%j: %j", (text, needle, scope, nth = 0) => {
    expect(scopesOf(text, needle, nth as number)).toBe(scope);
  });
});

describe("while one writes", () => {
  it.each([
    [
      "a list that isn't finished",
      "allow tcp 80, 443 from a,\n\ndeny any to host\n",
      "deny",
      "keyword.control.deny.wall",
    ],
    ["a text that isn't closed", 'log "x to\ndeny any to host\n', "deny", "keyword.control.deny.wall"],
    ["a text that isn't closed", 'log "x to\n', '"x to', "invalid.illegal.unclosed-string.wall"],
    ["an unknown escape", 'log "a\\nb" any to host', "\\n", "string.quoted.double.wall invalid.illegal.escape.wall"],
    ["a stray backslash", "allow tcp \\ 80 to host", "\\", "invalid.illegal.backslash.wall"],
    ["a block that isn't closed", "docker {\n  uplink eth0\nlet a = 192.0.2.1\n", "let", "storage.type.wall"],
    ["a test that isn't closed", 'test "x" {\n  allow ping to host,\nlet a = 192.0.2.1\n', "let", "storage.type.wall"],
    ["an item that is none", "docker {\n  nope allow\n  uplink eth0\n}", "uplink", "keyword.other.setting.wall"],
    ["a name that is missing", "allow ping to container\ndeny any to host", "deny", "keyword.control.deny.wall"],
    ["a name that is missing", "let\nlet a = 192.0.2.1", "a", "entity.name.variable.group.wall"],
    ["a statement that is none", "alow ping to host\nallow ping to host", "allow", "keyword.control.allow.wall"],
  ])("%s leaves the rest as it is: %j", (_, text, needle, scope) => {
    expect(scopesOf(text, needle)).toBe(scope);
  });

  it("shows nothing of a statement that is none", () => {
    expect(tokenise(grammar, "alow tcp from any to host").filter(isKeyword)).toEqual([]);
    expect(
      tokenise(grammar, "docker {\n  nope uplink\n}")
        .filter(isKeyword)
        .map(({ text }) => text),
    ).toEqual(["docker"]);
  });

  it("never takes long, nor fails, over any text", () => {
    const piece = fc.constantFrom(
      ...'allow |deny |let |to |from |container |compose |label |=|,|\\|\n|#|"|{|}|;|a/|192.0.2.1|log |test |docker | '.split(
        "|",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join("");
        expect(
          tokenise(grammar, text)
            .map((found) => found.text)
            .join(""),
        ).toBe(text.replaceAll("\n", ""));
      }),
      { numRuns: 1000 },
    );
  });
});
