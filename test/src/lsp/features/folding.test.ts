import { describe, expect, it } from "vitest";
import type { FoldingRange } from "vscode-languageserver";
import { type Client, PULLS, startClient } from "../client.ts";

async function folds(client: Client, name = "policy.wall"): Promise<string[]> {
  const found = await client.ask<FoldingRange[]>("textDocument/foldingRange", name);
  const lines = client.text(name).split("\n");
  return found.map(
    ({ startLine, endLine, kind }) => `${lines[startLine]} … ${lines[endLine]}${kind ? ` (${kind})` : ""}`,
  );
}

const POLICY = `# One comment
# of two lines
include "a.wall"
include "b.wall"

let a = 192.0.2.1,
  192.0.2.2
allow tcp 22 from a \\
  to host
let b = 192.0.2.3
let c = 192.0.2.4 # c
zone z = interface eth0

## Part one
docker {
  # note
  # more
  iptables off
}

## Part two
deny any to host # alone
# one line

`;

describe("folding ranges", () => {
  it("are sections, blocks, long statements, and runs of comments and of definitions", async () => {
    const client = await startClient();
    await client.open("policy.wall", POLICY);
    expect(await folds(client)).toEqual([
      "# One comment … # of two lines (comment)",
      'include "a.wall" … include "b.wall" (imports)',
      "let a = 192.0.2.1, …   192.0.2.2",
      "allow tcp 22 from a \\ …   to host",
      "let b = 192.0.2.3 … let c = 192.0.2.4 # c (region)",
      "## Part one … } (region)",
      "docker { … }",
      "  # note …   # more (comment)",
      "## Part two … # one line (region)",
    ]);
  });

  it("are no more than the client wants", async () => {
    const client = await startClient({ capabilities: { ...PULLS, textDocument: { foldingRange: { rangeLimit: 2 } } } });
    await client.open("policy.wall", POLICY);
    expect(await folds(client)).toHaveLength(2);
  });

  it("hold in a block that isn't closed, and in an empty file", async () => {
    const client = await startClient();
    await client.open("policy.wall", 'test "t" {\n  deny any\n  allow\n\nlet a = 192.0.2.1\nlet\n');
    expect(await folds(client)).toContain("let a = 192.0.2.1 … let (region)");
    await client.open("empty.wall", "");
    expect(await folds(client, "empty.wall")).toEqual([]);
    expect(await client.ask("textDocument/foldingRange", "nosuch.wall")).toEqual([]);
  });
});
