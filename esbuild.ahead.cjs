/**
 * Runs a bundle once and keeps what V8 compiled of it: `node esbuild.ahead.cjs BUNDLE CACHE ARGUMENT…`. Part of
 * `esbuild.config.js`, in a process of its own because the bundle takes over the process that runs it.
 */
const { readFileSync, writeFileSync } = require("node:fs");
const { dirname } = require("node:path");
const { Script } = require("node:vm");

const [bundle, cache, ...args] = process.argv.slice(2);

/** The source has to be the loader's to the letter. */
const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(bundle, "latin1")}\n})`;
const script = new Script(source, { filename: bundle });

process.argv = [process.argv[0], bundle, ...args];
process.on("exit", () => writeFileSync(cache, script.createCachedData()));
script.runInThisContext()(exports, require, module, bundle, dirname(bundle));
