import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../../../src/cli/catalogue.ts";
import { COMMANDS } from "../../../../src/lsp/commands.ts";
import { startClient } from "../client.ts";

const SHOWS = { window: { showDocument: { support: true } } };

describe("commands", () => {
  it("have names of their own, of which the client is told", async () => {
    const names = COMMANDS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^wallc\.[a-zA-Z]+$/);
    const client = await startClient();
    expect(client.answer).toMatchObject({ capabilities: { executeCommandProvider: { commands: names } } });
  });

  it("that there aren't have an error", async () => {
    const client = await startClient();
    const asked = client.connection.sendRequest("workspace/executeCommand", { command: "wallc.nothing" });
    await expect(asked).rejects.toThrow("there is no command `wallc.nothing`");
  });
});

describe("the command `wallc.explain`", () => {
  const ask = (client: Awaited<ReturnType<typeof startClient>>, ...args: unknown[]) =>
    client.connection.sendRequest("workspace/executeCommand", { command: "wallc.explain", arguments: args });

  it("opens the explanation of every code where the client opens documents, and takes it away at the end", async () => {
    const client = await startClient({ capabilities: SHOWS });
    const shown: string[] = [];
    client.connection.onRequest("window/showDocument", ({ uri }: { uri: string }) => {
      shown.push(uri);
      return { success: true };
    });
    for (const { code, explanation } of catalogue) {
      await ask(client, code);
      const text = readFileSync(fileURLToPath(shown.at(-1) as string), "utf8");
      expect(text).toContain(`[${code}]`);
      expect(text).toContain(explanation.trim());
    }
    await ask(client, "host-bits");
    const folder = dirname(fileURLToPath(shown[0] as string));
    expect(existsSync(folder)).toBe(true);
    await client.connection.sendRequest("shutdown");
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    ["can't open documents", {}],
    ["fails to", SHOWS],
  ])("is a message for a client that %s", async (_, capabilities) => {
    const client = await startClient({ capabilities });
    const messages: string[] = [];
    client.connection.onNotification("window/showMessage", ({ message }: { message: string }) => {
      messages.push(message);
    });
    client.connection.onRequest("window/showDocument", () => ({ success: false }));
    await ask(client, "host-bits");
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain("error[host-bits]");
  });

  it.each([
    ["host-bit", "did you mean `host-bits`?"],
    [7, "no finding"],
    [undefined, "no finding"],
  ])("says of %j that there is none", async (code, said) => {
    const client = await startClient();
    const messages: string[] = [];
    client.connection.onNotification("window/showMessage", ({ message }: { message: string }) => {
      messages.push(message);
    });
    await ask(client, code);
    expect(messages[0]).toContain(said);
  });
});
