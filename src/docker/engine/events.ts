import type { IncomingMessage } from "node:http";
import * as z from "zod/mini";
import { check } from "../schema/check.ts";
import { once } from "../schema/shapes.ts";
import { formatEngineAddress } from "./address.ts";
import { EngineError } from "./engine-error.ts";
import { requestOptions, type Transport } from "./request.ts";
import { translate } from "./translate.ts";

/** What an engine tells when something in its world changes. */
export interface EngineEvent {
  readonly type: "container" | "network" | "service" | "daemon";
  /** `start`, `die`, `connect` and so on. */
  readonly action: string;
  /** The id of what it happened to. */
  readonly id: string;
  /** `name`, `signal`, and in a network's events `container`. All from outside. */
  readonly attributes: Readonly<Record<string, string>>;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

/** A stream of events; it ends with the connection. */
export interface EventStream {
  /** Settles when the connection ended, however that was. */
  readonly ended: Promise<void>;
  close(): void;
}

/** One event has no more than this many bytes: labels are among its attributes. */
const LONGEST_LINE = 4 * 1024 * 1024;

const eventSchema = once(() =>
  z.object({
    Type: z.string(),
    Action: z.string(),
    Actor: z.object({ ID: z.string(), Attributes: z.optional(z.nullable(z.record(z.string(), z.string()))) }),
    time: z.optional(z.number()),
    timeNano: z.optional(z.number()),
  }),
);

const TYPES = ["container", "network", "service", "daemon"] as const;

/**
 * Opens the stream of an engine's events (`GET /events`). What happens after this has come back is told to `hear`, in the
 * engine's order; what can't be read as an event is left out. Throws an `EngineError` where no stream comes about.
 */
export function openEvents(
  transport: Transport,
  version: string,
  hear: (event: EngineEvent) => void,
): Promise<EventStream> {
  const filters = encodeURIComponent(JSON.stringify({ type: TYPES }));
  const where = formatEngineAddress(transport.address);
  return new Promise((resolve, reject) => {
    const sent = transport.request(requestOptions(transport, `/v${version}/events?filters=${filters}`));
    const timer = setTimeout(() => {
      sent.destroy();
      reject(new EngineError("timeout", `${where} has not opened the stream of its events`));
    }, transport.timeout);
    sent.on("error", (error) => {
      clearTimeout(timer);
      reject(translate(error, transport.address));
    });
    sent.on("response", (answer: IncomingMessage) => {
      clearTimeout(timer);
      if (answer.statusCode !== 200) {
        sent.destroy();
        const message = `${where} answers GET /events with ${answer.statusCode}`;
        reject(new EngineError("http", message, { status: answer.statusCode ?? 0 }));
        return;
      }
      resolve({ ended: readLines(answer, (line) => hearLine(line, hear)), close: () => sent.destroy() });
    });
    sent.end();
  });
}

/** Each event is one line. */
function readLines(answer: IncomingMessage, hear: (line: string) => void): Promise<void> {
  let rest = "";
  answer.setEncoding("utf8");
  answer.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear(line);
    if (rest.length > LONGEST_LINE) answer.destroy();
  });
  return new Promise((resolve) => {
    answer.on("error", () => {});
    answer.on("close", () => resolve());
  });
}

function hearLine(line: string, hear: (event: EngineEvent) => void): void {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return;
  }
  const found = check(eventSchema(), value, [], []);
  const type = TYPES.find((one) => one === found?.Type);
  if (found === undefined || type === undefined) return;
  const at = found.timeNano !== undefined ? found.timeNano / 1e6 : (found.time ?? 0) * 1000;
  hear({ type, action: found.Action, id: found.Actor.ID, attributes: found.Actor.Attributes ?? {}, at });
}
