import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Ended } from "./harness.ts";

export const ROOT = join(import.meta.dirname, "..", "..", "..");

/** Builds the command into a folder, and gives the script's path. */
export function buildInto(folder: string): string {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "esbuild.config.js"), folder], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the build failed: ${stderr}`);
  return join(folder, "wallc.js");
}

/** Runs a program to its end. */
export function start(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly input?: string | Uint8Array;
    readonly env?: Record<string, string>;
    /** Milliseconds. */
    readonly timeout?: number;
  } = {},
): Ended & { readonly signal: string | null } {
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, DOCKER_HOST: "unix:///nonexistent.sock", ...options.env };
  const ended = spawnSync(command, args, {
    encoding: "utf8",
    cwd: options.cwd ?? ROOT,
    env,
    input: options.input ?? "",
    maxBuffer: 1 << 30,
    timeout: options.timeout ?? 50_000,
  });
  if (ended.error) throw ended.error;
  return { code: ended.status ?? -1, signal: ended.signal, stdout: ended.stdout, stderr: ended.stderr };
}
