import * as z from "zod/mini";
import { formatEngineAddress } from "./engine/address.ts";
import { connect, type EngineClient, type EngineOptions } from "./engine/client.ts";
import { EngineError } from "./engine/engine-error.ts";
import { type Answer, fromInspect } from "./from-inspect.ts";
import { type HostSources, readHost } from "./host/read-host.ts";
import { check } from "./schema/check.ts";
import { infoSchema } from "./schema/engine.ts";
import { once, text } from "./schema/shapes.ts";
import { id } from "./schema/values.ts";
import { type Problem, SnapshotError } from "./snapshot-error.ts";
import type { Topology } from "./topology.ts";

/** Which engine, and where this machine's own facts are read. */
export interface SnapshotOptions extends EngineOptions {
  /** Where the host's interfaces and switches come from; `false` leaves the host out. */
  readonly hostSources?: HostSources | false;
}

/**
 * Asks a live engine for all that a policy may speak of: every container, running or not, every network, Swarm's
 * services on a manager. Nothing is asked but by GET; environment variables and command lines are not kept. Facts of
 * this machine are added where the engine is on it: over a unix socket, with one of its bridges in sight (rootless
 * Docker's, and those of a socket mounted into a container, are not). Throws an `EngineError`, or a `SnapshotError` where
 * an answer is not what it should be.
 */
export async function takeSnapshot(options: SnapshotOptions): Promise<Topology> {
  const client = await connect(options);
  try {
    return await snapshotOf(client, options);
  } finally {
    client.close();
  }
}

/** As `takeSnapshot`, over a connection that is there already. */
export async function snapshotOf(client: EngineClient, options: SnapshotOptions = {}): Promise<Topology> {
  const problems: Problem[] = [];
  const stop = () => {
    if (problems.length > 0) throw new SnapshotError(formatEngineAddress(client.address), problems);
  };
  const info = await answerTo(client, "/info");
  const containers = listed(containerIds(), await answerTo(client, "/containers/json?all=1"), problems);
  const networks = listed(networkIds(), await answerTo(client, "/networks"), problems);
  stop();
  const topology = fromInspect(
    {
      version: { value: client.version, at: [Symbol("GET /version:")] },
      info,
      containers: await inspectAll(
        client,
        containers.map(({ element }) => `/containers/${element.Id}/json`),
      ),
      networks: await Promise.all(
        // Only an inspect tells who is in Swarm's bridge network; of the others each container tells it.
        networks.map(async ({ element, answer }) =>
          element.Name === "docker_gwbridge" ? ((await inspect(client, `/networks/${element.Id}`)) ?? answer) : answer,
        ),
      ),
      services: listed(objects(), await servicesOf(client, info), problems).map(({ answer }) => answer),
    },
    problems,
  );
  stop();
  const bridges = new Set(topology.networks.flatMap(({ bridge }) => bridge ?? []));
  if (client.address.kind !== "unix" || options.hostSources === false) return topology;
  const host = readHost(options.hostSources ?? {}, bridges, problems);
  if (bridges.size > 0 && !host.interfaces.some(({ name }) => bridges.has(name))) return topology;
  stop();
  return { ...topology, host };
}

const containerIds = once(() => z.array(z.object({ Id: text(id) })));
const networkIds = once(() => z.array(z.object({ Id: text(id), Name: z.string() })));
const objects = once(() => z.array(z.unknown()));

async function answerTo(client: EngineClient, path: string): Promise<Answer> {
  return { value: await client.get(path), at: [Symbol(`GET ${path}:`)] };
}

/** The elements of a listing, checked, each with its unchecked answer. */
function listed<T extends z.core.$ZodType>(
  schema: z.ZodMiniArray<T>,
  { value, at }: Answer,
  problems: Problem[],
): { element: z.output<T>; answer: Answer }[] {
  const elements: z.output<T>[] = check(schema, value, at, problems) ?? [];
  return elements.map((element, i) => ({ element, answer: { value: (value as unknown[])[i], at: [...at, i] } }));
}

/** One answer, or none where it vanished since it was listed. */
async function inspect(client: EngineClient, path: string): Promise<Answer | undefined> {
  try {
    return await answerTo(client, path);
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return undefined;
    throw error;
  }
}

/** Eight at a time, in the order of the paths. */
async function inspectAll(client: EngineClient, paths: readonly string[]): Promise<Answer[]> {
  const answers: (Answer | undefined)[] = [];
  const queue = paths.entries();
  const work = async () => {
    for (const [i, path] of queue) answers[i] = await inspect(client, path);
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return answers.filter((answer) => answer !== undefined);
}

/** Swarm's services; only a manager knows them, others answer 503 (406 up to Docker 17.06). */
async function servicesOf(client: EngineClient, info: Answer): Promise<Answer> {
  const swarm = check(infoSchema(), info.value, [], [])?.Swarm;
  const none: Answer = { value: [], at: [] };
  if (swarm?.LocalNodeState !== "active" || swarm.ControlAvailable === false) return none;
  try {
    return await answerTo(client, "/services");
  } catch (error) {
    if (error instanceof EngineError && (error.status === 503 || error.status === 406)) return none;
    throw error;
  }
}
