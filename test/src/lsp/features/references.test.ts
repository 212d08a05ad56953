import { describe, expect, it } from "vitest";
import { type DocumentHighlight, DocumentHighlightKind, type Location } from "vscode-languageserver";
import { type Client, startClient } from "../client.ts";

/** `file:line:character` of each reference. */
async function references(client: Client, name: string, marked: string, declaration = true): Promise<string[]> {
  const position = client.at(name, marked);
  const context = { includeDeclaration: declaration };
  const found = await client.ask<Location[]>("textDocument/references", name, { position, context });
  return found
    .map(({ uri, range }) => {
      const file = uri.slice(client.uri("").length + 1);
      return `${file}:${range.start.line}:${range.start.character}`;
    })
    .sort();
}

const POLICY = `include "common.wall"
let all = admins, office
zone lan = interface eth1 address admins
allow tcp 22 from admins, all except admins on lan to host admins
allow tcp admin from admins to published admins
test "x" {
  allow tcp 22 from admins to host; deny tcp 22 from any except admins to container admins
}
`;

describe("references", () => {
  it("are found wherever the language takes a name, with and without the definition", async () => {
    const client = await startClient({
      files: { "common.wall": "let admins = 198.51.100.7\nlet office = 10.0.0.0/8\n" },
    });
    await client.open("policy.wall", POLICY);
    const uses = ["1:10", "2:34", "3:18", "3:37", "3:59", "4:21", "4:41", "6:20", "6:64"].map(
      (at) => `policy.wall:${at}`,
    );
    expect(await references(client, "policy.wall", "let all = ad|mins", false)).toEqual(uses);
    expect(await references(client, "policy.wall", "host admins|\n")).toEqual(["common.wall:0:4", ...uses]);
  });

  it("of an included file are found in all policies that include it, whatever their folder", async () => {
    const client = await startClient({
      files: {
        "common/base.wall": "let admins = 198.51.100.7\n",
        "hosts/a/policy.wall": 'include "../../common/base.wall"\nallow tcp 22 from admins to host\n',
        "hosts/b/policy.wall": 'include "../../common/base.wall"\ndeny tcp 22 from admins to host\n',
        "hosts/c/policy.wall": "let admins = 192.0.2.1\ndeny tcp 22 from admins to host\n",
      },
    });
    await client.open("common/base.wall", "let admins = 198.51.100.7\n");
    await client.open("hosts/b/policy.wall", 'include "../../common/base.wall"\n\ndeny tcp 22 from admins to host\n');
    expect(await references(client, "common/base.wall", "let ad|mins")).toEqual([
      "common/base.wall:0:4",
      "hosts/a/policy.wall:1:18",
      "hosts/b/policy.wall:2:17",
    ]);
    // A policy of the same name that shares nothing is another.
    await client.open("hosts/c/policy.wall", "let admins = 192.0.2.1\ndeny tcp 22 from admins to host\n");
    expect(await references(client, "hosts/c/policy.wall", "from ad|mins")).toEqual([
      "hosts/c/policy.wall:0:4",
      "hosts/c/policy.wall:1:17",
    ]);
  });

  it("follow what is typed, and hold in text with errors", async () => {
    const client = await startClient();
    await client.open("policy.wall", "let a = 192.0.2.1\nallow tcp 22 from a to host\n");
    await client.edit("policy.wall", "allow tcp 22 from a to host", "allow tcp 99999 from a, a to");
    expect(await references(client, "policy.wall", "let |a")).toEqual([
      "policy.wall:0:4",
      "policy.wall:1:21",
      "policy.wall:1:24",
    ]);
    await client.edit("policy.wall", "let a = 192.0.2.1\n", "");
    expect(await references(client, "policy.wall", "from a|,")).toEqual(["policy.wall:0:21", "policy.wall:0:24"]);
    const context = { includeDeclaration: true };
    for (const position of [
      { line: 0, character: 2 },
      { line: 99, character: 0 },
    ]) {
      expect(await client.ask("textDocument/references", "policy.wall", { position, context })).toEqual([]);
    }
  });

  it("of Docker's names are those of the same kind", async () => {
    const client = await startClient();
    await client.open(
      "policy.wall",
      "allow tcp 1 from container db to network db\nallow tcp 2 to container db, compose a/db\nallow tcp 3 to compose b/db, compose a/db\n",
    );
    expect(await references(client, "policy.wall", "from container d|b")).toEqual([
      "policy.wall:0:27",
      "policy.wall:1:25",
    ]);
    expect(await references(client, "policy.wall", "db, compose a/d|b\nallow tcp 3")).toEqual([
      "policy.wall:1:39",
      "policy.wall:2:39",
    ]);
  });
});

describe("document highlights", () => {
  it("tell what defines a name from what uses it", async () => {
    const client = await startClient();
    const text = 'let "a b" = 192.0.2.1\nallow tcp 22 from "a b" to container ab\ndeny tcp 22 to container ab\n';
    await client.open("policy.wall", text);
    const marks = async (marked: string): Promise<string[]> => {
      const position = client.at("policy.wall", marked);
      const found = await client.ask<DocumentHighlight[]>("textDocument/documentHighlight", "policy.wall", {
        position,
      });
      return found.map(({ range, kind }) => {
        return `${client.slice("policy.wall", range)} ${kind === DocumentHighlightKind.Write ? "write" : "read"}`;
      });
    };
    expect(await marks('from |"a b"')).toEqual(['"a b" write', '"a b" read']);
    expect(await marks("deny tcp 22 to container a|b")).toEqual(["ab read", "ab read"]);
    expect(await marks("deny t|cp 22")).toEqual([]);
  });
});
