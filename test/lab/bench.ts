import type { EmittedFile } from "../../backends/backend.ts";
import { formatAddress } from "../../src/ip/address.ts";
import type { Ir } from "../../src/ir/ir.ts";
import { freshMemory, type Memory } from "../../src/ir/memory.ts";
import type { Packet } from "../../src/ir/packet.ts";
import { covers } from "./covers.ts";
import { differences, type Expected, expect, fitsPrefix, isCopied } from "./expect.ts";
import type { Lab } from "./lab.ts";
import { audible, flushEverything, loadFiles, type Target, useVariant, writeFiles } from "./load.ts";
import { fillRuntimeSets, runtimeElements } from "./runtime-sets.ts";
import { type Outcome, type Shot, shoot } from "./shoot.ts";
import { dockerNat, EYES, QUIET, standaloneNat } from "./stand-in.ts";

/** A shot on which the kernel and `decide` differ. */
export interface Difference {
  readonly target: string;
  /** The shot's place in the round. */
  readonly index: number;
  readonly shot: Shot;
  readonly hooks: readonly Packet[];
  readonly expected: Expected;
  readonly outcome: Outcome;
  readonly says: readonly string[];
}

/** Makes the machines around the host listen without a word, so that every connection stays as it was opened. */
export async function hush(lab: Lab): Promise<void> {
  for (const { ns } of lab.machines) await lab.sandbox.run(["nft", "-f", "-"], { ns, input: QUIET });
}

/** What the host's hooks would see of each shot if no policy were loaded: none where routing itself drops it. */
export async function baseline(lab: Lab, ir: Ir, shots: readonly Shot[]): Promise<readonly (readonly Packet[])[]> {
  await flushEverything(lab.sandbox, bridgesOf(lab));
  const nat = ir.engine.iptables ? dockerNat(lab.topology) : standaloneNat(ir.engine, ir.bridges.patterns);
  await lab.sandbox.run(["nft", "-f", "-"], { input: EYES + nat });
  await handToNetfilter(lab, bridgesOf(lab));
  const outcomes = await shoot(lab, shots);
  return outcomes.map(({ views }) => views);
}

function bridgesOf(lab: Lab): string[] {
  return lab.interfaces.filter(({ bridge }) => bridge).map(({ name }) => name);
}

async function handToNetfilter(lab: Lab, bridges: readonly string[]): Promise<void> {
  for (const bridge of bridges) {
    const switches = ["nf_call_iptables", "1", "nf_call_ip6tables", "1"];
    await lab.sandbox.run(["ip", "link", "set", bridge, "type", "bridge", ...switches]);
  }
}

/** How `load` goes about it. */
export interface Loading {
  /** How many times in a row; 1 where absent. */
  readonly times?: number;
  /** Real clients are to get their answers: without the lab's own eyes, which keep the host from answering. */
  readonly real?: boolean;
}

/** Loads a policy's files into an empty firewall beside Docker's redirections, as the sandbox's user would. */
export async function load(
  lab: Lab,
  ir: Ir,
  target: Target,
  files: readonly EmittedFile[],
  { times = 1, real = false }: Loading = {},
): Promise<void> {
  const { sandbox } = lab;
  await flushEverything(sandbox, bridgesOf(lab));
  // a bridge of somebody else's, whose owner wants its traffic in iptables: none of our business
  const others = lab.interfaces.filter(({ bridge, docker }) => bridge && !docker).map(({ name }) => name);
  await handToNetfilter(lab, others);
  const nat = ir.engine.iptables ? dockerNat(lab.topology) : "";
  await sandbox.run(["nft", "-f", "-"], { input: (real ? "" : EYES) + nat });
  if (target.backend === "iptables") await useVariant(sandbox, target.variant);
  await writeFiles(sandbox, "/run/wallc", real ? files : audible(files));
  for (let time = 0; time < times; time++) await loadFiles(sandbox, "/run/wallc", files);
}

/** Sends the shots at a loaded policy and compares what becomes of each with what `decide` says. */
export async function compare(
  lab: Lab,
  ir: Ir,
  target: Target,
  shots: readonly Shot[],
  views: readonly (readonly Packet[])[],
): Promise<Difference[]> {
  await fillRuntimeSets(lab, ir, target);
  const outcomes = await shoot(lab, shots);
  const memory = freshMemory(runtimeElements(ir));
  const result: Difference[] = [];
  const missedLines = new Map<string, Difference>();
  const writtenLines = new Set<string>();
  shots.forEach((shot, index) => {
    const outcome = outcomes[index] as Outcome;
    const all = views[index] as readonly Packet[];
    if (all.length === 0) return;
    // the traffic within a Docker bridge that the policy does not hand to netfilter is at no hook of ours
    const handed = (name: string) => ir.bridgeNetfilter.includes(name) || !isDockers(lab, name);
    const hooked = all.filter((packet) => !isBridged(shot, packet) || handed(packet.in));
    const unhooked = hooked.length === 0;
    const seen = unhooked ? all : hooked;
    // where no rule sees it, no rule counts it
    const expected = expect(ir, seen, isCopied(lab, seen), unhooked ? copied(memory) : memory);
    // and there nobody drops what is forged or invalid either
    if (unhooked && (isForeign(lab, seen[0]) || expected.decisions.some(isFromOutsideRules))) return;
    const says = differences(lab, shot, unhooked ? 0 : seen.length, isCopied(lab, seen), expected, outcome);
    const difference = { target: target.name, index, shot, hooks: seen, expected, outcome, says };
    if (says.length > 0) result.push(difference);
    if (unhooked) return;
    for (const log of expected.logged) {
      const key = log.prefix;
      const written = outcome.logged.some((line) => fitsPrefix(log, line));
      if (written) writtenLines.add(key);
      else if (!missedLines.has(key) && !writtenLines.has(key)) missedLines.set(key, difference);
    }
  });
  for (const [prefix, difference] of missedLines) {
    if (difference.says.length === 0)
      result.push({ ...difference, says: [`no line ${JSON.stringify(prefix)} was written`] });
  }
  return result.sort((a, b) => a.index - b.index);
}

function copied(memory: Memory): Memory {
  return { ...memory, buckets: new Map(memory.buckets), open: new Map(memory.open) };
}

function isDockers(lab: Lab, bridge: string): boolean {
  return lab.interfaces.some(({ name, docker }) => name === bridge && docker);
}

/** Whether a packet goes from port to port of one bridge; what the host routes back has lost a hop. */
function isBridged(shot: Shot, { hook, in: incoming, out, hopLimit }: Packet): boolean {
  return hook === "forward" && incoming === out && hopLimit === shot.wire.hopLimit;
}

/** Whether a packet within a bridge bears a source that its network doesn't have: a forgery among containers. */
function isForeign(lab: Lab, packet: Packet | undefined): boolean {
  const bridge = lab.interfaces.find(({ name }) => name === packet?.in);
  return packet !== undefined && !bridge?.addresses.some((own) => covers(own, formatAddress(packet.source)));
}

function isFromOutsideRules({ decision }: Expected["decisions"][number]): boolean {
  return decision.by.kind === "guard" || decision.by.kind === "invalid";
}
