import { describe, expect, it } from "vitest";
import type { WorkspaceEdit } from "vscode-languageserver";
import { type Client, PULLS, startClient } from "./client.ts";

const SHARED = "let admins = 198.51.100.7\n";
const POLICY = 'include "../common/groups.wall"\nallow tcp ssh from admins to host\n';
const FILES = { "common/groups.wall": SHARED, "a/policy.wall": POLICY };

/** The files of the workspace that a rename of the shared group changes. */
async function renamed(client: Client): Promise<readonly string[]> {
  const position = client.at("common/groups.wall", "let ad|mins");
  const edit = await client.ask<WorkspaceEdit>("textDocument/rename", "common/groups.wall", {
    position,
    newName: "ops",
  });
  return Object.keys(edit.changes ?? {})
    .map((uri) => uri.slice(client.uri("").length + 1))
    .sort();
}

describe("the workspace's folders", () => {
  it("are the root alone where the client knows of no folders", async () => {
    const client = await startClient({ files: FILES, workspace: () => ({}) });
    await client.open("common/groups.wall", SHARED);
    expect(await renamed(client)).toEqual(["a/policy.wall", "common/groups.wall"]);
  });

  it("are those that are on this disk", async () => {
    const others = ["file://elsewhere/share", "file:///a%zz", "vscode-vfs://a/b"];
    const workspace = (uri: string) => ({
      workspaceFolders: [...others, uri].map((one) => ({ uri: one, name: "one" })),
    });
    const client = await startClient({ files: FILES, workspace });
    await client.open("common/groups.wall", SHARED);
    expect(await renamed(client)).toEqual(["a/policy.wall", "common/groups.wall"]);
  });

  it("come and go while the client runs", async () => {
    const capabilities = { ...PULLS, workspace: { ...PULLS.workspace, workspaceFolders: true } };
    const client = await startClient({ files: FILES, capabilities, workspace: () => ({ workspaceFolders: [] }) });
    const change = (added: readonly object[], removed: readonly object[]) =>
      client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added, removed } });
    await client.open("common/groups.wall", SHARED);
    expect(await renamed(client)).toEqual(["common/groups.wall"]);
    const folder = { uri: client.uri(""), name: "one" };
    await change([folder], []);
    expect(await renamed(client)).toEqual(["a/policy.wall", "common/groups.wall"]);
    await change([], [folder]);
    expect(await renamed(client)).toEqual(["common/groups.wall"]);
  });
});
