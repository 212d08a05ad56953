import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { PublishDiagnosticsParams } from "vscode-languageserver";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { start } from "../../../src/cli/built.ts";
import { Folder } from "../../../src/cli/folder.ts";
import { FakeEditor, loadExtension } from "./fake-editor.ts";

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
  const built = start(process.execPath, ["lang/editors/vscode/build.js", folder.at("wallc.vsix")], {
    env: { HOME: folder.path },
    timeout: 150_000,
  });
  expect(built.code, built.stdout + built.stderr).toBe(0);
  const unzipped = spawnSync("python3", ["-m", "zipfile", "-e", folder.at("wallc.vsix"), folder.at("unzipped")]);
  expect(unzipped.status, String(unzipped.stderr)).toBe(0);
});
afterAll(() => folder?.[Symbol.dispose]());

describe("the packed extension", () => {
  it("holds what it needs, and nothing else", () => {
    const names = readdirSync(folder.at("unzipped"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.at("unzipped/").length))
      .map((name) => name.replace(/-[0-9a-f]{16}\./, "-HASH."));
    expect(names.sort()).toEqual([
      "[Content_Types].xml",
      "extension.vsixmanifest",
      "extension/LICENSE.txt",
      "extension/changelog.md",
      "extension/extension.cjs",
      "extension/icon.png",
      "extension/language-configuration.json",
      "extension/package.json",
      "extension/readme.md",
      "extension/server/package.json",
      "extension/server/wallc-HASH.cjs",
      "extension/server/wallc.js",
      "extension/snippets.json",
      "extension/wall.tmLanguage.json",
    ]);
  });

  it("has the files that its manifest names", () => {
    const read = (name: string) => readFileSync(folder.at(`unzipped/extension/${name}`));
    const manifest = JSON.parse(read("package.json").toString());
    const { languages, grammars, snippets } = manifest.contributes;
    const named = [manifest.main, manifest.icon, languages[0].configuration, grammars[0].path, snippets[0].path];
    for (const name of named) expect(read(name).length, name).toBeGreaterThan(100);
    expect(read("wall.tmLanguage.json")).toEqual(readFileSync("lang/editors/textmate/wall.tmLanguage.json"));
  });

  it("carries a server that finds an error, and ends when it is told to", async () => {
    const text = "allow tcp ssh from offcie to host\n";
    using workspace = new Folder({ "edge.wall": text });
    const server = startServer(workspace.path);
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    const found = new Promise<PublishDiagnosticsParams>((resolve) => {
      connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
        if (params.diagnostics.length > 0) resolve(params);
      });
    });
    connection.listen();
    const rootUri = pathToFileURL(workspace.path).href;
    const options = { processId: process.pid, rootUri, capabilities: {}, initializationOptions: { docker: "none" } };
    const answer = await connection.sendRequest("initialize", options);
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(answer).toMatchObject({ serverInfo: { name: "wallc", version } });
    await connection.sendNotification("initialized", {});
    const uri = pathToFileURL(workspace.at("edge.wall")).href;
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "wall", version: 1, text },
    });
    const range = { start: { line: 0, character: 19 }, end: { line: 0, character: 25 } };
    expect(await found).toMatchObject({ uri, diagnostics: [{ code: "unknown-name", range, source: "wallc" }] });
    const ended = once(server, "exit");
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    expect(await ended).toEqual([0, null]);
  });
});

describe("the packed extension in a stand-in for the editor", () => {
  const text = "allow tcp ssh from offcie to host\n";

  async function open(settings: Readonly<Record<string, string>>) {
    const editor = new FakeEditor();
    const workspace = new Folder({ "edge.wall": text });
    const uri = pathToFileURL(workspace.at("edge.wall")).href;
    const extension = loadExtension(folder.at("unzipped/extension/extension.cjs"), editor, { uri, text }, settings);
    onTestFinished(async () => {
      await extension.deactivate();
      workspace[Symbol.dispose]();
    });
    const asAbsolutePath = (path: string) => folder.at(`unzipped/extension/${path}`);
    await extension.activate({ subscriptions: [], asAbsolutePath });
    return { editor, uri };
  }

  const found = {
    code: "unknown-name",
    source: "wallc",
    range: { start: { line: 0, character: 19 }, end: { line: 0, character: 25 } },
  };

  it("starts the server, shows what it finds, and does so again after a restart", async () => {
    const { editor, uri } = await open({ "wallc.docker": "none" });
    expect(editor.errors).toEqual([]);
    expect(await editor.findings(uri)).toMatchObject([found]);
    editor.show(uri, []);
    await editor.commands.get("wallc.restart")?.();
    expect(await editor.findings(uri)).toMatchObject([found]);
    expect(editor.errors).toEqual([]);
    const commands = ["wallc.explain", "wallc.restart", "wallc.showOutput"];
    expect([...editor.commands.keys()]).toEqual(expect.arrayContaining(commands));
  });
});

/** The server as the extension starts it, but in this Node; it dies with the test. */
function startServer(cwd: string): ChildProcessWithoutNullStreams {
  const server = spawn(process.execPath, [folder.at("unzipped/extension/server/wallc.js"), "lsp", "--stdio"], {
    cwd,
    env: { PATH: process.env.PATH, DOCKER_HOST: "unix:///nonexistent.sock" },
  });
  onTestFinished(() => void server.kill("SIGKILL"));
  server.stderr.resume();
  return server;
}
