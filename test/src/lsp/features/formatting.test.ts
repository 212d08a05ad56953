import { describe, expect, it } from "vitest";
import type { Range, TextEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Client, startClient } from "../client.ts";

const OPTIONS = { options: { tabSize: 7, insertSpaces: false } };

/** An editor with the text, in which `|` is where one types or, twice, what is selected. */
async function editorWith(text: string): Promise<Client> {
  const client = await startClient();
  await client.open("policy.wall", text);
  return client;
}

function applied(client: Client, edits: readonly TextEdit[] | null): string {
  const document = TextDocument.create("", "wall", 1, client.text("policy.wall"));
  return edits === null ? "untouched" : TextDocument.applyEdits(document, [...edits]);
}

describe("formatting a document", () => {
  const format = (client: Client) => client.ask<TextEdit[] | null>("textDocument/formatting", "policy.wall", OPTIONS);

  it("changes only the lines that need it, and ignores the client's tabs", async () => {
    const client = await editorWith(
      'let a = 192.0.2.1\ntest "x" {\n\tallow any to host\n}\nallow any from a to host\n',
    );
    const edits = await format(client);
    expect(edits?.map(({ range }) => client.slice("policy.wall", range))).toEqual(["\tallow any to host\n"]);
    expect(edits?.map(({ newText }) => newText)).toEqual(["  allow any to host\n"]);
  });

  it("keeps a document's line ends", async () => {
    const client = await editorWith("allow  any to host\r\nallow any to host\r\n");
    expect(applied(client, await format(client))).toBe("allow any to host\r\nallow any to host\r\n");
  });

  it("leaves a document with an error alone, and has nothing for one that isn't open", async () => {
    const client = await editorWith("allow  any to host\nalow any to host\n");
    expect(await format(client)).toBeNull();
    expect(await client.ask("textDocument/formatting", "other.wall", OPTIONS)).toBeNull();
  });

  it("puts an end to the last line, and empties what is empty", async () => {
    const client = await editorWith("allow any to host");
    expect(applied(client, await format(client))).toBe("allow any to host\n");
    await client.edit("policy.wall", "allow any to host", "\n\n");
    expect(applied(client, await format(client))).toBe("");
  });
});

describe("formatting a selection", () => {
  const TEXT =
    'allow  any to host\ntest  "x" {\n allow any to host\n deny  tcp 80 to host\n}\nalow  x\nallow  tcp 80 to host\n';
  const format = (client: Client, range: Range) =>
    client.ask<TextEdit[] | null>("textDocument/rangeFormatting", "policy.wall", { range, ...OPTIONS });

  it("is for the whole statements that it touches, errors elsewhere or not", async () => {
    const client = await editorWith(TEXT);
    const edits = await format(client, client.rangeOf("policy.wall", "deny"));
    expect(edits?.map(({ range }) => client.slice("policy.wall", range))).toEqual([
      'test  "x" {\n allow any to host\n deny  tcp 80 to host\n}\n',
    ]);
    expect(applied(client, edits)).toContain('test "x" {\n  allow any to host\n  deny tcp 80 to host\n}\n');
  });

  it("of whole lines doesn't touch the next", async () => {
    const client = await editorWith(TEXT);
    const edits = await format(client, { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } });
    expect(applied(client, edits)).toBe(TEXT.replace("allow  any to host", "allow any to host"));
  });

  it("leaves statements with errors, and may end anywhere", async () => {
    const client = await editorWith(TEXT);
    const edits = await format(client, { start: { line: 5, character: 2 }, end: { line: 99, character: 99 } });
    expect(applied(client, edits)).toBe(TEXT.replace("allow  tcp 80 to", "allow tcp 80 to"));
    expect(await format(client, { start: { line: 90, character: 0 }, end: { line: 91, character: 0 } })).toEqual([]);
  });
});

describe("formatting on type", () => {
  /** What becomes of a text in which `|` is the cursor, behind the character that was typed. */
  async function typed(marked: string): Promise<string> {
    const at = marked.indexOf("|");
    const before = marked.slice(0, at);
    const client = await editorWith(before + marked.slice(at + 1));
    const position = { line: before.split("\n").length - 1, character: at - before.lastIndexOf("\n") - 1 };
    const edits = await client.ask<TextEdit[] | null>("textDocument/onTypeFormatting", "policy.wall", {
      position,
      ch: before.at(-1),
      ...OPTIONS,
    });
    return applied(client, edits);
  }

  it.each([
    ["an item of a block", 'test "x" {\n|}\n', "untouched"],
    ["an item of an open block", 'test "x" {\n|', 'test "x" {\n  '],
    ["an item with the rest of its line", "docker {\n|iptables off\n}\n", "docker {\n  iptables off\n}\n"],
    ["the second item", 'test "x" {\n  allow any to host\n|\n}\n', 'test "x" {\n  allow any to host\n  \n}\n'],
    ["an item below a comment", "docker {\n  # c\n|\n}", "docker {\n  # c\n  \n}"],
    ["what goes on behind a comma", "allow tcp 80,\n|443 to host", "allow tcp 80,\n    443 to host"],
    ["what goes on behind a comma and a comment", "allow tcp 80, # web\n|", "allow tcp 80, # web\n    "],
    ["what goes on behind a backslash", "allow tcp 80 \\\n|to host", "allow tcp 80 \\\n    to host"],
    ["an item that goes on", 'test "x" {\n  allow tcp 80,\n|', 'test "x" {\n  allow tcp 80,\n      '],
    ["a statement behind a comma too many", "allow tcp 80,\n|allow any to host", "untouched"],
    ["a statement behind another", "allow any to host\n|\n", "untouched"],
    ["blanks that the editor put there", "allow any to host\n  |", "allow any to host\n"],
    ["the first line", "|allow any to host", "untouched"],
    ["the rest of a quoted text that was broken", 'allow any to host because "a\n|b"', "untouched"],
    ["a brace in a text", 'allow any to host because "{"\n|', "untouched"],
    ["the end of a block", 'test "x" {\n  allow any to host\n  }|\n', 'test "x" {\n  allow any to host\n}\n'],
    ["a `}` that isn't the first of its line", "  docker { iptables off }|", "untouched"],
    ["an item that ends", "docker {\niptables off;|\n}", "docker {\n  iptables off;\n}"],
  ])("puts %s in order", async (_, marked, wanted) => {
    expect(await typed(marked)).toBe(wanted);
  });

  it("takes away blanks that don't belong there", async () => {
    expect(await typed("allow any to host\n|  \nallow any to host\n")).toBe("allow any to host\n\nallow any to host\n");
  });

  it("has nothing beyond the end", async () => {
    const client = await editorWith("allow any to host\n");
    const ask = (name: string) =>
      client.ask("textDocument/onTypeFormatting", name, { position: { line: 9, character: 9 }, ch: "\n", ...OPTIONS });
    expect(await ask("policy.wall")).toBeNull();
    expect(await ask("other.wall")).toBeNull();
  });
});
