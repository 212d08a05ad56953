import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The outcome of a command inside the sandbox. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly input?: string;
  /** A network namespace's name; absent: the Docker host itself. */
  readonly ns?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that it runs in. */
  readonly cwd?: string;
  /** Seconds. */
  readonly timeout?: number;
}

/** A frame to send: as it goes over an interface of a namespace, or an IP packet that a namespace's own machine sends. */
export type Frame =
  | { readonly ns: string; readonly if: string; readonly hex: string }
  | { readonly ns: string; readonly to: string; readonly hex: string };

/** A line of netfilter's log, or a frame that arrived; packets as hexadecimal digits. */
export type Seen =
  | readonly ["log", group: number, prefix: string, hook: number, incoming: string, outgoing: string, hex: string]
  | readonly ["frame", ns: string, interface_: string, hex: string];

/** A real client's attempt. */
export interface Attempt {
  readonly ns: string;
  readonly protocol: "tcp" | "udp" | "ping";
  readonly source?: string;
  readonly to: string;
  readonly port?: number;
  readonly interface?: string;
  /** Whether to send a request by HTTP once connected. */
  readonly http?: boolean;
}

/** A connection that stays open between attempts, from a port of its own where one is told. */
export interface Session extends Attempt {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly sourcePort?: number;
}

/** `connected`: a TCP server took the connection, and said nothing. */
export type Attempted =
  | { readonly result: "answered"; readonly text: string }
  | { readonly result: "refused"; readonly how: string }
  | { readonly result: "silent" | "connected" }
  | { readonly result: "error"; readonly text: string };

export interface Server {
  readonly key: string;
  readonly ns: string;
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  readonly says: string;
}

const SERVER = fileURLToPath(new URL("server", import.meta.url));
const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * A machine of its own for a test: network, mount and process namespaces, in which a small server does what the test asks
 * for. Nothing in it can reach the machine's own network. It ends with `close`, and also when the test itself is killed:
 * the server ends with its standard input, and the kernel ends everything else in the process namespace.
 */
export class Sandbox {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  readonly #ended: Promise<void>;
  #end?: Error;
  #stderr = "";
  #last = 0;

  private constructor(child: ChildProcessWithoutNullStreams, ready: (error?: Error) => void) {
    this.#child = child;
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    child.stdin.on("error", () => {});
    createInterface({ input: child.stdout }).on("line", (line) => {
      const answer = JSON.parse(line) as { id?: number; ready?: boolean; result?: unknown; error?: string };
      if (answer.ready) return ready();
      const waiting = this.#waiting.get(answer.id as number);
      this.#waiting.delete(answer.id as number);
      if (answer.error !== undefined) waiting?.reject(new Error(`the lab's server: ${answer.error}`));
      else waiting?.resolve(answer.result);
    });
    this.#ended = new Promise((resolve) => {
      child.on("close", () => {
        this.#end = new Error(`the lab's server ended: ${this.#stderr}`);
        ready(this.#end);
        for (const { reject } of this.#waiting.values()) reject(this.#end);
        resolve();
      });
    });
  }

  static async open(): Promise<Sandbox> {
    const isolation = [
      "--net",
      "--mount",
      "--propagation",
      "private",
      "--pid",
      "--fork",
      "--kill-child",
      "--mount-proc",
    ];
    const child = spawn("unshare", [...isolation, "python3", "-B", SERVER], {
      env: { PATH, HOME: "/run", LC_ALL: "C.UTF-8" },
    });
    return new Promise((resolve, reject) => {
      const sandbox: Sandbox = new Sandbox(child, (error) => (error ? reject(error) : resolve(sandbox)));
    });
  }

  /** The process that holds the sandbox. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
  }

  #ask<Result>(op: string, fields: object): Promise<Result> {
    if (this.#end) return Promise.reject(this.#end);
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#child.stdin.write(`${JSON.stringify({ ...fields, id, op })}\n`);
    });
  }

  /** Runs a command; its failure is an outcome. */
  try(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
    return this.#ask("exec", { argv, ...options });
  }

  /** Runs a command that has to succeed, and gives what it prints. */
  async run(argv: readonly string[], options: RunOptions = {}): Promise<string> {
    const { status, out, err } = await this.try(argv, options);
    if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${status}: ${err}${out}`);
    return out;
  }

  /** Starts a program in the background, its output in a file of the sandbox. */
  async spawn(argv: readonly string[], log: string, options: RunOptions = {}): Promise<number> {
    return (await this.#ask<{ pid: number }>("spawn", { argv, log, ...options })).pid;
  }

  /** Ends a program in the background (15: SIGTERM, 9: SIGKILL) and waits for its end. */
  async kill(pid: number, signal = 15): Promise<number> {
    return (await this.#ask<{ status: number }>("kill", { pid, signal })).status;
  }

  /** Sends frames, and tells what was seen until nothing more happened for `quiet` seconds. */
  async inject(
    frames: readonly Frame[],
    sniff: readonly (readonly [string, string])[],
    quiet: number,
  ): Promise<Seen[]> {
    return (await this.#ask<{ events: Seen[] }>("inject", { frames, sniff, quiet })).events;
  }

  /** Opens a session; throws where a TCP server doesn't take it. */
  async startSession(name: string, session: Session): Promise<void> {
    await this.#ask("session", { name, ...session });
  }

  /** Makes all attempts at once, also over open sessions; `timeout` in seconds is how long silence is listened to. */
  async connect(probes: readonly (Attempt | { readonly session: string })[], timeout: number): Promise<Attempted[]> {
    return (await this.#ask<{ results: Attempted[] }>("connect", { probes, timeout })).results;
  }

  async serve(servers: readonly Server[]): Promise<void> {
    await this.#ask("serve", { servers });
  }

  async unserve(): Promise<void> {
    await this.#ask("unserve", {});
  }

  /** Sends frames of one interface round and round until `unflood`, which tells how many went out; `pause` is in seconds. */
  async flood(name: string, ns: string, interface_: string, hex: readonly string[], pause = 0): Promise<void> {
    await this.#ask("flood", { name, ns, if: interface_, hex, pause });
  }

  async unflood(name: string): Promise<number> {
    return (await this.#ask<{ sent: number }>("unflood", { name })).sent;
  }

  /** Connects to an HTTP server again and again until `unstream`, which tells how many times, and why some failed. */
  async stream(name: string, client: { ns: string; source: string; to: string; port: number }): Promise<void> {
    await this.#ask("stream", { name, ...client });
  }

  unstream(name: string): Promise<{ made: number; lost: readonly string[] }> {
    return this.#ask("unstream", { name });
  }
}
