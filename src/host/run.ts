import { accessSync, constants } from "node:fs";
import { constants as system } from "node:os";
import { join } from "node:path";
import { HostError } from "./host-error.ts";

/** The outcome of a program; one that a signal ended has 128 and the signal's number as its status, as in a shell. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Starts a program and waits for its end. Throws where the program isn't installed; its failure is an outcome. */
export type Run = (program: string, args: readonly string[], input?: string) => Promise<Ran>;

/** The only folders that programs are taken from: what a caller's PATH holds must not run as root. */
const FOLDERS = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

const ENVIRONMENT = { PATH: FOLDERS.join(":"), LC_ALL: "C" };

/** Debian's packages of the programs that may be missing. */
const PACKAGES: Readonly<Record<string, string>> = {
  nft: "nftables",
  ipset: "ipset",
  ip: "iproute2",
  modprobe: "kmod",
  conntrack: "conntrack",
};

/** Runs a program on this machine, in the caller's network namespace, without a shell and with a fixed environment. */
export const onHost: Run = async (program, args, input = "") => {
  const path = findProgram(program);
  if (path === undefined) {
    const name = PACKAGES[program] ?? (/^ip6?tables/.test(program) ? "iptables" : undefined);
    throw new HostError(
      `the program \`${program}\` is not installed`,
      ...(name ? [`install it: \`apt install ${name}\``] : []),
    );
  }
  // Loading it takes 3 ms, and most commands start no program.
  const { spawn } = await import("node:child_process");
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { env: ENVIRONMENT, stdio: ["pipe", "pipe", "pipe"] });
    const [out, err] = [gather(child.stdout), gather(child.stderr)];
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const status = code ?? 128 + (signal ? system.signals[signal] : 0);
      resolve({ status, out: out(), err: err() });
    });
    // A program that ends before it has read everything says why in its status.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
};

function gather(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

/** A program's path, or `undefined` where it isn't installed. */
export function findProgram(program: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, program)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs a program that has to succeed, and gives what it prints. Throws its own words otherwise. */
export async function need(run: Run, program: string, args: readonly string[], input?: string): Promise<string> {
  const ran = await run(program, args, input);
  if (ran.status !== 0) throw new HostError(`\`${[program, ...args].join(" ")}\` failed: ${lastWords(ran)}`);
  return ran.out;
}

/** What a program that failed said of it, on one line. */
export function lastWords({ status, err }: Ran): string {
  if (status === 128 + system.signals.SIGSEGV) return "it crashed";
  const lines = err.split("\n").map((line) => line.trim());
  const said = lines.filter((line) => line !== "" && !/^[\^~ ]+$/.test(line)).join("; ");
  return said === "" ? `it ended with status ${status}` : said.slice(0, 600);
}
