/**
 * A server that has lived through many edits answers as one that opens the same text for the first time does, whatever it is asked.
 * `EDITS=20000 npx vitest run test/src/lsp/random-edits.test.ts` makes more.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Client, startClient } from "./client.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const EDITS = Number(process.env.EDITS ?? 120);
/** How many edits one server lives through. */
const LIFE = 20;

const read = (name: string) => readFileSync(join(ROOT, "examples", name), "utf8");
const POLICIES = ["admins-and-lan", "edge", "host-and-docker", "published-ports", "without-docker-iptables"].map(
  (name) => ({
    "policy.wall": read(`${name}/policy.wall`),
    "docker.json": read(`${name}/docker.json`),
  }),
);

const FRAGMENTS = [
  ...'\n,{};#"\\= a1.*/'.split(""),
  "\r\n",
  "\\\n",
  'test "x" {\n',
  "docker {\n",
  "let a = 192.0.2.1\n",
  "allow tcp 22 from admins to host\n",
  "# wallc: allow unused-name because of a test\n",
  "é日",
  "😀",
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(4), fc.nat(80)),
  text: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...FRAGMENTS) }, fc.constant(""), fc.nat(2000)),
  asked: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Everything that an editor asks for, at a place. */
function questions(client: Client, name: string, offset: number): [string, object][] {
  const position = client.positionAt(name, offset);
  const here = { start: position, end: position };
  const all = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } };
  const at = ["completion", "hover", "definition", "documentHighlight", "prepareRename"];
  const whole = ["diagnostic", "documentSymbol", "foldingRange", "documentLink", "codeLens", "semanticTokens/full"];
  return [
    ...at.map((method): [string, object] => [method, { position }]),
    ...whole.map((method): [string, object] => [method, {}]),
    ["references", { position, context: { includeDeclaration: true } }],
    ["rename", { position, newName: "renamed" }],
    ["selectionRange", { positions: [position] }],
    ["semanticTokens/range", { range: all }],
    ["inlayHint", { range: all }],
    ["codeAction", { range: here, context: { diagnostics: [] } }],
    ["formatting", { options: { tabSize: 2, insertSpaces: true } }],
    ["rangeFormatting", { range: here, options: { tabSize: 2, insertSpaces: true } }],
    ["onTypeFormatting", { position, ch: "\n", options: { tabSize: 2, insertSpaces: true } }],
  ];
}

/** What was answered; a refusal counts by its words. Each server has a folder and ids of its own. */
async function answers(client: Client, name: string, offset: number): Promise<Record<string, unknown>> {
  const asked = questions(client, name, offset).map(async ([method, params]) => {
    const answer = await client
      .ask(`textDocument/${method}`, name, params)
      .catch((error) => `refused: ${error.message}`);
    return [method, plain(answer, client)] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}

function plain(answer: unknown, client: Client): unknown {
  const text =
    JSON.stringify(answer, (key, value) => (key === "resultId" || key === "version" ? undefined : value)) ?? "null";
  return JSON.parse(text.replaceAll(client.folder, "FOLDER"));
}

it(
  "the server's answers after edits are those of a fresh server",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...POLICIES),
        fc.array(edit, { minLength: LIFE, maxLength: LIFE }),
        async (files, edits) => {
          // A client that can't be told to pull again is always given everything.
          const old = await startClient({ files, capabilities: { textDocument: { diagnostic: {} } } });
          await old.open("policy.wall", files["policy.wall"]);
          for (const { at, length, text, asked } of edits) {
            const before = old.text("policy.wall");
            const start = Math.floor(at * (before.length + 1));
            const put = typeof text === "string" ? text : before.slice(text, text + 100);
            await old.replace("policy.wall", start, Math.min(before.length, start + length), put);
            const now = old.text("policy.wall");
            const offset = Math.floor(asked * (now.length + 1));
            const fresh = await startClient({ files, capabilities: { textDocument: { diagnostic: {} } } });
            await fresh.open("policy.wall", now);
            expect(await answers(old, "policy.wall", offset)).toEqual(await answers(fresh, "policy.wall", offset));
            await fresh.end();
          }
          await old.end();
        },
      ),
      { numRuns: Math.ceil(EDITS / LIFE) },
    );
  },
  EDITS * 3000,
);
