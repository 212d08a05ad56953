import { formatAddress, isProblem, parseAddress } from "../../ip/address.ts";
import { quote } from "../quote.ts";
import { EngineError } from "./engine-error.ts";

/** Where an engine listens. `host` is a name or an address, without brackets. */
export type EngineAddress =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly tls: boolean };

/**
 * Reads what `DOCKER_HOST` may hold, `unix:///PATH` or `tcp://HOST[:PORT]`, or a socket's path alone. The port is 2376
 * with TLS and 2375 without, as the `docker` command has it. Throws an `EngineError` for anything else.
 */
export function parseEngineAddress(text: string, tls: boolean): EngineAddress {
  if (text === "" || /\p{Cc}/u.test(text)) throw unreadable(text);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(text);
  if (scheme === null) return unixSocket(text);
  const [, kind = "", rest = ""] = scheme;
  if (kind === "unix") return unixSocket(rest);
  if (kind === "tcp") return tcp(text, rest, tls);
  const help = `use \`unix:///var/run/docker.sock\` or \`tcp://HOST:2376\`; over ssh, run \`wallc snapshot\` on the host`;
  throw new EngineError("address", `an engine can't be reached by ${quote(`${kind}://`)} here`, { help });
}

function unixSocket(path: string): EngineAddress {
  if (path === "") throw unreadable(path);
  if (Buffer.byteLength(path) > 107) {
    throw new EngineError("address", `${quote(path)} is longer than the 107 bytes that a socket's path may have`);
  }
  return { kind: "unix", path };
}

function tcp(text: string, rest: string, tls: boolean): EngineAddress {
  const parts = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?\/?$/.exec(rest);
  const host = parts?.[1] ?? parts?.[2];
  const port = parts?.[3] === undefined ? (tls ? 2376 : 2375) : Number(parts[3]);
  if (host === undefined || port === 0 || port > 65535) throw unreadable(text);
  if (parts?.[1] === undefined) return { kind: "tcp", host, port, tls };
  const v6 = parseAddress(host);
  if (isProblem(v6) || v6.family !== 6) throw unreadable(text);
  return { kind: "tcp", host: formatAddress(v6), port, tls };
}

function unreadable(text: string): EngineError {
  const help = "write `unix:///var/run/docker.sock`, `tcp://HOST:PORT`, or the path of a socket";
  return new EngineError("address", `${quote(text)} is not the address of an engine`, { help });
}

/** The address as `DOCKER_HOST` has it. */
export function formatEngineAddress(address: EngineAddress): string {
  if (address.kind === "unix") return `unix://${address.path}`;
  return `tcp://${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`;
}
