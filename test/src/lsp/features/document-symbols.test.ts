import { describe, expect, it } from "vitest";
import { type DocumentSymbol, type SymbolInformation, SymbolKind, type WorkspaceSymbol } from "vscode-languageserver";
import { type Client, PULLS, startClient } from "../client.ts";

const NESTED = { ...PULLS, textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } };

const POLICY = `# The policy of one host
include "common.wall"
let admins = 198.51.100.7, # Ada
             198.51.100.8 except 198.51.100.9

## Rules
allow tcp ssh from admins to host \\
  as "ssh of the admins"
deny any   to metadata

# --- The rest ---
zone lan = interface eth1
set banned timeout 1h
service shell = tcp ssh
default deny to host
docker { iptables off; uplink eth0 }
test "ssh" {
  allow tcp ssh from admins to host
  deny tcp 23 to host # telnet
}
`;

/** Each symbol as `kind name | detail`, those below one deeper; ranges have to hold what they should. */
function outline(client: Client, symbols: readonly DocumentSymbol[], depth = ""): string[] {
  return symbols.flatMap(({ name, kind, detail, range, selectionRange, children = [] }) => {
    expect(client.slice("policy.wall", range)).toContain(client.slice("policy.wall", selectionRange));
    for (const child of children) {
      expect(client.slice("policy.wall", range)).toContain(client.slice("policy.wall", child.range));
    }
    const shown = Object.entries(SymbolKind).find(([, value]) => value === kind)?.[0];
    return [`${depth}${shown} ${name}${detail ? ` | ${detail}` : ""}`, ...outline(client, children, `${depth}  `)];
  });
}

describe("document symbols", () => {
  it("are the statements with their names, below their headings", async () => {
    const client = await startClient({ capabilities: NESTED });
    await client.open("policy.wall", POLICY);
    const symbols = await client.ask<DocumentSymbol[]>("textDocument/documentSymbol", "policy.wall");
    expect(outline(client, symbols)).toEqual([
      'File include "common.wall"',
      "Array admins | 198.51.100.7, 198.51.100.8 except 198.51.100.9",
      "Module Rules",
      '  Event ssh of the admins | allow tcp ssh from admins to host as "ssh of the admins"',
      "  Event deny any to metadata",
      "Module The rest",
      "  Namespace lan | interface eth1",
      "  Array banned | timeout 1h",
      "  Function shell | tcp ssh",
      "  Constant default deny to host",
      "  Object docker",
      "    Property iptables off",
      "    Property uplink eth0",
      "  Class ssh",
      "    Boolean allow tcp ssh from admins to host",
      "    Boolean deny tcp 23 to host",
    ]);
    const [, admins] = symbols;
    expect(client.slice("policy.wall", admins?.selectionRange as never)).toBe("admins");
    expect(client.slice("policy.wall", admins?.range as never)).toMatch(/^let admins[\s\S]*198.51.100.9$/);
  });

  it("hold while one types", async () => {
    const client = await startClient({ capabilities: NESTED });
    await client.open(
      "policy.wall",
      'let a = \nallow tcp 99999 from\nservice\nallow any to any as "\nnonsense here\ntest {\n',
    );
    const symbols = await client.ask<DocumentSymbol[]>("textDocument/documentSymbol", "policy.wall");
    expect(symbols.map(({ name }) => name)).toEqual([
      "a",
      "allow tcp 99999 from",
      "service",
      'allow any to any as "',
      "test",
    ]);
    await client.open("empty.wall", "");
    expect(await client.ask("textDocument/documentSymbol", "empty.wall")).toEqual([]);
    expect(await client.ask("textDocument/documentSymbol", "nosuch.wall")).toEqual([]);
  });

  it("are a list for clients without an outline", async () => {
    const client = await startClient();
    await client.open("policy.wall", POLICY);
    const symbols = await client.ask<SymbolInformation[]>("textDocument/documentSymbol", "policy.wall");
    const found = symbols.find(({ name }) => name === "uplink eth0");
    expect(found?.containerName).toBe("docker");
    expect(client.slice("policy.wall", found?.location.range as never)).toBe("uplink eth0");
  });
});

describe("workspace symbols", () => {
  it("are found by some of their characters in all files of the workspace, the best first", async () => {
    const client = await startClient({
      files: {
        "hosts/a/policy.wall": 'let office-lan = 10.0.0.0/8\nallow any from office-lan to host as "the office"\n',
        "hosts/b/policy.wall": 'let off = 10.0.0.0/8\ntest "office hours" {\n}\n',
        "node_modules/x/policy.wall": "let office-of-others = 10.0.0.0/8\n",
        ".hidden/policy.wall": "let office-hidden = 10.0.0.0/8\n",
      },
    });
    await client.open("hosts/b/policy.wall", 'let office = 10.0.0.0/8\ntest "office hours" {\n}\nset of-no-avail\n');
    const search = async (query: string): Promise<string[]> => {
      const found = await client.connection.sendRequest<WorkspaceSymbol[]>("workspace/symbol", { query });
      return found.map(({ name, location }) => `${name} ${location.uri.slice(client.uri("").length + 1)}`);
    };
    expect(await search("office")).toEqual([
      "office hosts/b/policy.wall",
      "office-lan hosts/a/policy.wall",
      "office hours hosts/b/policy.wall",
      "the office hosts/a/policy.wall",
    ]);
    expect(await search("ofl")).toEqual(["office-lan hosts/a/policy.wall", "of-no-avail hosts/b/policy.wall"]);
    expect(await search("nosuch")).toEqual([]);
    expect((await search("")).length).toBe(5);
  });

  it("lead to the name, as it is in the editor", async () => {
    const client = await startClient();
    await client.open("policy.wall", "# moved\n\nlet admins = 198.51.100.7\n");
    const [found] = await client.connection.sendRequest<WorkspaceSymbol[]>("workspace/symbol", { query: "adm" });
    expect(client.slice("policy.wall", (found as SymbolInformation).location.range)).toBe("admins");
  });
});
