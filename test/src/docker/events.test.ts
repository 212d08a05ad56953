import { describe, expect, it } from "vitest";
import { connect } from "../../../src/docker/engine/client.ts";
import type { EngineEvent } from "../../../src/docker/engine/events.ts";
import { serveUnix } from "./fake-engine.ts";

const line = (event: object) => `${JSON.stringify(event)}\n`;
const START = {
  Type: "container",
  Action: "start",
  Actor: { ID: "abc", Attributes: { name: "web", "a.label": "é\n" } },
  time: 1796040677,
  timeNano: 1796040677998096400,
};

describe("an engine's events", () => {
  /** Serves pieces of a stream, each when the one before has been sent. */
  async function heard(status: number, pieces: readonly (string | Buffer)[]): Promise<readonly EngineEvent[]> {
    await using engine = await serveUnix((request, response) => {
      if (request.url === "/version") return void response.end('{"ApiVersion":"1.41"}');
      response.writeHead(status).flushHeaders();
      const send = (at: number): unknown =>
        at === pieces.length ? response.end() : response.write(pieces[at], () => setImmediate(send, at + 1));
      send(0);
    });
    const client = await connect({ host: engine.host });
    const events: EngineEvent[] = [];
    try {
      const stream = await client.events((event) => events.push(event));
      await stream.ended;
    } finally {
      client.close();
    }
    expect(engine.asked[1]).toMatch(/^GET \/v1\.41\/events\?filters=/);
    return events;
  }

  it("are told in their order, however the stream is cut", async () => {
    const bytes = Buffer.from(line(START) + line({ ...START, Type: "network", Action: "connect", Actor: { ID: "n" } }));
    const whole = [
      { type: "container", action: "start", id: "abc", attributes: START.Actor.Attributes },
      { type: "network", action: "connect", id: "n", attributes: {} },
    ].map((event) => expect.objectContaining(event));
    const accent = bytes.indexOf("é");
    for (const at of [1, accent + 1, bytes.indexOf("\n") + 1, bytes.length]) {
      expect(await heard(200, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
    }
    expect((await heard(200, [bytes]))[0]?.at).toBeCloseTo(1796040677998.096, 1);
  });

  it("leave out what is no event, and half a line", async () => {
    const others = ["{}\n", "no JSON\n", "\n", line({ ...START, Type: "image" }), line({ ...START, Actor: null })];
    expect(await heard(200, [...others, line(START), '{"Type":"container"'])).toHaveLength(1);
  });

  it("are no stream where the engine answers with an error", async () => {
    await expect(heard(403, [])).rejects.toThrow("answers GET /events with 403");
  });
});
