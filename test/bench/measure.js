import { spawnSync } from "node:child_process";
import { join } from "node:path";

const usage = join(import.meta.dirname, "usage.cjs");

/** Runs Node once with these arguments: wall milliseconds. */
export function wall(args) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Runs Node once with these arguments: CPU seconds and peak memory in megabytes. */
export function resources(args) {
  const options = { stdio: ["ignore", "ignore", "pipe", "pipe"], maxBuffer: 1 << 28 };
  const { status, stderr, output } = spawnSync(process.execPath, ["--require", usage, ...args], options);
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed: ${stderr}`);
  return JSON.parse(output[3].toString());
}

/** Runs several command lines in turns, so that a busy moment hits all of them: the median and least of each. */
export function interleaved(commands, rounds) {
  const times = commands.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, args] of commands.entries()) times[index].push(wall(args));
  }
  return times.map((list) => {
    const sorted = list.sort((a, b) => a - b);
    return { median: sorted[Math.floor(sorted.length / 2)], least: sorted[0] };
  });
}
