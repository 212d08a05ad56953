import { describe, expect, it } from "vitest";
import type { SelectionRange } from "vscode-languageserver";
import { type Client, startClient } from "../client.ts";

/** What a selection grows to, step by step. */
async function grown(client: Client, marked: string): Promise<string[]> {
  const positions = [client.at("policy.wall", marked)];
  const [first] = await client.ask<SelectionRange[]>("textDocument/selectionRange", "policy.wall", { positions });
  const steps: string[] = [];
  for (let at = first; at; at = at.parent) steps.push(client.slice("policy.wall", at.range));
  return steps;
}

const RULE = 'allow tcp 80, 443 from "the lab", container app except c, d on lan to host limit 5/minute burst 9';
const POLICY = `# above
let c = 192.0.2.1

# the rule
${RULE}
deny any to host

test "t" {
  allow tcp 22 from c to host; deny udp 53 to published
}
`;
const PARAGRAPH = `# the rule\n${RULE}\ndeny any to host`;

describe("selection ranges", () => {
  it("grow from the word to the file by what the language is made of", async () => {
    const client = await startClient();
    await client.open("policy.wall", POLICY);
    expect(await grown(client, '"the l|ab"')).toEqual([
      "the lab",
      '"the lab"',
      '"the lab", container app',
      '"the lab", container app except c, d on lan',
      'from "the lab", container app except c, d on lan',
      RULE,
      PARAGRAPH,
      POLICY,
    ]);
    expect(await grown(client, "container a|pp except")).toEqual([
      "app",
      "container app",
      '"the lab", container app',
      '"the lab", container app except c, d on lan',
      'from "the lab", container app except c, d on lan',
      RULE,
      PARAGRAPH,
      POLICY,
    ]);
    expect((await grown(client, "tcp 80, 4|43")).slice(0, 4)).toEqual(["443", "80, 443", "tcp 80, 443", RULE]);
    expect((await grown(client, "burst |9")).slice(0, 3)).toEqual(["9", "limit 5/minute burst 9", RULE]);
    expect((await grown(client, "except c|, d")).slice(0, 3)).toEqual(["c", "c, d", "except c, d"]);
  });

  it("grow in a block by its lines", async () => {
    const client = await startClient();
    await client.open("policy.wall", POLICY);
    const block = POLICY.slice(POLICY.indexOf("test"), -1);
    expect(await grown(client, "udp 5|3 to")).toEqual([
      "53",
      "udp 53",
      "deny udp 53 to published",
      "allow tcp 22 from c to host; deny udp 53 to published",
      block,
      POLICY,
    ]);
  });

  it("hold in half-typed text, on blank lines, and beyond the end", async () => {
    const client = await startClient();
    await client.open("policy.wall", 'let a = 192.0.2.1\n\nallow tcp 99999 from a, "b\n');
    expect(await grown(client, "tcp 99|999")).toEqual([
      "99999",
      'allow tcp 99999 from a, "b',
      client.text("policy.wall"),
    ]);
    const positions = [
      { line: 1, character: 0 },
      { line: 99, character: 99 },
    ];
    const found = await client.ask<SelectionRange[]>("textDocument/selectionRange", "policy.wall", { positions });
    expect(found.map(({ range }) => client.slice("policy.wall", range))).toEqual(["", ""]);
    await client.open("empty.wall", "");
    expect(await client.ask("textDocument/selectionRange", "empty.wall", { positions })).toHaveLength(2);
    expect(await client.ask("textDocument/selectionRange", "nosuch.wall", { positions })).toHaveLength(2);
  });
});
