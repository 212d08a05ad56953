import type { FirewallName } from "../../src/host/firewall.ts";
import type { EngineHost } from "./engine.ts";

/** A line of `wallc watch --json`. */
export interface Entry {
  /** ISO 8601. */
  readonly at: string;
  readonly kind: string;
  readonly text: string;
  readonly why?: string;
  readonly sets?: readonly { readonly set: string; readonly removed: string[]; readonly added: string[] }[];
  /** Milliseconds from the engine's event to the change. */
  readonly ms?: number;
}

const SOCKET = "unix:///run/d/docker.sock";
const WALLC = [process.execPath, "/run/bin/wallc.js"];
const STATE = ["--state", "/run/state"];
const LOG = "/run/watch.log";

/** `wallc watch` beside a real engine, with a policy that `wallc apply` put in force. */
export class Watching {
  readonly host: EngineHost;
  readonly firewall: FirewallName;
  /** How the policy was compiled. */
  readonly #options: readonly string[];
  #pid = 0;
  #seen = 0;

  private constructor(host: EngineHost, firewall: FirewallName, options: readonly string[]) {
    this.host = host;
    this.#options = options;
    this.firewall = firewall;
  }

  static async open(host: EngineHost, firewall: FirewallName, policy: string, ...options: string[]): Promise<Watching> {
    const watching = new Watching(host, firewall, options);
    await host.sandbox.run(["mkdir", "-p", "/run/policy"]);
    await host.sandbox.run(["tee", "/run/policy/policy.wall"], { input: policy });
    await host.sandbox.run(watching.#line("apply"));
    return watching;
  }

  #line(command: string, more: readonly string[] = []): string[] {
    const backend = this.firewall === "nft" ? "nft" : "iptables";
    return [
      ...WALLC,
      command,
      "/run/policy/policy.wall",
      "-b",
      backend,
      "-d",
      SOCKET,
      ...STATE,
      ...this.#options,
      ...more,
    ];
  }

  /** Applies another policy that waits to be confirmed; `refuse` says no, and waits for the end. */
  async confirming(policy: string, time: string): Promise<{ refuse(): Promise<void> }> {
    const { sandbox } = this.host;
    await sandbox.run(["tee", "/run/policy/other.wall"], { input: policy });
    const line = this.#line("apply", ["--confirm", time]).map((word) => word.replace("policy.wall", "other.wall"));
    const pid = await sandbox.spawn(line, "/run/confirm.log");
    const wait =
      "for i in $(seq 800); do grep -q 'the new rules hold' /run/confirm.log && exit; sleep 0.05; done; exit 1";
    await sandbox.run(["sh", "-c", wait]);
    return {
      refuse: async () => {
        await sandbox.kill(pid, 2);
      },
    };
  }

  /** What `wallc status` says. */
  async status(): Promise<{ readonly applied: string; readonly compiled: string }> {
    return JSON.parse(await this.host.sandbox.run([...WALLC, "status", "--json", ...STATE]));
  }

  /** Takes everything of ours away, as `wallc remove` does it. */
  async remove(): Promise<void> {
    await this.host.sandbox.run([...WALLC, "remove", ...STATE]);
  }

  /** Starts the watch, and waits until it follows the engine, or says something of another kind. */
  async start(every: string, prefix: readonly string[] = [], kind?: Entry["kind"]): Promise<void> {
    this.#seen = 0;
    // What an earlier one said is not to be taken for this one's.
    await this.host.sandbox.run(["tee", LOG], { input: "" });
    const line = [...prefix, ...WALLC, "watch", "-d", SOCKET, ...STATE, "--json", "--every", every];
    this.#pid = await this.host.sandbox.spawn(line, LOG);
    await this.until((entry) => (kind === undefined ? entry.text.startsWith("following") : entry.kind === kind));
  }

  /** Sends a signal; 15 waits for the end, and gives the status. */
  async end(signal = 15): Promise<number> {
    return this.host.sandbox.kill(this.#pid, signal);
  }

  async signal(name: string): Promise<void> {
    await this.host.sandbox.run(["kill", `-${name}`, String(this.#pid)]);
  }

  async log(): Promise<Entry[]> {
    const text = await this.host.sandbox.run(["cat", LOG]);
    const lines = text
      .slice(0, text.lastIndexOf("\n") + 1)
      .split("\n")
      .filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as Entry);
  }

  /** Waits for an entry behind the last one that was waited for. */
  async until(wanted: (entry: Entry) => boolean): Promise<Entry> {
    for (let tries = 0; tries < 400; tries++) {
      const log = await this.log();
      const at = log.findIndex((entry, i) => i >= this.#seen && wanted(entry));
      if (at >= 0) {
        this.#seen = at + 1;
        return log[at] as Entry;
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`the watch never said so: ${JSON.stringify(await this.log(), undefined, 1)}`);
  }

  /** Waits until the kernel holds exactly what the policy comes to with the engine's answers of now; gives how it differs. */
  async agrees(): Promise<string> {
    let said = "";
    for (let tries = 0; tries < 10; tries++) {
      const { status, out, err } = await this.host.sandbox.try(this.#line("plan", ["--exit-code"]));
      if (status === 0) return "agrees";
      said = out + err;
    }
    return said;
  }
}
