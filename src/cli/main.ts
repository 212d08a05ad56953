/** Where the process meets the commands: the only file that knows of `process`. */
import { constants, fstatSync, readFileSync, statSync } from "node:fs";
import { EXIT, environmentError } from "./exit.ts";
import { reason } from "./input/reason.ts";
import type { Rim } from "./rim.ts";
import { explainFailure, run } from "./run.ts";

/** Linux's O_ACCMODE, which Node doesn't name. */
const ACCESS_MODE = 0o3;

/** Set where an artefact did not reach standard output. */
let lost = false;

const rim: Rim = {
  get stdin() {
    // Node takes a folder for a stream without a byte in it, which would be a policy without a rule.
    if (fstatSync(0).isDirectory()) throw environmentError("can't read standard input: it is a folder");
    return process.stdin;
  },
  stdout: {
    write: (text) => process.stdout.write(text),
    isTTY: process.stdout.isTTY,
    isClosed: () => isClosed(1),
  },
  stderr: process.stderr,
  env: process.env,
  cwd: currentFolder(),
  today: () => new Date().toISOString().slice(0, 10),
};

/** A reader that went away (`| head`) has what it wanted; any other failure to write is one. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  lost = true;
  process.exitCode = explainFailure(environmentError(`can't write to standard output: ${reason(error)}`), rim);
});
process.stderr.on("error", () => {});
process.on("uncaughtException", (error) => process.exit(explainFailure(error, rim)));

run(process.argv.slice(2), rim).then((code) => {
  process.exitCode = lost ? EXIT.environment : code;
});

/** The current folder; the root where it has been deleted, so that a relative name is not found rather than a crash. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return "/";
  }
}

/**
 * Whether a standard stream was closed when the process started. Node opens `/dev/null` in its place, for reading and
 * writing; a shell's `>/dev/null` opens it for writing only. A program that starts this one with a `/dev/null` open for both
 * can't be told from a closed stream, and is taken for one. Not known without Linux's /proc.
 */
function isClosed(stream: number): boolean {
  try {
    if (fstatSync(stream).rdev !== statSync("/dev/null").rdev) return false;
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${stream}`, "latin1"))?.[1] ?? "0";
    return (Number.parseInt(flags, 8) & ACCESS_MODE) === constants.O_RDWR;
  } catch {
    return false;
  }
}
