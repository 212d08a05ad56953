/**
 * `npm run bypass`: tries every known bypass with real packets beside a real engine, prints the table, and ends with
 * "N passed, N failed". Needs root, as the README says.
 *
 *   --engine DIR            an unpacked engine instead of this machine's: a tree with usr/, or a folder of programs
 *   --engine-option OPTION  an option for dockerd, any number of times: --engine-option=--firewall-backend=nftables
 *   --only NAME             the cases whose names begin so alone, any number of times
 *   --keep                  keeps what is measured, and writes README.md of this folder anew
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    engine: { type: "string" },
    "engine-option": { type: "string", multiple: true },
    only: { type: "string", multiple: true },
    keep: { type: "boolean" },
  },
});

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "wallc-"));
const results = process.env.WALLC_RESULTS ?? join(folder, "tests.json");
const environment = {
  ...(values.engine !== undefined && { WALLC_ENGINE: resolve(values.engine) }),
  ...(values["engine-option"] && { WALLC_ENGINE_OPTIONS: values["engine-option"].join("\n") }),
  ...(values.only && { WALLC_CASES: values.only.join(",") }),
  ...(values.keep && { WALLC_KEEP_MEASURED: "1" }),
};

try {
  const files = values.keep || values.only ? "test/bypass/bypass.test.ts" : "test/bypass";
  const words = ["--no-install", "vitest", "run", "--update=none", files];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
  spawnSync("npx", [...words, ...reporters], { cwd: root, stdio: "inherit", env: { ...process.env, ...environment } });
  const { status } = spawnSync(process.execPath, ["test/summary.js", results], { cwd: root, stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
