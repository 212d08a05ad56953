import { describe, expect, it } from "vitest";
import { PULLS, startClient } from "./client.ts";
import { snapshot } from "./snapshot.ts";

const POLICY = "allow tcp 80 from any to container nowhere\ndefault deny to host\n";
const ASKED = {
  ...PULLS,
  workspace: {
    ...PULLS.workspace,
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
};
const unknown = (found: readonly { code?: unknown }[]) => found.some(({ code }) => code === "unknown-docker-name");

describe("the settings", () => {
  it("that a client begins with stay where it knows of none later", async () => {
    const files = { "docker.json": snapshot() };
    const client = await startClient({ files, capabilities: ASKED, initializationOptions: { docker: "none" } });
    await client.open("policy.wall", POLICY);
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await client.settled("policy.wall", (found) => found.length > 0);
    expect(unknown(await client.diagnostics("policy.wall"))).toBe(false);
  });

  it("may stand under the server's name", async () => {
    const initializationOptions = { wallc: { docker: "none" } };
    const client = await startClient({ files: { "docker.json": snapshot() }, initializationOptions });
    await client.open("policy.wall", POLICY);
    expect(unknown(await client.diagnostics("policy.wall"))).toBe(false);
  });

  it("of a client that refuses to tell them, and to watch files, are the usual ones", async () => {
    const client = await startClient({ files: { "docker.json": snapshot() }, capabilities: ASKED, refuses: true });
    await client.until(() => client.refused >= 3);
    await client.open("policy.wall", POLICY);
    await client.settled("policy.wall", unknown);
  });
});
