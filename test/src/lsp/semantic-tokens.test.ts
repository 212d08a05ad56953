import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EditedFile } from "../../../lang/edited-file.ts";
import { lex } from "../../../lang/lexer.ts";
import { parse } from "../../../lang/parse.ts";
import type { Token } from "../../../lang/token.ts";
import type { DefinitionKind } from "../../../src/lsp/definitions.ts";
import { isDefinition, namesIn } from "../../../src/lsp/names.ts";
import { editOf, LEGEND, tokensOf } from "../../../src/lsp/semantic-tokens.ts";
import { policy } from "../../lang/generate.ts";
import { type Decoded, decode } from "./decode-tokens.ts";

function definedIn(file: EditedFile): Map<string, DefinitionKind> {
  return new Map(
    namesIn(file)
      .filter(isDefinition)
      .map(({ value, place }) => [value, place as DefinitionKind]),
  );
}

function tokens(text: string): Decoded[] {
  const file = new EditedFile("policy.wall", text);
  return decode(text, [...tokensOf(file, file.pieces, definedIn(file))]);
}

/** Text that is no policy: pieces of one, cut anywhere. */
const broken = fc
  .tuple(policy, fc.nat(), fc.nat(), fc.constantFrom("", '"', "{", "}", "\\", "=", ",", "\n", "é", "\r"))
  .map(([text, from, to, more]) => {
    const [a, b] = [from % (text.length + 1), to % (text.length + 1)];
    return text.slice(Math.min(a, b)) + more + text.slice(0, Math.max(a, b));
  });

describe("semantic tokens", () => {
  it("stand in order, never overlap, and cover whole words of the lexer's, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(policy, broken), (text) => {
        const lexed = new Map<number, Token>();
        for (const token of lex("policy.wall", text, () => {})) lexed.set(token.span.start.offset, token);
        let last = 0;
        for (const { start, end, text: covered, type } of tokens(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
          expect(covered).not.toMatch(/[\n]/);
          const token = lexed.get(start);
          if (token) {
            // Only `compose a/b` is one word of the lexer's and three of the policy's.
            if (!/[/]/.test(token.text)) expect(covered).toBe(token.text);
            expect(type === "comment").toBe(token.type === "comment");
            if (token.type === "string")
              expect(["string", "variable", "function", "namespace", "class", "parameter"]).toContain(type);
            if (token.type === "equals") expect(type).toBe("operator");
          } else expect(text.slice(text.lastIndexOf("compose", start), start)).toMatch(/^compose/);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("cover every word of a policy without errors but the names that nothing defines, as what the tree says", () => {
    fc.assert(
      fc.property(policy, (text) => {
        const found = new Map(tokens(text).map((token) => [token.start, token]));
        const file = new EditedFile("policy.wall", text);
        const defined = definedIn(file);
        const names = new Map(namesIn(file).map((use) => [use.span.start.offset, use]));
        expect(parse("policy.wall", text).diagnostics).toEqual([]);
        for (const token of lex("policy.wall", text, () => {})) {
          if (!["word", "string", "comment"].includes(token.type)) continue;
          const at = token.span.start.offset;
          const name = names.get(at);
          const known = !name || defined.has(name.value) || ["ping", "dns", "web", "docker-swarm"].includes(name.value);
          if (found.has(at) !== known) throw new Error(`${token.text} in ${text}`);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("say of each word what it is", () => {
    const text = `# heading
let g = 192.0.2.0/24, file "x" except 192.0.2.1
set s timeout 1h size 10
service v = tcp 80, ssh, web, icmp echo-request, proto 4
zone z = interface eth0, "wg*" address g
log "x " v from container c, compose a/b, label k="v", g except s on z to host g limit 10/minute burst 5 per source
reject any from nosuch to internet with tcp-reset until 2026-12-31
default deny to host trial
docker { iptables off; uplink eth0 }
essentials without dhcp
include "y.wall"
test "t" { deny nosuch to published }
`;
    const types: Record<string, string[]> = {};
    for (const token of tokens(text)) types[token.type] = [...(types[token.type] ?? []), token.text];
    expect(types).toEqual({
      comment: ["# heading"],
      keyword: [
        ..."let file except set timeout size service tcp icmp proto zone interface address".split(" "),
        ..."log from container compose label except on to host reject any from to internet".split(" "),
        ..."default deny to host docker iptables uplink essentials without include test deny to published".split(" "),
      ],
      variable: ["g", "s", "g", "g", "s", "g"],
      namespace: ["z", "z"],
      function: ["v", "web", "v"],
      class: ["c", "a", "b", "k", '"v"'],
      parameter: ["eth0", '"wg*"', "eth0"],
      enumMember: ["ssh", "echo-request", "tcp-reset", "off", "dhcp"],
      number: ["192.0.2.0/24", "192.0.2.1", "1h", "10", "80", "4", "10/minute", "5", "2026-12-31"],
      string: ['"x"', '"x "', '"y.wall"', '"t"'],
      property: ["limit", "burst", "per", "source", "with", "until", "trial"],
      operator: ["=", "=", "=", "/", "="],
    });
  });

  it("tell definitions and the language's own services apart", () => {
    const text = "service a = web\nservice dns = tcp 53\nallow a, dns to host\n";
    const file = new EditedFile("policy.wall", text);
    const data = [...tokensOf(file, file.pieces, definedIn(file))];
    const modifiers = decode(text, data).map(({ text: word, type }, at) => {
      const bits = data[at * 5 + 4] ?? 0;
      return [word, type, ...LEGEND.tokenModifiers.filter((_, bit) => bits & (1 << bit))].join(" ");
    });
    expect(modifiers.filter((one) => one.includes("function"))).toEqual([
      "a function declaration",
      "web function defaultLibrary",
      "dns function declaration",
      "a function",
      "dns function",
    ]);
  });
});

describe("the edit between two answers", () => {
  it("makes the one of the other, in whole tokens", () => {
    const numbers = fc
      .array(fc.array(fc.nat(2), { minLength: 5, maxLength: 5 }), { maxLength: 8 })
      .map((all) => all.flat());
    fc.assert(
      fc.property(numbers, numbers, (before, after) => {
        const edit = editOf(Int32Array.from(before), Int32Array.from(after));
        if (!edit) {
          expect(before).toEqual(after);
          return;
        }
        const { start, deleteCount, data = [] } = edit;
        expect([start % 5, deleteCount % 5, data.length % 5]).toEqual([0, 0, 0]);
        expect([...before.slice(0, start), ...data, ...before.slice(start + deleteCount)]).toEqual(after);
      }),
    );
  });

  it("is as small as what has changed", () => {
    const before = Array.from({ length: 5000 }, (_, at) => at % 7);
    const after = [...before.slice(0, 2500), 1, 2, 3, 4, 5, ...before.slice(2500)];
    expect(editOf(Int32Array.from(before), Int32Array.from(after))?.data?.length).toBeLessThanOrEqual(10);
    expect(editOf(Int32Array.from(before), Int32Array.from(before))).toBeUndefined();
  });
});
