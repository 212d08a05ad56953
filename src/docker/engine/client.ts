import { readFileSync } from "node:fs";
import { join } from "node:path";
import { quote } from "../quote.ts";
import { check } from "../schema/check.ts";
import { versionSchema } from "../schema/engine.ts";
import { type EngineAddress, formatEngineAddress, parseEngineAddress } from "./address.ts";
import { EngineError } from "./engine-error.ts";
import type { EngineEvent, EventStream } from "./events.ts";
import { getJson, type Transport } from "./request.ts";

/** Which engine to ask, and how. The environment's variables come in as values: this file reads none. */
export interface EngineOptions {
  /** `DOCKER_HOST`, or a socket's path; without it `unix:///var/run/docker.sock`. */
  readonly host?: string;
  /** The folder of `ca.pem`, `cert.pem` and `key.pem` (`DOCKER_CERT_PATH`). Given, a tcp engine is asked over TLS. */
  readonly certPath?: string;
  /** Milliseconds for each answer; 30 seconds without it. */
  readonly timeout?: number;
  /** Bytes for each answer; 64 MiB without it. */
  readonly longestAnswer?: number;
}

/** A connection to an engine, by GET alone. */
export interface EngineClient {
  readonly address: EngineAddress;
  /** The API's version that the requests are made in. */
  readonly apiVersion: string;
  /** What the engine answered to `GET /version`. */
  readonly version: unknown;
  /** The answer to a path without the version, `/containers/json?all=1`. Throws an `EngineError`. */
  get(path: string): Promise<unknown>;
  /** Opens the stream of events: what happens from now on is told to `hear`. Throws an `EngineError`. */
  events(hear: (event: EngineEvent) => void): Promise<EventStream>;
  close(): void;
}

/** The oldest API that is spoken (Docker 1.12), and the newest that was tried. */
const OLDEST = "1.24";
const NEWEST = "1.55";

/**
 * Connects to an engine and agrees on the API's version: the newest that both know. TLS always verifies the engine's
 * certificate by `ca.pem`, also where the `docker` command would not (`DOCKER_TLS_VERIFY` unset): a forged engine would
 * write our firewall.
 */
export async function connect(options: EngineOptions): Promise<EngineClient> {
  const address = parseEngineAddress(options.host ?? "unix:///var/run/docker.sock", options.certPath !== undefined);
  // Loaded here, because loading `node:http` takes longer than compiling a policy.
  const http = address.kind === "tcp" && address.tls ? await import("node:https") : await import("node:http");
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8, ...readCertificates(address, options.certPath) });
  const transport: Transport = {
    address,
    agent,
    request: http.request,
    timeout: options.timeout ?? 30_000,
    longest: options.longestAnswer ?? 64 * 1024 * 1024,
  };
  try {
    const version = await askVersion(transport);
    const apiVersion = agree(address, version);
    return {
      address,
      apiVersion,
      version,
      get: (path) => getJson(transport, `/v${apiVersion}${path}`),
      events: async (hear) => (await import("./events.ts")).openEvents(transport, apiVersion, hear),
      close: () => agent.destroy(),
    };
  } catch (error) {
    agent.destroy();
    throw error;
  }
}

async function askVersion(transport: Transport): Promise<unknown> {
  try {
    return await getJson(transport, "/version");
  } catch (error) {
    if (error instanceof EngineError && (error.kind === "bad-answer" || error.status === 404)) {
      throw new EngineError(
        "not-an-engine",
        `${formatEngineAddress(transport.address)} is no Docker engine: ${error.message}`,
      );
    }
    throw error;
  }
}

function agree(address: EngineAddress, answer: unknown): string {
  const where = formatEngineAddress(address);
  const version = check(versionSchema(), answer, [], []);
  const theirs = version?.ApiVersion;
  if (theirs === undefined) {
    throw new EngineError("not-an-engine", `${where} is no Docker engine: it doesn't tell its API's version`);
  }
  if (older(theirs, OLDEST)) {
    const help = `version ${OLDEST} came with Docker 1.12`;
    throw new EngineError("too-old", `${where} knows its API up to ${quote(theirs)}; ${OLDEST} is needed`, { help });
  }
  const oldest = version?.MinAPIVersion ?? OLDEST;
  if (older(theirs, NEWEST)) return theirs;
  // An engine that no longer knows what we know is asked in the oldest version that it does: the schemas still judge.
  return older(NEWEST, oldest) ? oldest : NEWEST;
}

function older(a: string, b: string): boolean {
  const [majorA = 0, minorA = 0] = a.split(".").map(Number);
  const [majorB = 0, minorB = 0] = b.split(".").map(Number);
  return majorA < majorB || (majorA === majorB && minorA < minorB);
}

function readCertificates(address: EngineAddress, folder: string | undefined) {
  if (address.kind !== "tcp" || folder === undefined) return {};
  const read = (name: string) => {
    try {
      return readFileSync(join(folder, name));
    } catch (error) {
      const { code } = error as { code?: string };
      throw new EngineError("tls", `${quote(join(folder, name), 200)} can't be read (${code})`, {
        help: "`DOCKER_CERT_PATH` names the folder of `ca.pem`, `cert.pem` and `key.pem`",
      });
    }
  };
  return { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem"), rejectUnauthorized: true };
}
