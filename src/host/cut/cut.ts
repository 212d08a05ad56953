import type { RuntimeElements } from "../../ir/match.ts";
import { families } from "../firewalls.ts";
import { HostError } from "../host-error.ts";
import { need, type Run } from "../run.ts";
import { readRuntimeElements } from "../runtime-elements.ts";
import type { Generation } from "../state/generation.ts";
import { barAnswers } from "./bar.ts";
import { Cells } from "./cells.ts";
import { deletionOf } from "./delete.ts";
import { carryOut } from "./end.ts";
import { type Entries, type Entry, readEntries } from "./entries.ts";
import { judgeEntry } from "./judge.ts";
import { type Deletion, planDeletions } from "./plan.ts";
import { readRoutingTable } from "./routing-table.ts";
import { lookAround } from "./surroundings.ts";

/** How open connections were brought in line with a policy. */
export interface Cut {
  /** Connections that the policy refuses, and that ended. */
  readonly ended: number;
  /** Connections that were let go, so that their client's next packet is judged anew: by which interface it comes can't be known. */
  readonly anew: number;
  /** What could not be done, a sentence each without a full stop. */
  readonly troubles: readonly string[];
}

/** Rounds: a packet that the old rules let through may make an entry after we looked. */
const ROUNDS = 3;

/** As many runs of conntrack(8) are quicker than reading the routing table, to see which sources go together. */
const FEW = 16;

/** Ends the open connections that the policy in force would refuse, were they opened now, and no others. */
export async function cutFlows(run: Run, generation: Generation): Promise<Cut> {
  const ended = new Set<string>();
  const anew = new Set<string>();
  const troubles = new Set<string>();
  for (let round = 0; ; round++) {
    const found = await look(run, generation);
    const { refused, unsure, unread } = found;
    const fresh = unsure.filter((entry) => !anew.has(keyOf(entry)));
    if (unread.length > 0 && round === 0) {
      troubles.add(`${unread.length} open connections could not be read, the first as \`${unread[0]}\``);
    }
    if (refused.length === 0 && fresh.length === 0) break;
    if (round === ROUNDS) {
      if (refused.length > 0) troubles.add(`${refused.length} connections that the policy refuses began again`);
      break;
    }
    await barAnswers(run, [...refused, ...fresh]).catch((error: Error) => troubles.add(error.message));
    const done = await carryOut(run, await plan(run, generation, found, fresh));
    for (const trouble of done.troubles) troubles.add(trouble);
    for (const entry of [...refused, ...done.unlisted]) ended.add(keyOf(entry));
    for (const entry of fresh) anew.add(keyOf(entry));
  }
  return { ended: ended.size, anew: anew.size, troubles: [...troubles] };
}

/** What a look at the machine's connections finds. */
export interface FlowsToEnd {
  readonly refused: readonly Entry[];
  readonly unsure: readonly Entry[];
  /** Lines of conntrack(8) that say nothing we know. */
  readonly unread: readonly string[];
}

/** The open connections that a policy would refuse were they opened now, and those of which that can't be known. */
export async function flowsToEnd(run: Run, generation: Generation): Promise<FlowsToEnd> {
  return look(run, generation);
}

interface Found extends FlowsToEnd, Entries {
  readonly runtime: RuntimeElements;
}

async function look(run: Run, generation: Generation): Promise<Found> {
  const { entries, unread } = await list(run);
  const { ir } = generation;
  const around = await lookAround(run, ir.bridges, entries);
  const runtime = await readRuntimeElements(run, generation);
  const judged = entries.map((entry) => ({ entry, judgement: judgeEntry(ir, entry, around, runtime) }));
  const pick = (wanted: string) => judged.filter(({ judgement }) => judgement === wanted).map(({ entry }) => entry);
  return { entries, unread, runtime, refused: pick("refused"), unsure: pick("unsure") };
}

/** All entries of the families that the machine has. */
async function list(run: Run): Promise<Entries> {
  const texts: string[] = [];
  for (const family of families()) {
    texts.push(await need(run, "conntrack", ["-L", "-f", `ipv${family}`, "-o", "extended,id"]));
  }
  return readEntries(texts.join("\n"));
}

/** How to end what was found. Where a line can't be read, it may be like those that go: each of them goes by itself. */
async function plan(run: Run, generation: Generation, found: Found, fresh: readonly Entry[]): Promise<Deletion[]> {
  const { entries: all, refused, unread, runtime } = found;
  if (unread.length > 0) return planDeletions({ all, refused: [], apart: [...refused, ...fresh] });
  const listed = { all, refused, apart: fresh };
  const simple = planDeletions(listed);
  if (simple.length - fresh.length <= FEW) return simple;
  try {
    return planDeletions(listed, new Cells(generation.ir, runtime, await readRoutingTable(run, families())));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return simple;
  }
}

function keyOf(entry: Entry): string {
  return deletionOf(entry).join(" ");
}

/** As `cutFlows`, where it must not throw. */
export async function tryToCut(run: Run, generation: Generation): Promise<Cut> {
  return cutFlows(run, generation).catch((error: Error) => {
    if (!(error instanceof HostError)) throw error;
    return { ended: 0, anew: 0, troubles: [error.message] };
  });
}
