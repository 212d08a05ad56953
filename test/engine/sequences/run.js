/**
 * `npm run sequences`: random sequences of what happens on a Docker host, beside a real engine, after each of which the kernel has
 * to hold the policy last applied. Needs root, as the README says.
 *
 *   --runs N         so many for each back end (20)
 *   --seed N         the first one's seed; each next one's is one more (a random one)
 *   --backend NAME   nft, iptables-legacy, iptables-nft or all (all)
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "20" },
    seed: { type: "string", default: `${Math.floor(Math.random() * 1e9)}` },
    backend: { type: "string", default: "all" },
  },
});
if (!["nft", "iptables-legacy", "iptables-nft", "all"].includes(values.backend)) {
  throw new Error(`no such back end: ${values.backend}`);
}
for (const name of ["runs", "seed"]) {
  const value = values[name];
  if (!/^\d+$/.test(value)) throw new Error(`no number: --${name} ${value}`);
}

const file = "test/engine/sequences/sequences.test.ts";
const words = ["--no-install", "vitest", "run", file, "--update=none", "--disableConsoleIntercept"];
const environment = {
  WALLC_RUNS: values.runs,
  WALLC_SEED: values.seed,
  WALLC_BACKEND: values.backend,
};
const cwd = join(import.meta.dirname, "../../..");
const { status } = spawnSync("npx", words, { cwd, stdio: "inherit", env: { ...process.env, ...environment } });
process.exitCode = status ?? 1;
