/**
 * `npm run bench:lsp [RULES]`: what a keystroke costs in an editor, against parsing the whole file: its findings, completion,
 * hover and colours, each the time from the request to the answer, over a pipe as in an editor. Read the ratios.
 */
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";

const root = join(import.meta.dirname, "..", "..");
const rules = Number(process.argv[2] ?? 5000);
const rounds = Number(process.argv[3] ?? 200);
const folder = mkdtempSync(join(tmpdir(), "wallc-bench-"));
const server = spawn(process.execPath, [join(root, "dist", "wallc.js"), "lsp", "--stdio"], {
  stdio: ["pipe", "pipe", "inherit"],
});

try {
  copyFileSync(join(root, "examples", "admins-and-lan", "docker.json"), join(folder, "docker.json"));
  await main();
} finally {
  rmSync(folder, { recursive: true });
  server.kill();
}

async function main() {
  const text = policy();
  const parse = await loadParse();
  const fresh = times(15, () => parse("policy.wall", text));
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  let refreshed = () => {};
  client.onRequest("workspace/diagnostic/refresh", () => {
    refreshed();
    return null;
  });
  client.onRequest("workspace/configuration", ({ items }) => items.map(() => null));
  client.listen();
  const uri = pathToFileURL(join(folder, "policy.wall")).href;
  const textDocument = { uri };
  await client.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
  });
  await client.sendNotification("initialized", {});
  await client.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "wall", version: 1, text },
  });
  await client.sendRequest("textDocument/diagnostic", { textDocument });

  let version = 1;
  const place = (round) => ({ line: 3 + ((round * 7919) % rules), character: "allow tcp ".length });
  const type = async (round) => {
    const position = place(round);
    const put = round % 2 === 0;
    const range = { start: position, end: put ? position : { ...position, character: position.character + 1 } };
    const at = put ? position : place(round - 1);
    const change = put
      ? { range, text: "1" }
      : { range: { start: at, end: { ...at, character: at.character + 1 } }, text: "" };
    await client.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: ++version },
      contentChanges: [change],
    });
  };
  const asked = {};
  const note = (name, milliseconds) => {
    asked[name] ??= [];
    asked[name].push(milliseconds);
  };
  const ask = async (name, method, params) => {
    const begin = performance.now();
    await client.sendRequest(method, { textDocument, ...params });
    note(name, performance.now() - begin);
  };
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    await type(round);
    await client.sendRequest("textDocument/diagnostic", { textDocument });
    note("findings after a keystroke", performance.now() - begin);
    await ask("completion", "textDocument/completion", { position: place(round) });
    await ask("hover", "textDocument/hover", { position: { ...place(round), character: 30 } });
    await ask("inlay hints of a screen", "textDocument/inlayHint", {
      range: { start: place(round), end: { line: place(round).line + 60, character: 0 } },
    });
    await ask("semantic tokens of a screen", "textDocument/semanticTokens/range", {
      range: { start: place(round), end: { line: place(round).line + 60, character: 0 } },
    });
  }
  for (let round = 0; round < rounds; round++) {
    await ask("hover on a rule's action, which compiles once", "textDocument/hover", {
      position: { ...place(round), character: 1 },
    });
  }
  for (let round = 0; round < 20; round++) {
    const whole = new Promise((resolve) => {
      refreshed = resolve;
    });
    const begin = performance.now();
    await type(round);
    await client.sendRequest("textDocument/diagnostic", { textDocument });
    await whole;
    note("all findings, after a pause of 150 ms", performance.now() - begin);
  }
  console.log(`${rules} rules, ${rounds} rounds\n`);
  row("", "median ms", "× parse", "worst ms", "× parse");
  const base = summary(fresh);
  report("a parse of the whole file", base, base);
  for (const [name, list] of Object.entries(asked)) report(name, summary(list), base);
  await client.sendRequest("shutdown");
}

function report(name, { median, worst }, base) {
  row(name, median.toFixed(2), (median / base.median).toFixed(3), worst.toFixed(2), (worst / base.median).toFixed(3));
}

/** Rules of the usual shapes, with hardly a finding. */
function policy() {
  const lines = [
    "let admins = 198.51.100.7, 2001:db8:ad::/48",
    "allow tcp ssh from admins to host",
    "default deny to host",
  ];
  for (let at = 0; at < rules; at++) {
    const [v4, v6] = [`10.${at % 250}.${(at >> 8) % 250}.0/24`, `2001:db8:${at.toString(16)}::/48`];
    lines.push(
      [
        `allow tcp 443 from ${v4}, admins, ${v6} to container www-nginx because "rule ${at}"`,
        `allow tcp ${2000 + (at % 5000)}, 19000-19010 from ${v4}, ${v6} to host`,
        `reject tcp ${2000 + (at % 5000)} from containers to ${v4}, ${v6} with tcp-reset`,
      ][at % 3],
    );
  }
  return `${lines.join("\n")}\n`;
}

/** The language's own parser, as the command has it. */
async function loadParse() {
  const outfile = join(folder, "parse.mjs");
  await build({
    entryPoints: [join(root, "lang", "parse.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
  });
  return (await import(pathToFileURL(outfile).href)).parse;
}

function times(count, work) {
  return Array.from({ length: count }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
}

function summary(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], worst: sorted.at(-1) };
}

function row(name, ...cells) {
  console.log(name.padEnd(48) + cells.map((cell) => cell.padStart(11)).join(""));
}
