import type { EngineHost } from "../engine/engine.ts";
import type { NamedCase } from "./case.ts";
import { type Engine, engineAtHand } from "./engine-at-hand.ts";
import type { Firewall } from "./firewalls/firewall.ts";
import { firewalls } from "./firewalls.ts";
import { Hosts } from "./hosts.ts";
import { type Measured, readMeasured } from "./measured.ts";
import { differsBySilence } from "./silence.ts";
import { notTried, type Trial, tryCase, wantedOutcomes } from "./try-case.ts";

/** What a run of the suite found. */
export interface SuiteRun {
  readonly engine: Engine;
  /** What this engine was seen to do before, where that was kept. */
  readonly known: Measured | undefined;
  /** Each case by its folder: its trials by firewall, or what went wrong while it was tried. */
  readonly trials: ReadonlyMap<string, ReadonlyMap<string, Trial | Error>>;
}

/** So many hosts at once: cases wait for silence most of the time. */
const LANES = 4;

interface Job {
  readonly tried: NamedCase;
  readonly variant: "legacy" | "nft";
}

/** Tries all cases under all firewalls, against the engine at hand, several hosts side by side. */
export async function runSuite(cases: readonly NamedCase[]): Promise<SuiteRun> {
  const hosts = new Hosts();
  const trials = new Map<string, Map<string, Trial | Error>>(cases.map(({ name }) => [name, new Map()]));
  try {
    const engine = await hosts.lend("nft", [], engineAtHand);
    const jobs: Job[] = cases
      .filter((tried) => !notTried(tried, engine))
      .flatMap((tried) => (["nft", "legacy"] as const).map((variant) => ({ tried, variant })));
    const known = readMeasured(engine.name);
    const expected = (tried: NamedCase, { name, ours }: Firewall) =>
      ours ? wantedOutcomes(tried, engine) : known?.cases[tried.name]?.[name];
    const attempt = (tried: NamedCase, variant: Job["variant"], under: readonly Firewall[]) =>
      hosts.lend(variant, tried.engine ?? [], (host: EngineHost) =>
        tryCase(host, tried, under, (firewall) => expected(tried, firewall)),
      );
    const work = async () => {
      for (let job = jobs.shift(); job; job = jobs.shift()) {
        const { tried, variant } = job;
        const under = firewalls.filter((firewall) => firewall.variant === variant);
        const into = trials.get(tried.name) as Map<string, Trial | Error>;
        try {
          for (const [name, trial] of await attempt(tried, variant, under)) into.set(name, trial);
          const again = under.filter((firewall) =>
            differsBySilence(into.get(firewall.name) as Trial, expected(tried, firewall)),
          );
          if (again.length === 0) continue;
          for (const [name, trial] of await attempt(tried, variant, again)) into.set(name, trial);
        } catch (error) {
          for (const { name } of under) into.set(name, error as Error);
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, work));
    return { engine, known, trials };
  } finally {
    await hosts.close();
  }
}
