import { describe, expect, it } from "vitest";
import type { Position, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { type Client, PULLS, startClient } from "../client.ts";

/** The texts of the files that a rename changes, after it, by their names. */
async function renamed(client: Client, name: string, marked: string, newName: string): Promise<Record<string, string>> {
  const position = client.at(name, marked);
  const edit = await client.ask<WorkspaceEdit>("textDocument/rename", name, { position, newName });
  return Object.fromEntries(
    Object.entries(edit.changes ?? {}).map(([uri, edits]) => {
      const file = uri.slice(client.uri("").length + 1);
      return [file, applied(client.text(file), edits)];
    }),
  );
}

function applied(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split("\n");
  const order = [...edits].sort((a, b) => compare(b.range.start, a.range.start));
  for (const { range, newText } of order) {
    const line = lines[range.start.line] ?? "";
    lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.end.character);
  }
  return lines.join("\n");
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

async function refusal(client: Client, marked: string, newName?: string): Promise<string> {
  const position = client.at("policy.wall", marked);
  const answer = newName
    ? client.ask("textDocument/rename", "policy.wall", { position, newName })
    : client.ask("textDocument/prepareRename", "policy.wall", { position });
  return answer.then(
    (found) => JSON.stringify(found),
    (error: Error) => error.message,
  );
}

const POLICY = `let admins = 198.51.100.7
let all = admins, 10.0.0.0/8 except admins
service shell = tcp ssh, 2222
zone lan = interface eth1 address admins
allow shell, web from admins, container admins on lan to host as "admins"
deny any from all to compose admins/shell # admins
`;

describe("rename", () => {
  it("changes a name wherever it stands, and nothing else that looks like it", async () => {
    const client = await startClient();
    await client.open("policy.wall", POLICY);
    expect(await renamed(client, "policy.wall", "let all = ad|mins", "ops")).toEqual({
      "policy.wall": `let ops = 198.51.100.7
let all = ops, 10.0.0.0/8 except ops
service shell = tcp ssh, 2222
zone lan = interface eth1 address ops
allow shell, web from ops, container admins on lan to host as "admins"
deny any from all to compose admins/shell # admins
`,
    });
  });

  it("puts a name in quotes where it is no bare word, and takes them away where it is", async () => {
    const client = await startClient();
    await client.open("policy.wall", 'let "the ops" = 192.0.2.1\nallow tcp 22 from "the ops" to host "the ops"\n');
    for (const [typed, written] of [
      ["ops", "ops"],
      ['"ops"', "ops"],
      ["the  lab", '"the  lab"'],
      ['a"b\\', '"a\\"b\\\\"'],
      ["9to5", '"9to5"'],
      ["ssh", "ssh"],
    ] as const) {
      expect(await renamed(client, "policy.wall", 'let "th|e', typed)).toEqual({
        "policy.wall": `let ${written} = 192.0.2.1\nallow tcp 22 from ${written} to host ${written}\n`,
      });
    }
  });

  it("changes all files of all policies that share the name, with their versions where the client wants them", async () => {
    const groups = "let admins = 198.51.100.7\nlet others = 192.0.2.9\n";
    const client = await startClient({
      capabilities: { ...PULLS, workspace: { workspaceEdit: { documentChanges: true } } },
      files: {
        "common/groups.wall": groups,
        "a/policy.wall": 'include "../common/groups.wall"\nallow tcp 22 from admins to host\n',
        "b/policy.wall": 'include "../common/groups.wall"\nallow tcp 22 from others to host\n',
        "c/policy.wall": 'let admins = 192.0.2.1\ninclude "rules.wall"\n',
        "c/rules.wall": "allow tcp 22 from admins to host\n",
      },
    });
    await client.open("common/groups.wall", groups);
    await client.edit("common/groups.wall", "198.51.100.7", "198.51.100.8");
    const position = client.at("common/groups.wall", "let ad|mins");
    const ask = { position, newName: "ops" };
    const edit = await client.ask<WorkspaceEdit>("textDocument/rename", "common/groups.wall", ask);
    expect(edit.documentChanges).toEqual([
      {
        textDocument: { uri: client.uri("a/policy.wall"), version: null },
        edits: [{ range: { start: { line: 1, character: 18 }, end: { line: 1, character: 24 } }, newText: "ops" }],
      },
      {
        textDocument: { uri: client.uri("common/groups.wall"), version: 2 },
        edits: [{ range: { start: { line: 0, character: 4 }, end: { line: 0, character: 10 } }, newText: "ops" }],
      },
    ]);
    // A name that a policy defines for a shared file is changed in every policy that defines it for that file.
    await client.open("c/rules.wall", "allow tcp 22 from admins to host\n");
    const other = { position: client.at("c/rules.wall", "from |admins"), newName: "ops" };
    const second = await client.ask<WorkspaceEdit>("textDocument/rename", "c/rules.wall", other);
    const changed = second.documentChanges?.map((one) => ("textDocument" in one ? one.textDocument.uri : ""));
    expect(changed).toEqual([client.uri("c/policy.wall"), client.uri("c/rules.wall")]);
  });

  it("refuses what can't be the name, and says why", async () => {
    const client = await startClient();
    await client.open("policy.wall", POLICY);
    for (const [marked, newName, why] of [
      ["let ad|mins", "host", "`host` is a word of the language"],
      ["let ad|mins", "stack", "`stack` is a word of the language"],
      ["let ad|mins", "lan", "`lan` is a zone already (policy.wall:4)"],
      ["let ad|mins", "web", "`web` is used already (policy.wall:5)"],
      ["let ad|mins", " ", "can't be empty"],
      ["let ad|mins", "192.0.2.1", "would be a name, and it is an address"],
      ["let ad|mins", "a\nb", "stands on one line"],
      ["let ad|mins", "x".repeat(1001), "over 1,000"],
      ["service sh|ell", "https", "which is port 443"],
      ["service sh|ell", "echo-request", "which is an icmp type"],
      ["allow shell, we|b", "www", "`web` is a service of the language"],
      ["container ad|mins", "ops", "a name that Docker gives"],
      ["allow sh|ell", "admins", "`admins` is a group already (policy.wall:1)"],
      ["tcp ss|h", "x", "no name that can be changed"],
    ] as const) {
      expect(await refusal(client, marked, newName)).toContain(why);
    }
  });

  it("refuses where another policy means the language's own service in a shared file", async () => {
    const shared = "allow web from any to host\n";
    const client = await startClient({
      files: {
        "shared/rules.wall": shared,
        "a/policy.wall": 'service web = tcp 8080\ninclude "../shared/rules.wall"\n',
        "b/policy.wall": 'include "../shared/rules.wall"\n',
      },
    });
    await client.open("policy.wall", 'service web = tcp 8080\ninclude "shared/rules.wall"\n');
    expect(await refusal(client, "service w|eb", "shop")).toMatch(/is a service of the language in .*b\/policy\.wall/);
    client.write("b/policy.wall", "");
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [] });
    const position = client.at("policy.wall", "service w|eb");
    const edit = await client.ask<WorkspaceEdit>("textDocument/rename", "policy.wall", { position, newName: "shop" });
    expect(Object.keys(edit.changes ?? {}).sort()).toEqual(
      ["a/policy.wall", "policy.wall", "shared/rules.wall"].map((name) => client.uri(name)),
    );
  });

  it("refuses a name with which a statement would say something else", async () => {
    const client = await startClient();
    await client.open(
      "policy.wall",
      "service shell = tcp 22\nlet own = 192.0.2.1\nlog shell to host\nallow tcp 22 to host own\n",
    );
    expect(await refusal(client, "service sh|ell", "my shell")).toContain("would mean something else there");
    expect(await refusal(client, "let o|wn", "port")).toContain("can't stand in policy.wall:4");
    expect(await renamed(client, "policy.wall", "service sh|ell", "my-shell")).toMatchObject({
      "policy.wall": expect.stringContaining("log my-shell to host"),
    });
  });

  it("holds in a policy with errors, and changes a half-typed statement too", async () => {
    const client = await startClient();
    await client.open(
      "policy.wall",
      "let admins = 198.51.100.7\nallow tcp 99999 from admins to\nallow tcp 1 from admins,\n",
    );
    expect(await renamed(client, "policy.wall", "let ad|mins", "ops")).toEqual({
      "policy.wall": "let ops = 198.51.100.7\nallow tcp 99999 from ops to\nallow tcp 1 from ops,\n",
    });
  });

  it("tells the writer of programs that know a run-time group by its name", async () => {
    const client = await startClient();
    const messages: string[] = [];
    client.connection.onNotification("window/showMessage", ({ message }: { message: string }) => {
      messages.push(message);
    });
    await client.open("policy.wall", "set banned\ndeny any from banned to any\n");
    await renamed(client, "policy.wall", "set ban|ned", "blocked");
    await client.until(() => messages.length > 0);
    expect(messages[0]).toContain("`banned`");
  });
});

