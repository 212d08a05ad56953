/**
 * Builds the command without dependencies into a folder: `node esbuild.config.js [FOLDER]` (default: dist). It holds
 *
 * - `wallc-HASH.cjs`, everything in one file;
 * - `wallc-HASH.cache`, V8's compiled code of that file, which halves the time of a start. Another version of Node refuses it
 *   and compiles for itself;
 * - `wallc.js`, which loads the two. It takes its name last, so that a command that starts meanwhile has the old or the
 *   new one, never a part.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(root, "dist"));

/** commander loads `child_process` for commands that are programs of their own; ours has none, and loading it takes 3 ms. */
const withoutChildProcess = {
  name: "without-child-process",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /\/node_modules\/commander\//.test(importer) ? { path: "none", namespace: "none" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "none" }, () => ({ contents: "module.exports = {};" }));
  },
};

const bundled = await bundle();
const name = `wallc-${createHash("sha256").update(bundled).digest("hex").slice(0, 16)}`;
mkdirSync(folder, { recursive: true });
put("package.json", '{ "type": "commonjs" }\n', 0o644);
put(`${name}.cjs`, bundled, 0o644);
put("wallc.js", loader(name), 0o755);
compileAhead(join(folder, name));
removeOld();

async function bundle() {
  const result = await build({
    entryPoints: [join(root, "src", "cli", "main.ts")],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    legalComments: "none",
    supported: { "dynamic-import": false },
    plugins: [withoutChildProcess],
    logLevel: "warning",
  });
  const { contents, text } = result.outputFiles[0];
  // The loader reads one byte a character. esbuild escapes what stands in strings, but not in regular expressions.
  const foreign = /.{0,40}[\u0080-\uffff].{0,40}/.exec(text);
  if (foreign) throw new Error(`the bundle has more than ASCII; write it as \\u… in the source: ${foreign[0]}`);
  return contents;
}

/** The script that runs the bundle by its compiled code. */
function loader(name) {
  return `#!/usr/bin/env node
"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");

const filename = join(__dirname, ${JSON.stringify(`${name}.cjs`)});
const source = "(function (exports, require, module, __filename, __dirname) {" + readFileSync(filename, "latin1") + "\\n})";
let cachedData;
try {
  cachedData = readFileSync(join(__dirname, ${JSON.stringify(`${name}.cache`)}));
} catch {}
const script = new Script(source, { filename, ...(cachedData && { cachedData }) });
script.runInThisContext()(exports, require, module, filename, __dirname);
`;
}

/** Keeps the code that V8 compiles for a usual command. */
function compileAhead(path) {
  const example = join(root, "examples", "admins-and-lan");
  const files = [join(example, "policy.wall"), "--docker", join(example, "docker.json")];
  const temporary = `${path}.cache.${process.pid}`;
  const ahead = [join(root, "esbuild.ahead.cjs"), `${path}.cjs`, temporary];
  try {
    execFileSync(process.execPath, [...ahead, "compile", "--backend", "nft", ...files], { stdio: "ignore" });
  } catch {
    // That the example doesn't compile is for its own test to report; the code of the way to there is worth keeping too.
  }
  renameSync(temporary, `${path}.cache`);
}

function put(file, contents, mode) {
  const temporary = join(folder, `.${file}.${process.pid}`);
  writeFileSync(temporary, contents, { mode });
  renameSync(temporary, join(folder, file));
}

/** Removes earlier builds, but for those that a command may be about to load. */
function removeOld() {
  for (const file of readdirSync(folder)) {
    if (!/^wallc-[0-9a-f]{16}\.(cjs|cache)$/.test(file) || file.startsWith(`${name}.`)) continue;
    const path = join(folder, file);
    if (Date.now() - statSync(path).mtimeMs > 60_000) rmSync(path, { force: true });
  }
}
