import { describe, expect, it } from "vitest";
import type { DefinitionLink, Location } from "vscode-languageserver";
import { type Client, startClient } from "../client.ts";

/** What stands where the editor is sent: `file: text`, or the file alone where it is sent to its beginning. */
async function targets(client: Client, name: string, marked: string): Promise<string[]> {
  const position = client.at(name, marked);
  const found = await client.ask<Location[]>("textDocument/definition", name, { position });
  return found.map(({ uri, range }) => {
    const file = uri.slice(client.uri("").length + 1);
    const text = client.text(file) === "" ? "" : client.slice(file, range);
    return text === "" ? `${file} ${range.start.line}:${range.start.character}` : `${file}: ${text}`;
  });
}

const POLICY = `include "common.wall"
include "parts/*.wall"
let admins = 198.51.100.7, office except "the lab"
service shell = tcp ssh, 2222
zone lan = interface eth1
let blocked = file "blocked.txt"
allow shell, web from admins on lan to host
deny any from blocked, office to container admins
`;
const FILES = {
  "common.wall": 'let office = 10.0.0.0/8\nlet "the lab" = 10.1.0.0/16\n',
  "parts/b.wall": "",
  "parts/a.wall": "# nothing\n",
  "blocked.txt": "192.0.2.1\n",
};

describe("go to definition", () => {
  it("finds groups, services and zones, in other files as they are in the editor too", async () => {
    const client = await startClient({ files: FILES });
    await client.open("policy.wall", POLICY);
    expect(await targets(client, "policy.wall", "allow sh|ell")).toEqual(["policy.wall: shell"]);
    expect(await targets(client, "policy.wall", "on lan| to")).toEqual(["policy.wall: lan"]);
    expect(await targets(client, "policy.wall", "from |admins on")).toEqual(["policy.wall: admins"]);
    expect(await targets(client, "policy.wall", "blocked, of|fice")).toEqual(["common.wall 0:4"]);
    expect(await targets(client, "policy.wall", '"the |lab"')).toEqual(["common.wall 1:4"]);
    await client.open("common.wall", '# moved\nlet "the lab" = 10.1.0.0/16\n\nlet office = 10.0.0.0/8\n');
    expect(await targets(client, "policy.wall", '"the |lab"')).toEqual(['common.wall: "the lab"']);
    expect(await targets(client, "policy.wall", "blocked, of|fice")).toEqual(["common.wall: office"]);
    expect(await targets(client, "common.wall", "let of|fice")).toEqual(["common.wall: office"]);
  });

  it("finds the files that an include or a `file` names", async () => {
    const client = await startClient({ files: FILES });
    await client.open("policy.wall", POLICY);
    expect(await targets(client, "policy.wall", '"com|mon.wall"')).toEqual(["common.wall 0:0"]);
    expect(await targets(client, "policy.wall", '"parts/|*.wall"')).toEqual(["parts/a.wall 0:0", "parts/b.wall 0:0"]);
    expect(await targets(client, "policy.wall", '"blocked|.txt"')).toEqual(["blocked.txt 0:0"]);
  });

  it("says nothing of built-in services, of ports, of Docker's names, and of what is nowhere", async () => {
    const client = await startClient({ files: FILES });
    await client.open("policy.wall", `${POLICY}allow nosuch to host\ninclude "nosuch.wall"\n`);
    for (const marked of [
      "shell, we|b",
      "tcp ss|h",
      "container adm|ins",
      "allow no|such",
      '"no|such.wall"',
      "tcp| ssh",
    ]) {
      expect(await targets(client, "policy.wall", marked)).toEqual([]);
    }
    const position = { line: 1000, character: 1000 };
    expect(await client.ask("textDocument/definition", "policy.wall", { position })).toEqual([]);
    expect(await client.ask("textDocument/definition", "other.wall", { position })).toEqual([]);
  });

  it("finds a name in half-typed text, and one that is defined in a statement with an error", async () => {
    const client = await startClient();
    await client.open("policy.wall", "let admins = 198.51.100.7.8, \nservice shell =\nallow shell from admins, \n");
    expect(await targets(client, "policy.wall", "allow sh|ell")).toEqual(["policy.wall: shell"]);
    expect(await targets(client, "policy.wall", "from |admins")).toEqual(["policy.wall: admins"]);
    await client.open("empty.wall", "");
    const position = { line: 0, character: 0 };
    expect(await client.ask("textDocument/definition", "empty.wall", { position })).toEqual([]);
  });

  it("links for clients that show where a link begins", async () => {
    const client = await startClient({ capabilities: { textDocument: { definition: { linkSupport: true } } } });
    await client.open("policy.wall", 'let "a b" = 192.0.2.1\nallow tcp 22 from "a b" to host\n');
    const position = client.at("policy.wall", 'from "a |b"');
    const [link] = await client.ask<DefinitionLink[]>("textDocument/definition", "policy.wall", { position });
    expect(client.slice("policy.wall", link?.originSelectionRange as never)).toBe('"a b"');
    expect(link?.targetSelectionRange.start).toEqual({ line: 0, character: 4 });
  });
});
