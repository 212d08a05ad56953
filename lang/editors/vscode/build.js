/**
 * Packs the extension: `node lang/editors/vscode/build.js [FILE.vsix]` (default: wallc-VERSION.vsix in the root). Everything goes
 * into a folder of its own first: the extension's files, its client in one bundle, the grammar, and the command that is the
 * language server, built by `esbuild.config.js`. What is packed needs no `npm install`.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..", "..");
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const archive = resolve(process.argv[2] ?? join(root, `wallc-${version}.vsix`));
const staged = mkdtempSync(join(tmpdir(), "wallc-vsix-"));

const FILES = [
  "package.json",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "icon.png",
  "language-configuration.json",
  "snippets.json",
];

try {
  for (const file of FILES) cpSync(join(here, file), join(staged, file));
  cpSync(join(here, "..", "textmate", "wall.tmLanguage.json"), join(staged, "wall.tmLanguage.json"));
  await bundleClient();
  bundleServer();
  pack();
} finally {
  rmSync(staged, { recursive: true, force: true });
}

async function bundleClient() {
  await build({
    entryPoints: [join(here, "src", "extension.ts")],
    outfile: join(staged, "extension.cjs"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
    minify: true,
    legalComments: "none",
    logLevel: "warning",
  });
}

/** V8's compiled code stays behind: the editor's Node is another version and would refuse it. */
function bundleServer() {
  const server = join(staged, "server");
  execFileSync(process.execPath, [join(root, "esbuild.config.js"), server], { stdio: ["ignore", "ignore", "inherit"] });
  for (const file of readdirSync(server)) if (file.endsWith(".cache")) rmSync(join(server, file));
}

function pack() {
  const vsce = join(root, "node_modules", "@vscode", "vsce", "vsce");
  const options = ["--no-dependencies", "--allow-missing-repository", "--out", archive];
  execFileSync(process.execPath, [vsce, "package", ...options], {
    cwd: staged,
    stdio: ["ignore", "inherit", "inherit"],
  });
}
