import type { Ir } from "../../../src/ir/ir.ts";
import { rulesNow } from "../../lab/load.ts";
import { closeEyes, openEyes } from "./eyes.ts";
import { type Fresh, freshly } from "./fresh.ts";
import { type Everything, everything, leftovers } from "./leftovers.ts";
import { apply, perform } from "./perform.ts";
import { type Probed, probe } from "./probes.ts";
import type { Stage } from "./stage.ts";
import type { Sequence } from "./step.ts";
import type { Tally } from "./tally.ts";
import { labOf, topologyOf } from "./view.ts";

/** Carries out a sequence from a fresh host to an empty one; throws where anything is otherwise than it should be. */
export async function carryOut(stage: Stage, sequence: Sequence, tally: Tally): Promise<void> {
  const first = await everything(stage);
  await apply(stage, sequence.first);
  await stage.watch.start();
  for (const step of sequence.steps) {
    // A watch that was killed is away for one more step.
    const away = !stage.watch.runs;
    tally.step(step.kind, await perform(stage, step));
    if (away) await stage.watch.start();
  }
  if (!stage.watch.runs) await stage.watch.start();
  const probed = await settledAndProbed(stage, sequence.shots);
  tally.probed(probed);
  needNone("packets differ from decide", probed.differences);
  needNone("the rules of others are otherwise than they were put there", await stage.foreign.missing());
  await removed(stage, first);
}

/** How often the kernel is looked at before it has to be as the policy says: a look takes a second or so. */
const LOOKS = 40;

/** Waits until the kernel holds what the policy comes to now, and sends packets while it does. */
async function settledAndProbed(stage: Stage, seed: number): Promise<Probed> {
  for (let tries = 0; tries < 4; tries++) {
    const { ir } = await settled(stage);
    const before = await rulesNow(stage.host.sandbox);
    const probed = await probeNow(stage, ir, seed);
    if ((await rulesNow(stage.host.sandbox)) === before) return probed;
  }
  throw new Error("the rules change all the time");
}

/** Sends packets, and holds what becomes of them against what `decide` says. */
export async function probeNow(stage: Stage, ir: Ir, seed: number): Promise<Probed> {
  const lab = await labOf(stage, await topologyOf(stage));
  const namespaces = lab.machines.map(({ ns }) => ns);
  await openEyes(stage, namespaces);
  try {
    return await probe(lab, ir, seed);
  } finally {
    await closeEyes(stage, namespaces);
  }
}

/** Waits until the policy in force is the one last applied, compiled for the world of now, and the kernel holds it. */
export async function settled(stage: Stage, looks = LOOKS): Promise<Fresh> {
  const policy = stage.policy ?? "";
  await stage.write(policy);
  let said = "";
  for (let tries = 0; tries < looks; tries++) {
    const generation = await stage.generation();
    const text = generation.sources.map((source) => source.text).join("");
    if (text !== policy) throw new Error(`in force is another policy than the one last applied:\n${text}`);
    const fresh = freshly(policy, await topologyOf(stage), generation.snapshot);
    const { status, out, err } = fresh.compiles
      ? await stage.host.sandbox.try(stage.policyLine("plan", ["--exit-code"]))
      : await stage.wallc("status", ["--exit-code"]);
    const same = fresh.compiles || JSON.stringify(fresh.ir.sets) === JSON.stringify(generation.ir.sets);
    if (status === 0 && same && (await stage.state()).pending === undefined) return fresh;
    said = `${out}${err}${same ? "" : "the sets are compiled for another world"}`;
    if (status > 1) throw new Error(`the kernel can't be read: ${said}`);
  }
  const log = (await stage.watch.text()).split("\n").slice(-12).join("\n");
  throw new Error(`the kernel doesn't come to what the policy says:\n${said}\n${log}`);
}

/** `wallc remove` while the watch runs leaves what others have, to the byte, and the switches as they were. */
async function removed(stage: Stage, first: Everything): Promise<void> {
  const before = await everything(stage);
  const { status, out, err } = await stage.wallc("remove");
  if (status !== 0) throw new Error(`remove ended with ${status}: ${err}${out}`);
  const after = await everything(stage);
  await stage.watch.end(15);
  needNone("remove leaves something", leftovers(first, before, after, stage.strangers));
  const again = await everything(stage);
  needNone("the watch put something back", leftovers(first, before, again, stage.strangers));
  const state = await stage.shell("ls /run/state 2>/dev/null || true");
  if (state !== "") throw new Error(`remove leaves ${state}`);
}

function needNone(what: string, found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${what}:\n${found.join("\n")}`);
}
