import { describe, expect, it } from "vitest";
import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver";
import { type Client, PULLS, startClient } from "../client.ts";
import { decode } from "../decode-tokens.ts";

async function full(client: Client, name: string): Promise<SemanticTokens> {
  return client.ask<SemanticTokens>("textDocument/semanticTokens/full", name);
}

async function words(client: Client, name: string): Promise<string[]> {
  const { data } = await full(client, name);
  return decode(client.text(name), data).map(({ text, type }) => `${text} ${type}`);
}

describe("semantic tokens of a file", () => {
  it("know the names of the other files, as they are in the editor", async () => {
    const client = await startClient({
      files: { "common.wall": "let admins = 198.51.100.7\nzone lan = interface eth1\n" },
    });
    await client.open("policy.wall", 'include "common.wall"\nallow tcp ssh from admins on lan to host\n');
    expect(await words(client, "policy.wall")).toEqual(
      'include keyword,"common.wall" string,allow keyword,tcp keyword,ssh enumMember,from keyword,admins variable,on keyword,lan namespace,to keyword,host keyword'.split(
        ",",
      ),
    );
    await client.open("common.wall", "zone lan = interface eth1\n");
    expect(await words(client, "policy.wall")).not.toContain("admins variable");
    await client.edit("common.wall", "zone lan", "zone admins");
    expect(await words(client, "policy.wall")).toContain("admins namespace");
  });

  it("are sent as the difference to what was sent before, and whole where that isn't known", async () => {
    const client = await startClient();
    await client.open("policy.wall", "let a = 192.0.2.1\n# note\nallow tcp 22 from a to host\n");
    const before = await full(client, "policy.wall");
    await client.edit("policy.wall", "# note", "\n# note\ndeny any from a to host");
    const ask = { previousResultId: before.resultId };
    const delta = await client.ask<SemanticTokensDelta>("textDocument/semanticTokens/full/delta", "policy.wall", ask);
    const [edit, ...more] = delta.edits;
    expect(more).toEqual([]);
    const data = [...before.data];
    data.splice(edit?.start ?? 0, edit?.deleteCount ?? 0, ...(edit?.data ?? []));
    expect(data).toEqual((await full(client, "policy.wall")).data);
    const late = await client.ask<SemanticTokens>("textDocument/semanticTokens/full/delta", "policy.wall", ask);
    expect(late.data).toEqual(data);
    const again = { previousResultId: late.resultId };
    expect(await client.ask("textDocument/semanticTokens/full/delta", "policy.wall", again)).toMatchObject({
      edits: [],
    });
  });

  it("of a part hold what stands in it, with places that count from the file's beginning", async () => {
    const client = await startClient();
    const lines = Array.from({ length: 50 }, (_, at) => `allow tcp ${at + 1} to host\n`).join("");
    await client.open("policy.wall", lines);
    const range = { start: { line: 20, character: 0 }, end: { line: 22, character: 3 } };
    const part = await client.ask<SemanticTokens>("textDocument/semanticTokens/range", "policy.wall", { range });
    const numbers = decode(lines, part.data).flatMap(({ text, type }) => (type === "number" ? [Number(text)] : []));
    expect(numbers).toEqual(expect.arrayContaining([21, 22, 23]));
    expect(numbers.length).toBeLessThan(7);
  });

  it("hold in a half-typed and in an empty file", async () => {
    const client = await startClient();
    await client.open(
      "policy.wall",
      'let a = 192.0.2.1\nallow tcp 2x from a, "unclosed to\ntest "t" {\n  deny any from a\n',
    );
    expect(await words(client, "policy.wall")).toEqual(
      expect.arrayContaining(['"unclosed to string', "a variable", "deny keyword"]),
    );
    await client.open("empty.wall", "");
    expect((await full(client, "empty.wall")).data).toEqual([]);
    expect((await full(client, "nosuch.wall")).data).toEqual([]);
    const range = { start: { line: 99, character: 0 }, end: { line: 100, character: 0 } };
    expect(await client.ask("textDocument/semanticTokens/range", "empty.wall", { range })).toEqual({ data: [] });
  });

  it("are asked for anew where an edit of one file changes the names of another", async () => {
    const client = await startClient({
      capabilities: { ...PULLS, workspace: { ...PULLS.workspace, semanticTokens: { refreshSupport: true } } },
    });
    let asked = 0;
    client.connection.onRequest("workspace/semanticTokens/refresh", () => {
      asked++;
      return null;
    });
    await client.open("common.wall", "let admins = 192.0.2.1\n");
    await client.open("policy.wall", 'include "common.wall"\nallow tcp 22 from admins to host\n');
    expect(await words(client, "policy.wall")).toContain("admins variable");
    await client.edit("common.wall", "let admins", "let others");
    await client.until(() => asked > 0);
    expect(await words(client, "policy.wall")).not.toContain("admins variable");
  });
});
