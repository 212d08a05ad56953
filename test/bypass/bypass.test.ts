import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENGINE, KERNEL, missing } from "../lab/need.ts";
import { cases } from "./cases.ts";
import { firewalls } from "./firewalls.ts";
import { BASELINE, type Measured, readMeasured, writeMeasured } from "./measured.ts";
import { differences } from "./page/differences.ts";
import { writePage } from "./page/file.ts";
import { table } from "./page/table.ts";
import { runSuite, type SuiteRun } from "./suite.ts";
import { notTried, type Trial, wantedFindings, wantedOutcomes } from "./try-case.ts";

const reason = missing([...(process.env.WALLC_ENGINE ? KERNEL : ENGINE), "ufw"]);
const only = process.env.WALLC_CASES?.split(",");
const chosen = cases.filter(({ name }) => !only || only.some((start) => name.startsWith(start)));
/** Whether what is measured replaces what was measured before, instead of being held to it. */
const replaces = process.env.WALLC_KEEP_MEASURED === "1";

describe("the known bypasses", () => {
  let run: SuiteRun;

  const trialOf = (name: string, firewall: string): Trial => {
    const trial = run.trials.get(name)?.get(firewall);
    if (trial instanceof Error) throw trial;
    return trial as Trial;
  };

  beforeAll(async () => {
    if (!reason) run = await runSuite(chosen);
  }, 1_800_000);

  afterAll(() => {
    if (reason || !run) return;
    const measured = measuredIn(run);
    const baseline = readMeasured(BASELINE);
    const others = baseline && run.engine.name !== BASELINE ? [[BASELINE, baseline] as const] : [];
    const differing = differences(chosen, new Map([...others, [run.engine.name, measured]]));
    const heading = `Docker ${run.engine.full} (${run.engine.backend})`;
    console.log([heading, "", ...table(chosen, measured), "", ...differing].join("\n"));
    if (!replaces) return;
    writeMeasured(run.engine.name, { ...measured, cases: { ...run.known?.cases, ...measured.cases } });
    writePage(cases);
  });

  describe.each(chosen)("$name", (tried) => {
    it.for(firewalls)("under $name", ({ name, ours }, ctx) => {
      const why = reason ?? notTried(tried, run.engine);
      if (why) ctx.skip(why);
      const trial = trialOf(tried.name, name);
      if (ours) {
        expect(trial.outcomes).toEqual(wantedOutcomes(tried, run.engine));
        expect(trial.findings).toEqual(expect.arrayContaining(wantedFindings(tried, run.engine)));
      }
      if (replaces) return;
      const known = run.known?.cases[tried.name]?.[name];
      if (!known && !ours && run.engine.name !== BASELINE)
        ctx.skip(`not measured before beside Docker ${run.engine.name}`);
      if (known || !ours) expect(trial.outcomes).toEqual(known);
    });
  });
});

function measuredIn({ engine, trials }: SuiteRun): Measured {
  const found = [...trials].map(([name, byFirewall]) => {
    const outcomes = firewalls.flatMap((firewall) => {
      const trial = byFirewall.get(firewall.name);
      return trial && !(trial instanceof Error) ? [[firewall.name, trial.outcomes] as const] : [];
    });
    return [name, Object.fromEntries(outcomes)] as const;
  });
  return {
    engine: engine.full,
    cases: Object.fromEntries(found.filter(([, outcomes]) => Object.keys(outcomes).length > 0)),
  };
}
