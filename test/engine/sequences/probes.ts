import { isProblem, parseAddress } from "../../../src/ip/address.ts";
import { decide, describeDecision } from "../../../src/ir/decide.ts";
import type { Ir } from "../../../src/ir/ir.ts";
import { freshMemory } from "../../../src/ir/memory.ts";
import type { Packet } from "../../../src/ir/packet.ts";
import { Dice } from "../../lab/dice.ts";
import { differences, type Expected, expect, isCopied } from "../../lab/expect.ts";
import type { Lab, Leg } from "../../lab/lab.ts";
import { randomShots } from "../../lab/random-shots.ts";
import { type Outcome, type Shot, shoot } from "../../lab/shoot.ts";
import { usualShots } from "./usual-shots.ts";

/** What came of packets: how many some rule had a say in, and where the kernel and `decide` differ. */
export interface Probed {
  readonly judged: number;
  readonly refused: number;
  readonly differences: readonly string[];
}

/** Sends packets over all ways of the host, with the eyes of `eyes.ts` open, and holds what becomes of them against `decide`. */
export async function probe(lab: Lab, ir: Ir, seed: number): Promise<Probed> {
  const dice = new Dice(seed);
  const aimed = randomShots(dice, lab, ir, 16);
  const shots = [...aimed, ...usualShots(dice, lab, 24, 40000)];
  const outcomes = await shoot(lab, shots);
  const found: string[] = [];
  let judged = 0;
  let refused = 0;
  shots.forEach((shot, index) => {
    const outcome = outcomes[index] as Outcome;
    const says = [...unseen(lab, ir, shot, outcome), ...wrongAtGuard(lab, ir, shot, outcome)];
    if (outcome.views.length > 0) {
      judged++;
      const copied = isCopied(lab, outcome.views);
      const expected = expect(ir, outcome.views, copied, freshMemory());
      if (!expected.passes) refused++;
      says.push(...wrongAtHooks(lab, shot, outcome, expected, copied));
    } else if (outcome.entered && !outcome.letOn.includes("prerouting")) refused++;
    if (says.length > 0) found.push(describeShot(ir, shot, outcome, says));
  });
  return { judged, refused, differences: found };
}

const MISSED = /did not get through|^no copy/;

/** Docker and others may drop what our rules let go on; nobody lets on what they refuse. */
function wrongAtHooks(lab: Lab, shot: Shot, outcome: Outcome, expected: Expected, copied: boolean): string[] {
  const hooks = outcome.views.length;
  const passed = outcome.letOn.flatMap((hook) =>
    hook === "prerouting" ? [] : [hook === "input" ? ("input" as const) : ("postrouting" as const)],
  );
  const missed = differences(lab, shot, hooks, copied, expected, { ...outcome, passed }).filter((one) =>
    MISSED.test(one),
  );
  const others = differences(lab, shot, hooks, copied, expected, outcome).filter((one) => !MISSED.test(one));
  const leaked = !copied && !expected.passes && passed.length >= hooks && outcome.passed.length < hooks;
  return [...missed, ...others, ...(leaked ? ["LEAK: our rules let it go on, and somebody else dropped it"] : [])];
}

/** Between two containers of a bridge whose traffic the policy hands to netfilter, and no hook saw it. */
function unseen(lab: Lab, ir: Ir, shot: Shot, outcome: Outcome): string[] {
  const leg = legOf(lab, shot);
  if (leg === undefined || !ir.bridgeNetfilter.includes(leg.behind) || outcome.entered) return [];
  return [`it went over ${leg.behind} past the firewall`];
}

/** The guards drop what is forged, before anything else is asked, and nothing else. */
function wrongAtGuard(lab: Lab, ir: Ir, { from, wire }: Shot, outcome: Outcome): string[] {
  const leg = legOf(lab, { from, wire });
  if (leg === undefined || !outcome.entered) return [];
  const packet: Packet = {
    hook: "input",
    in: leg.behind,
    out: "",
    source: address(wire.source),
    destination: address(wire.destination),
    protocol: wire.protocol,
    hopLimit: wire.hopLimit,
    state: "new",
  };
  const forged = decide(ir, packet).by.kind === "guard";
  const went = outcome.letOn.includes("prerouting");
  if (forged && went) return ["LEAK: it is forged, and got past the guard"];
  return !forged && !went ? ["it is not forged, and the guard dropped it"] : [];
}

function legOf(lab: Lab, { from }: Shot): Leg | undefined {
  if (from === "host") return undefined;
  return lab.machines.find(({ ns }) => ns === from.ns)?.legs.find((leg) => leg.interface === from.interface);
}

function address(text: string) {
  const parsed = parseAddress(text);
  if (isProblem(parsed)) throw new Error(`not an address: ${text}`);
  return parsed;
}

function describeShot(ir: Ir, shot: Shot, outcome: Outcome, says: readonly string[]): string {
  const decided = outcome.views.map((packet) => {
    const decision = decide(ir, packet);
    const port = packet.port === undefined ? "" : ` port ${packet.port}`;
    const where = `${packet.hook} in=${packet.in} out=${packet.out} ${packet.state} protocol ${packet.protocol}${port}`;
    return `    ${where}: ${decision.path ?? "no path"}: ${describeDecision(decision, packet)}`;
  });
  const { views: _views, ...rest } = outcome;
  return [
    `  ${says.join("; ")}`,
    `    sent: ${JSON.stringify(shot)}`,
    ...decided,
    `    kernel: ${JSON.stringify(rest)}`,
  ].join("\n");
}
