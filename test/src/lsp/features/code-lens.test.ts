import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { CodeLens } from "vscode-languageserver";
import { testWords } from "../../../../src/lsp/test-words.ts";
import { type Client, PULLS, startClient } from "../client.ts";
import { like, snapshot } from "../snapshot.ts";

const CAPABILITIES = {
  ...PULLS,
  workspace: { ...PULLS.workspace, codeLens: { refreshSupport: true } },
  window: { showDocument: { support: true } },
};

const POLICY = `allow tcp 5432 from container app to container db
allow tcp 5432 from 192.0.2.0/24 to container db
default deny to containers
default deny between containers

test "the database is closed" {
  deny tcp 5432 from internet to container db
  deny tcp 5432 from outside to container db
  allow tcp 5432 from container app to container db
}

test "it can be reached" {
  allow tcp 5432 from 192.0.2.9 to container db
}
`;

async function opened(text: string, files: Record<string, string> = { "docker.json": snapshot() }): Promise<Client> {
  const client = await startClient({ capabilities: CAPABILITIES, files });
  await client.open("policy.wall", text);
  return client;
}

async function lenses(client: Client, name = "policy.wall"): Promise<CodeLens[]> {
  const found = await client.ask<CodeLens[]>("textDocument/codeLens", name);
  return Promise.all(found.map((lens) => client.connection.sendRequest<CodeLens>("codeLens/resolve", lens)));
}

async function titles(client: Client, name = "policy.wall"): Promise<string[]> {
  return (await lenses(client, name)).map(({ range, command }) => `${client.slice(name, range)}: ${command?.title}`);
}

