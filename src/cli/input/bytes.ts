import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { Readable } from "node:stream";
import { environmentError } from "../exit.ts";
import { quote } from "../quote.ts";
import { reason } from "./reason.ts";

/** The most bytes that one file may have. A policy of 100,000 lines has some 5 MB; a device has no end. */
const MOST = 128 * 1024 * 1024;
const CHUNK = 1024 * 1024;

const TOO_LONG = `it is longer than ${MOST / 1024 / 1024} MB`;

/**
 * Reads a file, pipe or device to its end: its bytes, or why that failed, in a few words. A pipe or a terminal is waited for until
 * somebody writes to it; with `pipes: false`, for files that nobody has named on the command line, that is refused.
 */
export function readBytes(path: string, { pipes = true } = {}): Uint8Array | string {
  try {
    const file = openSync(path, constants.O_RDONLY | (pipes ? 0 : constants.O_NONBLOCK));
    try {
      const stat = fstatSync(file);
      if (!pipes && stat.isFIFO()) return "it is a pipe";
      const { size } = stat;
      return size > MOST ? TOO_LONG : readToEnd(file, Math.min(size, MOST) + 1);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return reason(error);
  }
}

function readToEnd(file: number, guess: number): Uint8Array | string {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(chunks.length === 0 && guess > 1 ? guess : CHUNK);
    const length = readSync(file, chunk);
    if (length === 0) return Buffer.concat(chunks, total);
    chunks.push(chunk.subarray(0, length));
    total += length;
    if (total > MOST) return TOO_LONG;
  }
}

/** As `readBytes`, of a file that the command can't do without. */
export function needBytes(path: string, shown: string): Uint8Array {
  const bytes = readBytes(path);
  if (typeof bytes === "string") throw environmentError(`can't read ${quote(shown)}: ${bytes}`);
  return bytes;
}

/** Reads standard input to its end. */
export async function readStream(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let total = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      total += bytes.length;
      if (total > MOST) throw environmentError(`can't read standard input: ${TOO_LONG}`);
    }
  } catch (error) {
    if (error instanceof Error && "code" in error)
      throw environmentError(`can't read standard input: ${reason(error)}`);
    throw error;
  }
  return Buffer.concat(chunks, total);
}
