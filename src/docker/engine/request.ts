import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { quote } from "../quote.ts";
import { type EngineAddress, formatEngineAddress } from "./address.ts";
import { EngineError } from "./engine-error.ts";
import { translate } from "./translate.ts";

/** How an engine is asked. */
export interface Transport {
  readonly address: EngineAddress;
  readonly agent: Agent;
  readonly request: typeof import("node:http").request;
  /** Milliseconds that one answer may take as a whole. */
  readonly timeout: number;
  /** Bytes that one answer may have. */
  readonly longest: number;
}

/**
 * Asks for one path by GET and reads the answer as JSON. Every failure is an `EngineError`; the message of an HTTP error
 * is the engine's own. Redirections are not followed.
 */
export async function getJson(transport: Transport, path: string): Promise<unknown> {
  const { status, body } = await get(transport, path);
  const where = formatEngineAddress(transport.address);
  if (status !== 200) throw httpError(where, path, status, body);
  try {
    return JSON.parse(body);
  } catch {
    throw new EngineError("bad-answer", `${where} answers GET ${path} with what is no JSON: ${quote(body)}`);
  }
}

/** A GET of a path at an engine. */
export function requestOptions({ address, agent }: Transport, path: string): RequestOptions {
  return {
    method: "GET",
    path,
    agent,
    headers: { accept: "application/json", "user-agent": "wallc" },
    ...(address.kind === "unix"
      ? { socketPath: address.path, host: "docker" }
      : { host: address.host, port: address.port }),
  };
}

function get(transport: Transport, path: string): Promise<{ status: number; body: string }> {
  const { address, request, timeout, longest } = transport;
  const where = formatEngineAddress(address);
  const options = requestOptions(transport, path);
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      clearTimeout(timer);
      sent?.destroy();
      reject(error instanceof EngineError ? error : translate(error, address));
    };
    const timer = setTimeout(() => {
      fail(new EngineError("timeout", `${where} has not answered GET ${path} within ${timeout / 1000} seconds`));
    }, timeout);
    const sent = start(() => request(options), fail);
    sent?.on("error", fail);
    sent?.on("response", (answer: IncomingMessage) => {
      read(answer, longest, where, path).then((body) => {
        clearTimeout(timer);
        resolve({ status: answer.statusCode ?? 0, body });
      }, fail);
    });
    sent?.end();
  });
}

/** Node throws at once, and not by an event, where a certificate can't be parsed. */
function start(request: () => ClientRequest, fail: (error: unknown) => void): ClientRequest | undefined {
  try {
    return request();
  } catch (error) {
    queueMicrotask(() => fail(error));
    return undefined;
  }
}

async function read(answer: IncomingMessage, longest: number, where: string, path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longest) {
      throw new EngineError("bad-answer", `${where} answers GET ${path} with more than ${longest} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function httpError(where: string, path: string, status: number, body: string): EngineError {
  let said: unknown = body.trim();
  try {
    said = (JSON.parse(body) as { message?: unknown } | null)?.message ?? said;
  } catch {
    // The engine's errors are JSON; a proxy's needn't be.
  }
  const message = `${where} answers GET ${path} with ${status}: ${quote(String(said), 200)}`;
  const help = /HTTP request to an? HTTPS server/i.test(String(said))
    ? "this engine wants TLS: set `DOCKER_TLS_VERIFY=1` and `DOCKER_CERT_PATH`"
    : undefined;
  return new EngineError("http", message, { status, ...(help ? { help } : {}) });
}
