import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTopology } from "../../src/docker/read.ts";
import { freshMemory } from "../../src/ir/memory.ts";
import { baseline, hush, load } from "../lab/bench.ts";
import { compileLines } from "../lab/compile-policy.ts";
import { expect as decideAll, isCopied } from "../lab/expect.ts";
import { type Lab, openLab } from "../lab/lab.ts";
import { rulesNow, TARGETS } from "../lab/load.ts";
import { KERNEL, missing } from "../lab/need.ts";
import { answerEverywhere, asShot, lendAddresses, type Probe, readProbe, tryProbes } from "../lab/probe.ts";
import { emitFor } from "../lab/trial.ts";

const reason = missing(KERNEL);
const EXAMPLES = join(import.meta.dirname, "../../examples");
const PROBES = join(import.meta.dirname, "probes");

interface ProbeFile {
  /** What the host itself answers on, beside what Docker publishes. */
  readonly services: readonly string[];
  readonly probes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const names = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

it("has probes for every example", () => {
  expect(readdirSync(PROBES).sort()).toEqual(names.map((name) => `${name}.json`).sort());
});

describe.each(names)("the example %s, with real clients", (name) => {
  const file = JSON.parse(readFileSync(join(PROBES, `${name}.json`), "utf8")) as ProbeFile;
  const wanted = Object.assign({}, ...Object.values(file.probes)) as Record<string, string>;
  const read = (each: string) => readFileSync(join(EXAMPLES, name, each), "utf8");
  const topology = readTopology({ text: read("docker.json"), file: "docker.json" });
  const { ir, errors } = compileLines(read("policy.wall").split("\n"), topology);
  if (!ir) throw new Error(errors.map(({ message }) => message).join("\n"));
  let lab: Lab;
  let probes: Probe[];

  beforeAll(async () => {
    if (reason) return;
    lab = await openLab(topology);
    probes = Object.keys(wanted).map((text) => readProbe(lab, text));
    await lendAddresses(lab, probes);
  });
  afterAll(async () => lab?.sandbox.close());

  it("is what decide says", async (ctx) => {
    if (reason) ctx.skip(reason);
    await hush(lab);
    const views = await baseline(
      lab,
      ir,
      probes.map((probe, index) => asShot(lab, probe, index)),
    );
    const said = probes.map(({ text }, index) => {
      const seen = views[index] ?? [];
      const { passes, reject } = decideAll(ir, seen, isCopied(lab, seen), freshMemory());
      return [text, passes ? "answered" : reject === undefined ? "silent" : `refused with ${reject}`];
    });
    const plain = Object.entries(wanted).map(([text, outcome]) => [text, outcome.replace(/ by .*/, "")]);
    const known = said.map(([text, outcome], index) => {
      // a refusal that goes to the rightful owner of a borrowed address is not heard by the borrower
      const isLost = outcome?.startsWith("refused") && plain[index]?.[1] === "silent";
      return [text, isLost ? "silent" : outcome];
    });
    expect(Object.fromEntries(known)).toEqual(Object.fromEntries(plain));
  });

  describe.each(TARGETS)("in $name", (target) => {
    it("answers, refuses and ignores what it should, loaded twice", async (ctx) => {
      if (reason) ctx.skip(reason);
      await answerEverywhere(lab, file.services);
      const { files, problems } = emitFor(target, ir);
      expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
      if (!ir.engine.iptables) await lab.sandbox.run(["sysctl", "-q", "-w", "net.ipv4.ip_forward=0"]);
      await load(lab, ir, target, files, { real: true });
      const once = await rulesNow(lab.sandbox);
      await load(lab, ir, target, files, { real: true, times: 2 });
      expect(await rulesNow(lab.sandbox)).toBe(once);
      const outcomes = await tryProbes(lab, probes);
      expect(Object.fromEntries(probes.map(({ text }, index) => [text, outcomes[index]]))).toEqual(wanted);
    });
  });
});
