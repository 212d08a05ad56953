import { describe, expect, it } from "vitest";
import type { DocumentLink } from "vscode-languageserver";
import { startClient } from "../client.ts";

describe("document links", () => {
  it("lead from includes and address files to what was read; a pattern to its first file", async () => {
    const client = await startClient({
      files: {
        "common.wall": "",
        "parts/b.wall": "",
        "parts/a.wall": 'let x = file "../lists/blocked.txt"\n',
        "lists/blocked.txt": "192.0.2.1\n",
      },
    });
    const text = `include "common.wall"
include "parts/*.wall"
include "nosuch.wall"
include "none*.wall"
let blocked = 192.0.2.1, file "lists/blocked.txt", file "nosuch.txt"
test "common.wall" { allow tcp 22 to host }
include "half
`;
    await client.open("policy.wall", text);
    const links = await client.ask<DocumentLink[]>("textDocument/documentLink", "policy.wall");
    expect(links.map(({ range, target }) => [client.slice("policy.wall", range), target])).toEqual([
      ['"common.wall"', client.uri("common.wall")],
      ['"parts/*.wall"', client.uri("parts/a.wall")],
      ['"lists/blocked.txt"', client.uri("lists/blocked.txt")],
    ]);
    expect(links[1]?.tooltip).toBe("parts/a.wall and 1 more");
    await client.open("parts/a.wall", 'let x = file "../lists/blocked.txt"\n');
    const inner = await client.ask<DocumentLink[]>("textDocument/documentLink", "parts/a.wall");
    expect(inner.map(({ target }) => target)).toEqual([client.uri("lists/blocked.txt")]);
    expect(await client.ask("textDocument/documentLink", "nosuch.wall")).toEqual([]);
  });
});
