import { quote } from "../quote.ts";
import { type EngineAddress, formatEngineAddress } from "./address.ts";
import { EngineError, type EngineFailure } from "./engine-error.ts";

/** Node's and OpenSSL's error codes in words: which failure, what it says, what helps. */
const CODES: Readonly<Record<string, readonly [EngineFailure, string, string?]>> = {
  ENOENT: ["no-socket", "there is no such socket", "is Docker running, and is it here? `DOCKER_HOST` says where it is"],
  ENOTDIR: ["no-socket", "there is no such socket"],
  ENOTFOUND: ["no-socket", "there is no host of that name"],
  EAI_AGAIN: ["unreachable", "the name can't be resolved now"],
  EACCES: ["permission", "permission denied", "run it as root, or as a member of the group `docker`"],
  EPERM: ["permission", "permission denied", "run it as root, or as a member of the group `docker`"],
  ECONNREFUSED: ["refused", "nobody listens there", "is Docker running? `systemctl status docker`"],
  EHOSTUNREACH: ["unreachable", "no way leads to that host"],
  ENETUNREACH: ["unreachable", "no way leads to that network"],
  ETIMEDOUT: ["timeout", "the host doesn't answer"],
  ENOTSOCK: ["not-an-engine", "that is no socket"],
  EISDIR: ["not-an-engine", "that is a folder"],
  EPROTOTYPE: ["not-an-engine", "that socket is of another kind"],
  EPROTO: ["tls", "TLS failed", "does this engine speak TLS on that port?"],
  ECONNRESET: ["broken-off", "the connection broke off", "does this engine want TLS?"],
  EPIPE: ["broken-off", "the connection broke off"],
};

const CERTIFICATES = "`DOCKER_CERT_PATH` has to hold the `ca.pem`, `cert.pem` and `key.pem` of this engine";

/** The `EngineError` of what Node throws when a request fails. */
export function translate(error: unknown, address: EngineAddress): EngineError {
  const { code = "", message = String(error) } = (error ?? {}) as { code?: string; message?: string };
  const where = formatEngineAddress(address);
  if (address.kind === "tcp" && address.tls && (code === "ECONNRESET" || code === "EPIPE")) {
    // With TLS 1.3 a client learns only after the handshake that its certificate was refused.
    return new EngineError("tls", `${where}: the connection broke off during TLS (${code})`, { help: CERTIFICATES });
  }
  const known = CODES[code];
  if (known) {
    const [kind, words, help] = known;
    return new EngineError(kind, `${where}: ${words} (${code})`, help === undefined ? {} : { help });
  }
  if (code.startsWith("HPE_")) {
    return new EngineError("not-an-engine", `${where}: what answers there doesn't speak HTTP (${code})`);
  }
  if (/^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_)/.test(code)) {
    return new EngineError("tls", `${where}: TLS failed: ${quote(message, 200)} (${code})`, { help: CERTIFICATES });
  }
  return new EngineError("bad-answer", `${where}: ${quote(message, 200)}${code ? ` (${code})` : ""}`);
}
