import { Readable } from "node:stream";
import type { Rim } from "../../../src/cli/rim.ts";
import { run } from "../../../src/cli/run.ts";

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether standard output and standard error are terminals. */
  readonly terminals?: readonly ("stdout" | "stderr")[];
}

/** What a command has of its process here. It is nobody's: no test in this process may get at the machine's own firewall. */
export const NOBODY = {
  cwd: "/",
  today: () => "2026-03-01",
  isRoot: false,
  self: ["/nonexistent"],
  onInterrupt: () => () => {},
} satisfies Partial<Rim>;

/** Runs a command line in this process, in a made-up world where today is 2026-03-01 and no engine is at hand. */
export async function wallc(args: readonly string[], world: World = {}): Promise<Ended> {
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({
    isTTY: world.terminals?.includes(name) ?? false,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const rim: Rim = {
    stdin: Readable.from(world.stdin === undefined ? [] : [Buffer.from(world.stdin)]),
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    env: { DOCKER_HOST: "unix:///nonexistent/docker.sock", ...world.env },
    ...NOBODY,
    cwd: world.cwd ?? "/nonexistent",
  };
  const code = await run(args, rim);
  return { code, ...written };
}
