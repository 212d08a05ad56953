/**
 * `npm run bench:watch [ROUNDS]`: how soon the kernel's sets follow a container beside a real engine, from the moment that the engine
 * gives its event to the change's end, in each firewall. A container that starts may be let in before its event is given. The ratio is to what the change alone costs: one run of the program
 * that makes it. Needs root, as the engine's tests do.
 */
import type { FirewallName } from "../../src/host/firewall.ts";
import { EngineHost } from "../engine/engine.ts";
import { type Entry, Watching } from "../engine/watching.ts";

const POLICY = `
allow tcp 80 from any to container www-nginx
allow tcp 80 from container client to container db
deny tcp 81 from any to container db
default deny to containers
`;

/** What is done, the engine's event that it is followed from, and which address it brings to a set or takes from one. */
interface Step {
  readonly words: readonly string[];
  readonly event: string;
  readonly address: string;
  readonly sign: "added" | "removed";
}

const STEPS: readonly Step[] = [
  { words: ["kill", "www-nginx"], event: "die", address: "172.19.0.2", sign: "removed" },
  { words: ["start", "www-nginx"], event: "start", address: "172.19.0.2", sign: "added" },
  { words: ["stop", "-t", "0", "db"], event: "die", address: "172.19.0.3", sign: "removed" },
  { words: ["start", "db"], event: "start", address: "172.19.0.3", sign: "added" },
  {
    words: ["network", "connect", "--ip", "172.20.0.7", "front", "www-nginx"],
    event: "connect",
    address: "172.20.0.7",
    sign: "added",
  },
  {
    words: ["network", "disconnect", "front", "www-nginx"],
    event: "disconnect",
    address: "172.20.0.7",
    sign: "removed",
  },
  { words: ["rename", "client", "other"], event: "rename", address: "172.19.0.9", sign: "removed" },
  { words: ["rename", "other", "client"], event: "rename", address: "172.19.0.9", sign: "added" },
];

const CASES: readonly (readonly [
  FirewallName,
  "legacy" | "nft",
  program: readonly string[],
  options: readonly string[],
])[] = [
  ["nft", "nft", ["nft", "list", "tables"], []],
  ["iptables-legacy", "legacy", ["ipset", "list", "-n"], []],
  ["iptables-nft", "nft", ["ipset", "list", "-n"], []],
  ["iptables-legacy", "legacy", ["iptables-save", "-t", "mangle"], ["--no-ipset"]],
];

const rounds = Number(process.argv[2] ?? 15);
console.log(`${rounds} rounds of ${STEPS.length} events; milliseconds from the engine's event to the change's end`);
for (const [firewall, variant, program, options] of CASES) {
  const host = await EngineHost.open(variant);
  try {
    const alone = await costOf(host, program);
    const times = await follow(host, firewall, options);
    const name = [firewall, ...options].join(" ");
    const median = middle(times);
    const most = Math.max(...times);
    const over = times.filter((time) => time > 100).length;
    console.log(
      `${name}: ${times.length} events, median ${median.toFixed(1)}, worst ${most.toFixed(1)}, ${over} over 100; ` +
        `${(median / alone).toFixed(1)} times \`${program.join(" ")}\` (${alone.toFixed(1)})`,
    );
  } finally {
    await host.close();
  }
}

async function follow(host: EngineHost, firewall: FirewallName, options: readonly string[]): Promise<number[]> {
  await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
  await host.docker("network", "create", "--subnet", "172.20.0.0/24", "front");
  for (const [name, last] of [
    ["www-nginx", 2],
    ["db", 3],
    ["client", 9],
  ] as const) {
    await host.run({ name, options: ["--network", "site", "--ip", `172.19.0.${last}`] });
  }
  const watching = await Watching.open(host, firewall, POLICY, ...options);
  await watching.start("60m");
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const step of STEPS) {
      const since = await now(host);
      await host.docker(...step.words);
      const { at } = await watching.until((entry) => follows(entry, step));
      times.push(Date.parse(at) - (await timeOf(host, step.event, since)));
    }
  }
  const said = await watching.agrees();
  if (said !== "agrees") throw new Error(`the kernel doesn't hold the policy: ${said}`);
  await watching.end();
  return times;
}

/** Where there are no sets, a change of the rules follows it. */
function follows({ kind, sets }: Entry, { address, sign }: Step): boolean {
  return kind === "rules" || JSON.stringify(sets?.map((one) => one[sign]) ?? []).includes(address);
}

async function now(host: EngineHost): Promise<string> {
  return (await host.sandbox.run(["date", "+%s.%N"])).trim();
}

/** When the engine gave its only event of a kind since then, in milliseconds since 1970. */
async function timeOf(host: EngineHost, event: string, since: string): Promise<number> {
  const range = ["--since", since, "--until", await now(host)];
  const lines = await host.docker("events", ...range, "--filter", `event=${event}`, "--format", "{{.TimeNano}}");
  return Number(lines.trim().split("\n").at(-1)) / 1e6;
}

/** Milliseconds that a program takes in the sandbox, by itself: the median of some runs. */
async function costOf(host: EngineHost, program: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 15; run++) {
    const begin = performance.now();
    await host.sandbox.run(program);
    times.push(performance.now() - begin);
  }
  return middle(times);
}

function middle(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
