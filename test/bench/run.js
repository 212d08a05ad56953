/**
 * `npm run bench [ROUNDS]`: how long a start takes against bare Node, and what compiling 10, 1,000 and 10,000 rules costs.
 * Read the ratios; milliseconds are this machine's, and only those of an idle one mean anything.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interleaved, resources } from "./measure.js";
import { policyOf } from "./policy.js";

const root = join(import.meta.dirname, "..", "..");
const script = join(root, "dist", "wallc.js");
const rounds = Number(process.argv[2] ?? 25);
const folder = mkdtempSync(join(tmpdir(), "wallc-bench-"));
const docker = join(root, "examples", "admins-and-lan", "docker.json");

try {
  for (const count of [10, 1000, 10_000]) writeFileSync(policyFile(count), policyOf(count));
  startUp();
  compileTimes();
} finally {
  rmSync(folder, { recursive: true });
}

function policyFile(count) {
  return join(folder, `${count}.wall`);
}

function compile(count, backend) {
  return [script, "compile", policyFile(count), "--backend", backend, "--docker", docker];
}

function startUp() {
  const commands = [
    ["node -e 0", ["-e", "0"]],
    ["wallc --version", [script, "--version"]],
    ["wallc compile, 10 rules, nft", compile(10, "nft")],
    ["wallc compile, 10 rules, iptables", compile(10, "iptables")],
    ["wallc check, 10 rules", [script, "check", policyFile(10), "--docker", docker]],
  ];
  const results = interleaved(
    commands.map(([, args]) => args),
    rounds,
  );
  const [bare] = results;
  console.log(`\nStart-up, ${rounds} rounds in turns\n`);
  row("", "median ms", "× node", "least ms", "× node");
  for (const [index, { median, least }] of results.entries()) {
    row(
      commands[index][0],
      median.toFixed(1),
      (median / bare.median).toFixed(2),
      least.toFixed(1),
      (least / bare.least).toFixed(2),
    );
  }
}

function compileTimes() {
  const bare = least([0, 1, 2].map(() => resources(["-e", "0"])));
  console.log(
    `\nCompiling, least of three (bare node: ${bare.cpu.toFixed(3)} CPU s, ${bare.megabytes.toFixed(0)} MB)\n`,
  );
  row("rules, back end", "CPU s", "× node", "peak MB", "× node");
  for (const backend of ["nft", "iptables", "ir"]) {
    for (const count of [10, 1000, 10_000]) {
      const { cpu, megabytes } = least([0, 1, 2].map(() => resources(compile(count, backend))));
      row(
        `${count}, ${backend}`,
        cpu.toFixed(3),
        (cpu / bare.cpu).toFixed(2),
        megabytes.toFixed(0),
        (megabytes / bare.megabytes).toFixed(2),
      );
    }
  }
}

function least(results) {
  return {
    cpu: Math.min(...results.map(({ cpu }) => cpu)),
    megabytes: Math.min(...results.map(({ megabytes }) => megabytes)),
  };
}

function row(name, ...cells) {
  console.log(name.padEnd(36) + cells.map((cell) => cell.padStart(10)).join(""));
}
