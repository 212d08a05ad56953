/** Where the process meets the commands: the only file that knows of `process`. */
import { fstatSync, writeFileSync } from "node:fs";
import { SCRATCH } from "../host/scratch/protocol.ts";
import { TRANSACTION } from "../host/transaction/order.ts";
import { EXIT, environmentError } from "./exit.ts";
import { reason } from "./input/reason.ts";
import type { Output, Rim } from "./rim.ts";
import { explainFailure, run } from "./run.ts";

/** Set where an artefact did not reach standard output. */
let lost = false;

const rim: Rim = {
  get stdin() {
    // Node takes a folder for a stream without a byte in it, which would be a policy without a rule.
    if (fstatSync(0).isDirectory()) throw environmentError("can't read standard input: it is a folder");
    return process.stdin;
  },
  stdout: standardOutput(),
  stderr: process.stderr,
  env: process.env,
  cwd: currentFolder(),
  today: () => new Date().toISOString().slice(0, 10),
  isRoot: process.geteuid?.() === 0,
  self: [process.execPath, process.argv[1] ?? ""],
  onInterrupt: (listener) => {
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    const heard = (signal: NodeJS.Signals) => listener(signal as (typeof signals)[number]);
    for (const signal of signals) process.on(signal, heard);
    return () => {
      for (const signal of signals) process.off(signal, heard);
    };
  },
};

/** A reader that went away (`| head`) has what it wanted; any other failure to write is one. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  lost = true;
  process.exitCode = explainFailure(lostOutput(error), rim);
});
process.stderr.on("error", () => {});
process.on("uncaughtException", (error) => process.exit(explainFailure(error, rim)));

if (process.argv[2] === TRANSACTION) import("../host/transaction/main.ts").then((module) => module.runTransaction());
else if (process.argv[2] === SCRATCH) import("../host/scratch/serve.ts").then((module) => module.serveScratch());
else {
  run(process.argv.slice(2), rim).then((code) => {
    process.exitCode = lost ? EXIT.environment : code;
  });
}

/**
 * Standard output. A file is written to until all of it is there: Node's own stream asks the system once, and where the disk
 * fills up in the middle takes the first part for the whole.
 */
function standardOutput(): Output {
  if (!isFile(1)) return process.stdout;
  return {
    write(text) {
      try {
        writeFileSync(1, text);
      } catch (error) {
        throw lostOutput(error);
      }
    },
  };
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

function lostOutput(error: unknown): Error {
  return environmentError(`can't write to standard output: ${reason(error)}`);
}

/** The current folder; the root where it has been deleted, so that a relative name is not found rather than a crash. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return "/";
  }
}