describe("the preparation of a rename", () => {
  it("tells the name without its quotes", async () => {
    const client = await startClient({ capabilities: { textDocument: { rename: { prepareSupport: true } } } });
    expect(client.answer).toMatchObject({ capabilities: { renameProvider: { prepareProvider: true } } });
    await client.open("policy.wall", 'let "a\\"b" = 192.0.2.1\nlet c = "a\\"b"\nallow tcp 22 from c to host\n');
    const prepare = async (marked: string): Promise<[string, string]> => {
      const position = client.at("policy.wall", marked);
      const found = await client.ask<{ range: never; placeholder: string }>(
        "textDocument/prepareRename",
        "policy.wall",
        {
          position,
        },
      );
      return [client.slice("policy.wall", found.range), found.placeholder];
    };
    expect(await prepare('let |"')).toEqual(['a\\"b', 'a"b']);
    expect(await prepare("from c| to")).toEqual(["c", "c"]);
  });

  it("refuses what has no name that can be changed, with the reason where it looks like one", async () => {
    const client = await startClient();
    await client.open("policy.wall", `${POLICY}allow nosuch to host\n`);
    expect(await refusal(client, "allow shell, we|b")).toContain("`web` is a service of the language");
    expect(await refusal(client, "compose ad|mins")).toContain("a name that Docker gives");
    expect(await refusal(client, "allow no|such")).toContain("nothing defines `nosuch`");
    expect(await refusal(client, "den|y any")).toBe("null");
    const position = { line: 99, character: 99 };
    expect(await client.ask("textDocument/prepareRename", "policy.wall", { position })).toBeNull();
    await client.open("empty.wall", "");
    expect(await client.ask("textDocument/prepareRename", "empty.wall", { position })).toBeNull();
  });
});
