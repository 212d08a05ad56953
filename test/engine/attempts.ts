import { describe } from "../lab/probe.ts";
import type { Attempt, Attempted } from "../lab/sandbox.ts";
import { type EngineHost, LAN, WAN } from "./engine.ts";

/**
 * Tries `FROM [SOURCE] > DESTINATION tcp|udp|ping [PORT]`, all at once, and gives each its outcome: what the server says of
 * itself, `connected` where it says nothing readable, `refused with HOW`, `silent`. FROM is `wan`, `lan`, `host` or a container's name.
 * `session NAME` speaks over a session that `startSession` opened.
 */
export async function outcomes(host: EngineHost, lines: readonly string[]): Promise<Record<string, string>> {
  const attempted = await host.sandbox.connect(
    lines.map((line) => (line.startsWith(SESSION) ? { session: line.slice(SESSION.length) } : readLine(line))),
    1.2,
  );
  return Object.fromEntries(lines.map((line, index) => [line, inWords(attempted[index] as Attempted)]));
}

/** The same for lines with their expected outcomes, to be compared with the lines themselves. */
export function outcomesOf(
  host: EngineHost,
  expected: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  return outcomes(host, Object.keys(expected));
}

/**
 * What a neighbour on the LAN comes to that sends packets for 127.0.0.1:5433 to this host: up to Docker 27 a port that is
 * published for the host alone answers them.
 */
export async function throughLoopback(host: EngineHost): Promise<string> {
  await host.routeLoopback();
  const line = "lan 192.168.1.20 > 127.0.0.1 tcp 5433";
  return (await outcomes(host, [line]))[line] ?? "";
}

/** Opens a session by such a line (`wan 203.0.113.9 > 198.51.100.1 tcp 5432`), from a port of its own where one is told. */
export async function startSession(host: EngineHost, name: string, line: string, sourcePort?: number): Promise<void> {
  const { protocol, port, ...attempt } = readLine(line);
  if (protocol === "ping" || port === undefined) throw new Error(`no session: ${line}`);
  const own = sourcePort === undefined ? {} : { sourcePort };
  await host.sandbox.startSession(name, { ...attempt, protocol, port, ...own });
}

const SESSION = "session ";

const NAMESPACES: Readonly<Record<string, string>> = { wan: WAN, lan: LAN, host: "" };

function readLine(line: string): Attempt {
  const [left, right] = line.split(" > ");
  const [from, source] = (left ?? "").split(" ");
  const [to, protocol, port] = (right ?? "").split(" ");
  if (!from || !to || !(protocol === "tcp" || protocol === "udp" || protocol === "ping")) {
    throw new Error(`not an attempt: ${line}`);
  }
  return {
    ns: NAMESPACES[from] ?? from,
    to,
    protocol,
    http: protocol === "tcp",
    ...(source === undefined ? {} : { source }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

/** What a server for people says; others, such as a node of a Swarm, send bytes that differ each time. */
const PRINTABLE = /^[ -~]+$/;

function inWords(attempted: Attempted): string {
  if (attempted.result !== "answered" || attempted.text === "pong") return describe(attempted);
  const line = (attempted.text.trim().split("\n").pop() ?? "").trim();
  return PRINTABLE.test(line) ? line : "connected";
}
