import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Difference, hush } from "../lab/bench.ts";
import { compilable } from "../lab/compile-policy.ts";
import { Dice } from "../lab/dice.ts";
import { type Lab, openLab } from "../lab/lab.ts";
import { TARGETS, type Target } from "../lab/load.ts";
import { KERNEL, missing } from "../lab/need.ts";
import { randomPolicy } from "../lab/random-policy.ts";
import { randomShots } from "../lab/random-shots.ts";
import { TOPOLOGY } from "../lab/topology.ts";
import { describeDifference, shrink, shrinkUnloadable, tryIr } from "../lab/trial.ts";

const reason = missing(KERNEL);
/** The same in every run of CI, so that it fails for a change and not for its luck; a new one elsewhere. */
const seed = Number(process.env.WALLC_SEED ?? (process.env.CI ? 132173517 : Math.floor(Math.random() * 1e9)));
const total = Number(process.env.WALLC_PACKETS ?? 2000);
const each = 60;
/** Differences that are shrunk and told; more would only cost time. */
const most = Number(process.env.WALLC_DIFFERENCES ?? 3);

describe("random policies mean the same to decide and to the kernel", () => {
  let lab: Lab;
  beforeAll(async () => {
    if (reason) return;
    lab = await openLab(TOPOLOGY);
    await hush(lab);
  });
  afterAll(async () => lab?.sandbox.close());

  it(
    `in every firewall, ${total} packets, WALLC_SEED=${seed}`,
    async (ctx) => {
      if (reason) ctx.skip(reason);
      const compared = new Map<string, number>(TARGETS.map(({ name }) => [name, 0]));
      const refused = new Map<string, number>();
      const found: string[] = [];
      for (let round = 0; found.length < most && Math.min(...compared.values()) < total; round++) {
        const dice = new Dice(seed + round);
        const { lines, ir } = compilable(randomPolicy(dice), TOPOLOGY);
        const shots = randomShots(dice, lab, ir, each);
        const tried = await tryIr(lab, ir, shots, TARGETS);
        for (const [name, count] of tried.compared) compared.set(name, (compared.get(name) ?? 0) + count);
        for (const code of tried.refused) refused.set(code, (refused.get(code) ?? 0) + 1);
        for (const { target: name, message } of tried.unloadable.slice(0, most - found.length)) {
          const target = TARGETS.find((each) => each.name === name) as Target;
          const small = await shrinkUnloadable(lab, lines, target);
          found.push(`round ${round}: ${name} can't be loaded: ${message}\n  case: ${JSON.stringify(small)}`);
        }
        for (const difference of firstOfEach(tried.differences)) {
          if (found.length >= most) break;
          const target = TARGETS.find(({ name }) => name === difference.target) as Target;
          const small = await shrink(lab, { policy: lines, shots }, target, difference);
          found.push(`round ${round}: ${describeDifference(difference, small)}`);
        }
      }
      console.log(`packets compared, seed ${seed}: ${JSON.stringify(Object.fromEntries(compared))}`);
      if (refused.size > 0) console.log(`not expressible: ${JSON.stringify(Object.fromEntries(refused))}`);
      expect(found.join("\n\n")).toBe("");
    },
    total * 900 + 60_000,
  );
});

/** One difference for each packet and finding, in the first firewall that shows it. */
function firstOfEach(differences: readonly Difference[]): Difference[] {
  const seen = new Set<string>();
  return differences.filter(({ index, says }) => {
    const key = `${index} ${says}`;
    return !seen.has(key) && seen.add(key);
  });
}