describe("code lenses", () => {
  it("say of each test what became of it, with a packet where it fails", async () => {
    const client = await opened(POLICY);
    const [closed, reached] = await titles(client);
    expect(closed).toMatch(
      /^test "the database is closed": 1 of 3 lines fails: tcp from 192\.0\.2\.\d+ to 172\.18\.0\.4 \(container db\) port 5432, .*is allowed by line 2$/,
    );
    expect(reached).toBe('test "it can be reached": holds');
  });

  it("show the proof by a command", async () => {
    const client = await opened(POLICY);
    const shown: string[] = [];
    client.connection.onRequest("window/showDocument", ({ uri }: { uri: string }) => {
      shown.push(readFileSync(fileURLToPath(uri), "utf8"));
      return { success: true };
    });
    const [failing, holding] = await lenses(client);
    expect(holding?.command?.command).toBe("");
    const { command, arguments: args } = failing?.command ?? {};
    await client.connection.sendRequest("workspace/executeCommand", { command, arguments: args });
    expect(shown).toHaveLength(1);
    expect(shown[0]).toContain("FAILED  the database is closed");
    expect(shown[0]).toContain("policy.wall:8:3");
    expect(shown[0]).toContain("allow tcp 5432 from 192.0.2.0/24 to container db");
    const messages: string[] = [];
    client.connection.onNotification("window/showMessage", ({ message }: { message: string }) => {
      messages.push(message);
    });
    for (const wrong of [[], [client.uri("policy.wall"), 7], [client.uri("policy.wall"), "x"], ["file:///gone", 0]]) {
      await client.connection.sendRequest("workspace/executeCommand", { command: "wallc.showTest", arguments: wrong });
    }
    await client.until(() => messages.length === 4);
    expect(new Set(messages)).toEqual(new Set(["this test can't be run now"]));
  });

  it("come with a finding at the line that fails, which goes when it holds", async () => {
    const client = await opened(POLICY);
    const broken = await client.settled("policy.wall", (found) => found.some(({ code }) => code === "test-fails"));
    const [finding, ...more] = broken.filter(({ code }) => code === "test-fails");
    expect(more).toEqual([]);
    expect(client.slice("policy.wall", finding?.range as never)).toBe("deny tcp 5432 from outside to container db");
    const [related] = finding?.relatedInformation ?? [];
    expect(related && client.slice("policy.wall", related.location.range)).toBe(
      "allow tcp 5432 from 192.0.2.0/24 to container db",
    );
    await client.edit(
      "policy.wall",
      "deny tcp 5432 from outside to",
      "deny tcp 5432 from outside except 192.0.2.0/24 to",
    );
    await client.settled("policy.wall", (found) => found.every(({ code }) => code !== "test-fails"));
    expect((await titles(client))[0]).toBe('test "the database is closed": holds');
  });

  it("say why a test isn't run", async () => {
    const client = await opened(`${POLICY}allow tcp 99999 to host\n`);
    expect((await titles(client))[1]).toBe('test "it can be reached": not run: the policy has errors');
    const alone = await opened(POLICY, {});
    expect((await titles(alone))[1]).toBe('test "it can be reached": not run: what Docker runs isn\'t known');
    expect((await alone.diagnostics("policy.wall")).map(({ code }) => code)).not.toContain("test-fails");
  });

  it("say that lines promise nothing", async () => {
    const client = await opened(
      'default deny to host\ntest "a" {\n  deny tcp 22 from 192.0.2.0/24 on interface lo to host\n  deny tcp 22 from outside to host\n}\ntest "b" {\n}\n',
    );
    expect(await titles(client)).toEqual([
      'test "a": holds; 1 of 2 lines says nothing',
      'test "b": promises nothing: it has no line',
    ]);
  });

  it("are those of the file, also of one that is included", async () => {
    const client = await opened(`include "tests.wall"\n${POLICY}`, {
      "docker.json": snapshot(),
      "tests.wall": 'test "one" {\n  allow tcp 5432 from 192.0.2.9 to container db\n}\n',
    });
    expect(await titles(client)).toHaveLength(2);
    await client.open("tests.wall", 'test "one" {\n  allow tcp 5432 from 192.0.2.9 to container db\n}\n');
    expect(await titles(client, "tests.wall")).toEqual(['test "one": holds']);
    await client.edit("policy.wall", "allow tcp 5432 from 192.0.2.0/24", "allow tcp 5432 from 192.0.2.1");
    expect((await titles(client, "tests.wall"))[0]).toMatch(
      /^test "one": 1 of 1 line fails: .* is denied by the default/,
    );
  });

  it("can be switched off", async () => {
    const client = await opened(POLICY);
    await client.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: { wallc: { docker: "auto", codeLens: { enabled: false }, inlayHints: { enabled: true } } },
    });
    expect(await titles(client)).toEqual([]);
  });

  it("follow Docker's world", async () => {
    const client = await opened(
      'default deny to containers\ntest "x" {\n  deny tcp 80 from outside to container later\n}\n',
    );
    let refreshes = 0;
    client.connection.onRequest("workspace/codeLens/refresh", () => {
      refreshes++;
      return null;
    });
    expect(await titles(client)).toEqual(['test "x": 1 of 1 line says nothing']);
    await client.until(() => refreshes > 0);
    const before = refreshes;
    client.write(
      "docker.json",
      snapshot((topology) => like(topology, "later", { labels: {} })),
    );
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [] });
    await client.until(() => refreshes > before);
    expect(await titles(client)).toEqual(['test "x": holds']);
  });

  it.each(["", "test", 'test "x" {', 'test "x" {\n  allow', "test {\n}\n"])(
    "stand in half-typed text: %j",
    async (text) => {
      const client = await opened(text);
      for (const title of await titles(client)) expect(title).toMatch(/: (not run|promises nothing)/);
    },
  );
});

describe("a test's outcome in words", () => {
  const line = { span: undefined as never, action: "deny" as const };
  it.each([
    ["not-proved", ["not-proved", "not-proved", "holds"], "2 of 3 lines aren't proved: see `wallc test`"],
    ["says-nothing", ["says-nothing"], "1 of 1 line says nothing"],
    ["fails", ["fails", "fails"], "2 of 2 lines fail"],
  ] as const)("%s", (verdict, lines, expected) => {
    const result = {
      name: "x",
      span: undefined as never,
      verdict,
      lines: lines.map((one) => ({ ...line, verdict: one })),
    };
    expect(testWords(result)).toBe(expected);
  });

  it("draws no icons and hides nothing", () => {
    const proof = { words: "a $(trash) \u202e b" } as never;
    const result = {
      name: "x",
      span: undefined as never,
      verdict: "fails" as const,
      lines: [{ ...line, verdict: "fails" as const, proof }],
    };
    expect(testWords(result)).toBe("1 of 1 line fails: a $ (trash) <U+202E> b");
  });
});
