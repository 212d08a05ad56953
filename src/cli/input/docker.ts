import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { EngineOptions } from "../../docker/engine/client.ts";
import type { Topology } from "../../docker/topology.ts";
import { environmentError } from "../exit.ts";
import { quote } from "../quote.ts";
import type { Environment, Rim } from "../rim.ts";
import { needBytes } from "./bytes.ts";

/** What can be named where no engine answers. */
export const SNAPSHOT_OFFER =
  "name a snapshot with `--docker FILE`; `wallc snapshot -o docker.json` makes one where the engine runs";

const OFFERS = [SNAPSHOT_OFFER, "or compile without Docker's names, with `--docker none`"];

/**
 * Docker's world as `--docker` names it: a file, a socket (`unix://…`, `tcp://…`, or a path to one), `none`, or without the
 * option the engine that `DOCKER_HOST` names, else the local one. Whatever can't be read ends the command; `offers` is what it can do
 * without an engine.
 */
export async function readDocker(
  choice: string | undefined,
  rim: Rim,
  offers: readonly string[] = OFFERS,
): Promise<Topology | undefined> {
  if (choice === "none") return undefined;
  if (choice === undefined) return askEngine(rim.env.DOCKER_HOST || undefined, rim.env, offers);
  if (isEngine(choice, rim)) return askEngine(choice, rim.env);
  return readFile(choice, rim);
}

/** Whether `--docker` names a live engine: a URL, or a path to a socket. */
export function isEngine(choice: string, rim: Pick<Rim, "cwd">): boolean {
  return choice.includes("://") || isSocket(resolve(rim.cwd, choice));
}

/** Asks a live engine for everything; `host` is as in `DOCKER_HOST`. */
export async function askEngine(
  host: string | undefined,
  env: Environment,
  offers: readonly string[] = [],
): Promise<Topology> {
  const [{ takeSnapshot }, { EngineError }, { SnapshotError }] = await Promise.all([
    import("../../docker/snapshot.ts"),
    import("../../docker/engine/engine-error.ts"),
    import("../../docker/snapshot-error.ts"),
  ]);
  try {
    return await takeSnapshot(engineOptions(host, env));
  } catch (error) {
    if (error instanceof EngineError) {
      throw environmentError(error.message, ...(error.help ? [error.help] : []), ...offers);
    }
    if (error instanceof SnapshotError) throw environmentError(`the engine's answer can't be used: ${error.message}`);
    throw error;
  }
}

/** How an engine is reached; `host` is as in `DOCKER_HOST`. */
export function engineOptions(host: string | undefined, env: Environment): EngineOptions {
  const certPath = certificates(env);
  return { ...(host && { host }), ...(certPath && { certPath }) };
}

/** Where the certificates for TLS are, by the same variables as the `docker` command's. */
function certificates({ DOCKER_CERT_PATH, DOCKER_TLS_VERIFY, HOME }: Environment): string | undefined {
  if (DOCKER_CERT_PATH) return DOCKER_CERT_PATH;
  return DOCKER_TLS_VERIFY && HOME ? join(HOME, ".docker") : undefined;
}

function isSocket(path: string): boolean {
  try {
    return statSync(path).isSocket();
  } catch {
    return false;
  }
}

async function readFile(choice: string, rim: Rim): Promise<Topology> {
  const bytes = needBytes(resolve(rim.cwd, choice), choice);
  const [{ readTopology }, { SnapshotError }] = await Promise.all([
    import("../../docker/read.ts"),
    import("../../docker/snapshot-error.ts"),
  ]);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw environmentError(`can't read the snapshot ${quote(choice)}: it is not UTF-8 text`);
  }
  try {
    return readTopology({ text, file: choice });
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw environmentError(`the snapshot ${error.message}`, "make a new one with `wallc snapshot -o FILE`");
  }
}
