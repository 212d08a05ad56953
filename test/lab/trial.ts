import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emission } from "../../backends/backend.ts";

import { emitIptables } from "../../backends/iptables/emit.ts";
import { emitNft } from "../../backends/nft/emit.ts";
import { describeDecision } from "../../src/ir/decide.ts";
import type { Ir } from "../../src/ir/ir.ts";
import { baseline, compare, type Difference, load } from "./bench.ts";
import { compileLines } from "./compile-policy.ts";
import type { Lab } from "./lab.ts";
import type { Target } from "./load.ts";
import type { Shot } from "./shoot.ts";

/** A policy and packets, small enough to be kept as a file and tried again. */
export interface Case {
  readonly policy: readonly string[];
  readonly shots: readonly Shot[];
}

/** Compiles an IR for one of the lab's firewalls. */
export function emitFor(target: Target, ir: Ir): Emission {
  const source = "policy.wall";
  return target.backend === "nft" ? emitNft(ir, { source }) : emitIptables(ir, { source, ipset: target.ipset });
}

/** What trying a policy in several firewalls came to. */
export interface Tried {
  readonly differences: readonly Difference[];
  /** How many packets each firewall was held to `decide` with. */
  readonly compared: ReadonlyMap<string, number>;
  /** What the kernel would not load, and what it said. */
  readonly unloadable: readonly { readonly target: string; readonly message: string }[];
  /** What a back end said that it can't express: `TARGET: CODE`. */
  readonly refused: readonly string[];
}

/** Tries an IR in each firewall with the same packets. */
export async function tryIr(lab: Lab, ir: Ir, shots: readonly Shot[], targets: readonly Target[]): Promise<Tried> {
  const views = await baseline(lab, ir, shots);
  const compared = new Map<string, number>();
  const differences: Difference[] = [];
  const refused: string[] = [];
  const unloadable: { target: string; message: string }[] = [];
  for (const target of targets) {
    const { files, problems } = emitFor(target, ir);
    const errors = problems.filter(({ severity }) => severity === "error");
    if (errors.length > 0) {
      refused.push(...errors.map(({ code }) => `${target.name}: ${code}`));
      continue;
    }
    try {
      await load(lab, ir, target, files);
    } catch (error) {
      unloadable.push({ target: target.name, message: String(error) });
      continue;
    }
    differences.push(...(await compare(lab, ir, target, shots, views)));
    compared.set(target.name, views.filter((each) => each.length > 0).length);
  }
  return { differences, unloadable, compared, refused };
}

/** Tries a kept or a smaller case: the differences, none where its policy doesn't compile. */
export async function tryCase(lab: Lab, { policy, shots }: Case, targets: readonly Target[]): Promise<Tried> {
  const { ir } = compileLines(policy, lab.topology);
  if (!ir) return { differences: [], unloadable: [], compared: new Map(), refused: [] };
  return tryIr(lab, ir, shots, targets);
}

/**
 * Makes a case on which a firewall differs from `decide` smaller while it still differs there: fewer packets, then fewer
 * statements, then fewer packets again.
 */
export async function shrink(lab: Lab, big: Case, target: Target, difference: Difference): Promise<Case> {
  const differs = async (smaller: Case) => (await tryCase(lab, smaller, [target])).differences.length > 0;
  const alone = { ...big, shots: [difference.shot] };
  let small = (await differs(alone)) ? alone : { ...big, shots: big.shots.slice(0, difference.index + 1) };
  if (small !== alone && !(await differs(small))) return big;
  for (let at = small.policy.length - 1; at >= 0; at--) {
    const without = { ...small, policy: small.policy.filter((_, index) => index !== at) };
    if (await differs(without)) small = without;
  }
  for (let size = small.shots.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= small.shots.length && small.shots.length > 1; ) {
      const shots = [...small.shots.slice(0, at), ...small.shots.slice(at + size)];
      if (shots.length > 0 && (await differs({ ...small, shots }))) small = { ...small, shots };
      else at += size;
    }
  }
  return small;
}

/** Leaves out the statements without which the kernel still refuses to load a policy. */
export async function shrinkUnloadable(lab: Lab, policy: readonly string[], target: Target): Promise<Case> {
  let small: Case = { policy, shots: [] };
  for (let at = policy.length - 1; at >= 0; at--) {
    const without = { policy: small.policy.filter((_, index) => index !== at), shots: [] };
    if ((await tryCase(lab, without, [target])).unloadable.length > 0) small = without;
  }
  return small;
}

/** A case as text: itself where it is short, else the file that holds it. */
function keep(small: Case): string {
  const text = JSON.stringify(small);
  if (text.length < 3000) return text;
  const file = join(tmpdir(), `wallc-case-${createHash("sha256").update(text).digest("hex").slice(0, 12)}.json`);
  writeFileSync(file, text);
  return file;
}

/** A difference in words, with the case that shows it as JSON to be kept. */
export function describeDifference(difference: Difference, small: Case): string {
  const { target, shot, expected, outcome, says } = difference;
  const decided = expected.decisions.map(({ packet, decision }) => {
    const state = `${packet.state}${packet.redirectedFrom ? ", redirected" : ""}`;
    const port = packet.port === undefined ? "" : ` port ${packet.port}`;
    const protocol = `protocol ${packet.protocol}${port}`;
    const where = `${packet.hook} in=${packet.in} out=${packet.out} ${state} ${protocol} hops ${packet.hopLimit}`;
    return `  ${where}: ${decision.path ?? "no path"}: ${describeDecision(decision, packet)}`;
  });
  return [
    `${target}: ${says.join("; ")}`,
    `  sent: ${JSON.stringify(shot)}`,
    ...decided,
    `  kernel: ${JSON.stringify({ ...outcome, views: outcome.views.length })}`,
    ...small.policy.map((line) => `    | ${line}`),
    `  case: ${keep(small)}`,
  ].join("\n");
}
