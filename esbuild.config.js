/**
 * Builds the command into one file without dependencies: `node esbuild.config.js [OUTFILE]`. The file takes its name only
 * when it is complete, so that a command that runs meanwhile has the old or the new one, never a part.
 */
import { chmodSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const root = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const outfile = process.argv[2] ?? join(root, "dist", "wallc.js");
const temporary = `${outfile}.${process.pid}.js`;

mkdirSync(dirname(outfile), { recursive: true });
try {
  await build({
    entryPoints: [join(root, "src", "cli", "main.ts")],
    outfile: temporary,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    minify: true,
    keepNames: false,
    legalComments: "none",
    banner: {
      js: '#!/usr/bin/env node\nimport{createRequire as wallcCreateRequire}from"node:module";const require=wallcCreateRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
  chmodSync(temporary, 0o755);
  renameSync(temporary, outfile);
} catch {
  rmSync(temporary, { force: true });
  process.exitCode = 1;
}
