import { describe, expect, it } from "vitest";
import { FIREWALL_NAMES } from "../../../src/host/firewall.ts";
import { ENGINE, missing } from "../../lab/need.ts";
import { runSequences } from "./run-sequences.ts";

const reason = missing(ENGINE);
const backend = process.env.WALLC_BACKEND ?? "all";
const runs = Number(process.env.WALLC_RUNS ?? 3);
/** The same in every run of CI, so that it fails for a change and not for its luck; a new one elsewhere. */
const seed = Number(process.env.WALLC_SEED ?? (process.env.CI ? 20261130 : Math.floor(Math.random() * 1e9)));
const firewalls = FIREWALL_NAMES.filter((name) => backend === "all" || backend === name);

describe.concurrent.each(firewalls)("after a random sequence of what happens on a host, with %s", (firewall) => {
  it(
    `the kernel holds the policy last applied and nothing of others is touched, ${runs} times, seed ${seed}`,
    async (ctx) => {
      if (reason) ctx.skip(reason);
      const { failures, tally } = await runSequences(firewall, seed, runs, (line) => console.log(line));
      console.log(`${firewall}, seed ${seed}: ${tally.text()}`);
      expect(failures).toEqual([]);
      expect(tally.sequences).toBe(runs);
      expect(tally.judged).toBeGreaterThan(runs * 10);
    },
    600_000 + runs * 120_000,
  );
});
