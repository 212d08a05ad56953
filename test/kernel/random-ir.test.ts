import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ir, PathName, Rule, StandalonePlan } from "../../src/ir/ir.ts";
import { arbitraryIr } from "../backends/arbitrary-ir.ts";
import { type Difference, hush } from "../lab/bench.ts";
import { Dice } from "../lab/dice.ts";
import { type Lab, openLab } from "../lab/lab.ts";
import { TARGETS, type Target } from "../lab/load.ts";
import { KERNEL, missing } from "../lab/need.ts";
import { randomShots } from "../lab/random-shots.ts";
import type { Shot } from "../lab/shoot.ts";
import { PLAIN_TOPOLOGY } from "../lab/topology.ts";
import { describeDifference, tryIr } from "../lab/trial.ts";

const reason = missing(KERNEL);
/** The same in every run of CI, so that it fails for a change and not for its luck; a new one elsewhere. */
const seed = Number(process.env.WALLC_SEED ?? (process.env.CI ? 132173517 : Math.floor(Math.random() * 1e9)));
/** A part of the packets that random policies get: these IRs hold what no policy is lowered to today. */
const total = Math.ceil(Number(process.env.WALLC_PACKETS ?? 2000) / 2);
const most = Number(process.env.WALLC_DIFFERENCES ?? 2);

describe("random IRs mean the same to decide and to the kernel", () => {
  let lab: Lab;
  beforeAll(async () => {
    if (reason) return;
    lab = await openLab(PLAIN_TOPOLOGY);
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
        const [random] = fc.sample(arbitraryIr(4), { seed: seed + round, numRuns: 1 });
        if (!random) throw new Error("no IR");
        const engine = {
          ...random.engine,
          ...("redirect" in random.engine && { redirect: redirectsOf(random.engine) }),
        };
        const handed = { ...random, engine, bridgeNetfilter: ["br-app", "docker0"], paths: asLowered(random.paths) };
        const ir = round % 3 === 0 ? handed : withoutRuntimeSets(handed);
        const shots = randomShots(new Dice(seed + round), lab, ir, 60);
        const tried = await tryIr(lab, ir, shots, TARGETS);
        for (const [name, count] of tried.compared) compared.set(name, (compared.get(name) ?? 0) + count);
        for (const code of tried.refused) refused.set(code, (refused.get(code) ?? 0) + 1);
        for (const { target, message } of tried.unloadable) found.push(`round ${round}: ${target}: ${message}`);
        const [first] = tried.differences;
        if (first) {
          const small = await shrinkIr(lab, ir, shots, first);
          const file = join(tmpdir(), `wallc-ir-${seed + round}.json`);
          writeFileSync(file, JSON.stringify(small));
          const again = (await tryIr(lab, small.ir, small.shots, targetsOf(first))).differences[0] ?? first;
          found.push(`round ${round}: ${describeDifference(again, { policy: [], shots: [] })}\n  IR: ${file}`);
        }
      }
      console.log(`packets compared, seed ${seed}: ${JSON.stringify(Object.fromEntries(compared))}`);
      if (refused.size > 0) console.log(`not expressible: ${JSON.stringify(Object.fromEntries(refused))}`);
      expect(found.join("\n\n")).toBe("");
    },
    total * 900 + 60_000,
  );
});

/** Run-time sets need ipset in iptables: as plain empty sets they are for every firewall. */
function withoutRuntimeSets(ir: Ir): Ir {
  const sets = ir.sets.map((set) =>
    set.kind === "runtime" ? { kind: "addresses" as const, name: set.name, v4: [], v6: [] } : set,
  );
  return { ...ir, sets };
}

/** With docker-proxy nothing is redirected. */
function redirectsOf(plan: StandalonePlan): StandalonePlan["redirect"] {
  return plan.publish === "dnat" ? plan.redirect : [];
}

/**
 * Connections are counted as the language does: behind `allow` alone (what is refused later opens none), and where invalid
 * packets are dropped first (the kernel drops what it has no connection for).
 */
function asLowered(paths: Ir["paths"]): Ir["paths"] {
  const entries = Object.entries(paths).map(([name, path]) => {
    const [rules, engineRules] = [path.rules, path.engineRules].map((list) => list.map(withoutCountedLog));
    const counts = [...path.rules, ...path.engineRules].some((rule) => rule.connections !== undefined);
    return [name, { ...path, rules, engineRules, dropInvalid: path.dropInvalid || counts }];
  });
  return Object.fromEntries(entries) as Ir["paths"];
}

function withoutCountedLog(rule: Rule): Rule {
  if (rule.verdict.kind !== "log") return rule;
  const { connections: _, ...rest } = rule;
  return rest;
}

function targetsOf({ target }: Difference): Target[] {
  return TARGETS.filter(({ name }) => name === target);
}

/** Leaves out packets and rules while the firewall still differs from `decide`. */
async function shrinkIr(
  lab: Lab,
  ir: Ir,
  shots: readonly Shot[],
  difference: Difference,
): Promise<{ ir: Ir; shots: readonly Shot[] }> {
  const differs = async (smaller: Ir, fewer: readonly Shot[]) =>
    (await tryIr(lab, smaller, fewer, targetsOf(difference))).differences.length > 0;
  let few: readonly Shot[] = [difference.shot];
  if (!(await differs(ir, few))) few = shots.slice(0, difference.index + 1);
  let small = ir;
  for (const name of Object.keys(ir.paths) as PathName[]) {
    for (const list of ["rules", "engineRules"] as const) {
      for (let at = small.paths[name][list].length - 1; at >= 0; at--) {
        const rules = small.paths[name][list].filter((_, index) => index !== at);
        const without: Ir = { ...small, paths: { ...small.paths, [name]: { ...small.paths[name], [list]: rules } } };
        if (await differs(without, few)) small = without;
      }
    }
  }
  return { ir: small, shots: few };
}
