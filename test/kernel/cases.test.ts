import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hush } from "../lab/bench.ts";
import { compileLines } from "../lab/compile-policy.ts";
import { type Lab, openLab } from "../lab/lab.ts";
import { TARGETS } from "../lab/load.ts";
import { KERNEL, missing } from "../lab/need.ts";
import { TOPOLOGY } from "../lab/topology.ts";
import { type Case, describeDifference, tryCase } from "../lab/trial.ts";

const reason = missing(KERNEL);
const FOLDER = join(import.meta.dirname, "cases");

/** A kept case: what it is about, and the firewalls that say that they can't express it. */
interface KeptCase extends Case {
  readonly about: string;
  readonly refusedBy?: readonly string[];
}

describe("kept cases: the kernel does what decide says", () => {
  let lab: Lab;
  beforeAll(async () => {
    if (reason) return;
    lab = await openLab(TOPOLOGY);
    await hush(lab);
  });
  afterAll(async () => lab?.sandbox.close());

  it.for(readdirSync(FOLDER).sort())("%s", async (name, ctx) => {
    const kept = JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as KeptCase;
    expect(compileLines(kept.policy, TOPOLOGY).errors.map(({ message }) => message)).toEqual([]);
    if (reason) ctx.skip(reason);
    const { differences, unloadable, compared, refused } = await tryCase(lab, kept, TARGETS);
    expect(unloadable).toEqual([]);
    expect(differences.map((difference) => describeDifference(difference, kept)).join("\n")).toBe("");
    expect(refused).toEqual(kept.refusedBy ?? []);
    expect(compared.size + new Set(refused.map((text) => text.split(":")[0])).size).toBe(TARGETS.length);
    // routing itself drops some of what is forged, and a packet that no hook sees is not compared
    expect(Math.min(...compared.values())).toBeGreaterThanOrEqual(Math.ceil(kept.shots.length * 0.7));
  });
});
