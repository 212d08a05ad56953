import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { answering, realAnswers, serveUnix } from "../docker/fake-engine.ts";
import { startClient } from "./client.ts";

const POLICY = "allow tcp 80 from any to container web\nallow tcp 5432 from any to container databse\n";
const unknown = (found: readonly { code?: unknown; message: unknown }[]) =>
  found.filter(({ code }) => code === "unknown-docker-name").map(({ message }) => String(message).split("\n")[0]);

/** A real engine's answers, with a stream of events that stays open. */
async function startEngine() {
  const answers = realAnswers("e20-nft");
  const streams: ServerResponse[] = [];
  const answer = answering(answers);
  const engine = await serveUnix((request, response) => {
    if (!/\/events\?/.test(request.url ?? "")) return answer(request, response);
    response.flushHeaders();
    streams.push(response);
  });
  const rename = (from: string, to: string) => {
    for (const [path, text] of Object.entries(answers)) {
      answers[path] = JSON.parse(JSON.stringify(text).replaceAll(`"/${from}"`, `"/${to}"`));
    }
    const event = { Type: "container", Action: "rename", Actor: { ID: "x", Attributes: { name: to } } };
    for (const stream of streams) stream.write(`${JSON.stringify(event)}\n`);
  };
  return { engine, rename, streams };
}

describe("a live engine", () => {
  it("is asked in the background, and again after each of its events", async () => {
    const { engine, rename } = await startEngine();
    await using _engine = engine;
    const client = await startClient({ env: { DOCKER_HOST: engine.host } });
    await client.open("policy.wall", POLICY);
    const [message] = unknown(await client.settled("policy.wall", (found) => unknown(found).length === 1));
    expect(message).toContain("databse");
    rename("db", "databse");
    await client.settled("policy.wall", (found) => unknown(found).length === 0);
    expect(engine.asked.every((request) => request.startsWith("GET "))).toBe(true);
  });

  it("that goes away leaves what was known, and is found again when it is back", async () => {
    const { engine, rename, streams } = await startEngine();
    await using _engine = engine;
    const client = await startClient({ env: { DOCKER_HOST: engine.host } });
    await client.open("policy.wall", POLICY);
    await client.settled("policy.wall", (found) => unknown(found).length === 1);
    for (const stream of streams.splice(0)) stream.destroy();
    expect(unknown(await client.diagnostics("policy.wall"))).toHaveLength(1);
    rename("db", "databse");
    await client.settled("policy.wall", (found) => unknown(found).length === 0);
  });

  it("that doesn't answer keeps nobody waiting", async () => {
    await using engine = await serveUnix(() => {});
    const client = await startClient({ env: { DOCKER_HOST: engine.host } });
    await client.open("policy.wall", `${POLICY}let spare = 192.0.2.1\n`);
    const found = await client.diagnostics("policy.wall");
    expect(found.map(({ code }) => code)).toContain("unused-name");
    expect(unknown(found)).toEqual([]);
    await client.ask("textDocument/completion", "policy.wall", { position: { line: 0, character: 37 } });
    await client.ask("textDocument/hover", "policy.wall", { position: { line: 0, character: 37 } });
  });

  it("is let go when the settings name something else", async () => {
    const { engine } = await startEngine();
    await using _engine = engine;
    const client = await startClient({ env: { DOCKER_HOST: engine.host } });
    await client.open("policy.wall", POLICY);
    await client.settled("policy.wall", (found) => unknown(found).length === 1);
    await client.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: { wallc: { docker: "none" } },
    });
    await client.settled("policy.wall", (found) => unknown(found).length === 0);
  });
});
