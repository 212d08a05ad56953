import { fileURLToPath } from "node:url";
import type { Sandbox } from "./sandbox.ts";

const FOLDER = fileURLToPath(new URL("flows", import.meta.url));

/** Open connections in a sandbox, on which both ends send all the time. */
export class Flows {
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** Starts servers (`tcp:80`, `udp:53`) in a namespace, or on the Docker host itself. */
  async serve(servers: readonly string[], ns = ""): Promise<void> {
    const log = `/run/server-${ns}.log`;
    await this.#sandbox.spawn(["python3", "-B", `${FOLDER}/server.py`, ...servers], log, { ns });
    await this.#sandbox.run(["sh", "-ec", `until grep -q ready ${log}; do sleep 0.05; done`]);
  }

  /** Opens connections, written `tcp,SOURCE,ADDRESS,PORT`. */
  async open(flows: readonly string[], ns = ""): Promise<void> {
    await this.#sandbox.spawn(["python3", "-B", `${FOLDER}/client.py`, "/run/heard", ...flows], "/run/client.log", {
      ns,
    });
  }

  /** How much has been heard on each. */
  async heard(): Promise<Record<string, number>> {
    return JSON.parse(await this.#sandbox.run(["sh", "-c", "cat /run/heard 2>/dev/null || echo '{}'"]));
  }

  /** Waits until so much more has been heard on each of these. */
  async more(flows: readonly string[], number: number): Promise<void> {
    const before = await this.heard();
    const end = Date.now() + 30_000;
    for (;;) {
      const now = await this.heard();
      const silent = flows.filter((flow) => (now[flow] ?? 0) < (before[flow] ?? 0) + number);
      if (silent.length === 0) return;
      if (Date.now() > end) {
        const said = await this.#sandbox.run(["cat", "/run/client.log"]);
        throw new Error(`nothing more is heard on ${silent.join(" ")}: ${said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
