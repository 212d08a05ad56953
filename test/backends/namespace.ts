import { spawn } from "node:child_process";

/** What a script printed and how it ended. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs a shell script in network and mount namespaces of its own, so that nothing it loads touches this machine. With
 * `input` on its standard input; it gets `seconds` to end.
 */
export function inNamespace(
  script: string,
  options: { input?: string; seconds?: number; cwd?: string } = {},
): Promise<Ran> {
  const root = process.getuid?.() === 0;
  const how = root ? ["--net", "--mount"] : ["--user", "--map-root-user", "--net", "--mount"];
  const args = [
    ...how,
    "--propagation",
    "private",
    // With a process namespace of its own, nothing that the script leaves in the background outlives it.
    "--pid",
    "--mount-proc",
    "--fork",
    "--kill-child",
    "sh",
    "-euc",
    `mount -t tmpfs none /run\n${script}`,
  ];
  return new Promise((resolve, fail) => {
    const child = spawn("unshare", args, { cwd: options.cwd, timeout: (options.seconds ?? 30) * 1000 });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.on("error", fail);
    child.on("close", (code) => resolve({ code, out, err }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
}
