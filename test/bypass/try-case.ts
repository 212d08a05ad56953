import { outcomes } from "../engine/attempts.ts";
import type { EngineHost } from "../engine/engine.ts";
import { expected, isOfKind, type NamedCase, type Step } from "./case.ts";
import type { Engine } from "./engine-at-hand.ts";
import type { Firewall } from "./firewalls/firewall.ts";
import { emptyHost, restoreRules, saveRules } from "./rules-of-others.ts";

/** What each probe came to, a record for each step: `closed`, or who answered. */
export type Outcomes = readonly Readonly<Record<string, string>>[];

/** A case under one firewall. */
export interface Trial {
  readonly outcomes: Outcomes;
  /** What the compiler said, each time that it was asked. */
  readonly findings: readonly string[];
}

/** How often a probe that should have been answered, and heard nothing, is sent: a busy machine may be late. */
const TRIES = 4;

/**
 * Tries a case under each firewall in turn, on a host where nothing runs, and leaves it so. Where a step changes the host, it is
 * set up anew for each firewall.
 *
 * @param wantedUnder what the probes should come to under a firewall, where that is known: what is silent then is asked again
 */
export async function tryCase(
  host: EngineHost,
  tried: NamedCase,
  firewalls: readonly Firewall[],
  wantedUnder: (firewall: Firewall) => Outcomes | undefined,
): Promise<Map<string, Trial>> {
  const clear = async () => {
    await emptyHost(host);
    await tried.tearDown?.(host);
    await restoreRules(host, "at-rest");
  };
  await saveRules(host, "at-rest");
  const changes = tried.steps.some(({ act }) => act !== undefined);
  const trials = new Map<string, Trial>();
  let ready = false;
  for (const firewall of firewalls) {
    if (!ready) {
      await tried.setUp(host);
      await saveRules(host, "set-up");
      ready = true;
    }
    const findings = new Set(await firewall.load(host, tried));
    const wanted = wantedUnder(firewall);
    const measured: Record<string, string>[] = [];
    for (const [index, step] of tried.steps.entries()) {
      for (const code of await change(host, tried, step, firewall)) findings.add(code);
      measured.push(await probe(host, step, wanted?.[index]));
    }
    trials.set(firewall.name, { outcomes: measured, findings: [...findings] });
    await firewall.remove(host);
    if (changes) {
      await clear();
      ready = false;
    } else {
      await restoreRules(host, "set-up");
    }
  }
  if (ready) await clear();
  return trials;
}

/** What the probes come to under a firewall of ours. */
export function wantedOutcomes(tried: NamedCase, engine: Engine): Outcomes {
  return tried.steps.map(({ probes }) =>
    Object.fromEntries(Object.entries(probes).map(([line, wanted]) => [line, expected(wanted, engine)])),
  );
}

/** The codes that compiling the case's policy reports beside an engine. */
export function wantedFindings(tried: NamedCase, engine: Engine): string[] {
  return (tried.findings ?? []).flatMap((finding) => {
    if (typeof finding === "string") return [finding];
    return isOfKind(engine, finding.from) ? [finding.code] : [];
  });
}

/** Why a case can't be tried beside an engine, if it can't. */
export function notTried(tried: NamedCase, engine: Engine): string | undefined {
  return tried.notOn?.find(({ kind }) => isOfKind(engine, kind))?.why;
}

async function change(
  host: EngineHost,
  tried: NamedCase,
  { act }: Step,
  firewall: Firewall,
): Promise<readonly string[]> {
  if (!act) return [];
  await act.run(host, () => firewall.reload(host));
  return act.recompile && firewall.ours ? firewall.load(host, tried) : [];
}

/** Sends the probes; those that should be answered and are not, again. An answer that should not be is final. */
async function probe(
  host: EngineHost,
  { probes, observations = {} }: Step,
  wanted: Readonly<Record<string, string>> | undefined,
): Promise<Record<string, string>> {
  const lines = Object.keys(probes);
  const found = new Map<string, string>();
  let open = lines;
  for (let tries = 0; tries < TRIES && open.length > 0; tries++) {
    const connections = open.filter((line) => !observations[line]);
    const texts = await Promise.all(connections.map((line) => withAddresses(host, line)));
    const outcome = await outcomes(host, texts);
    connections.forEach((line, index) => {
      const text = outcome[texts[index] as string] as string;
      if (text.startsWith("error")) throw new Error(`${line}: ${text}`);
      found.set(line, text === "silent" || text.startsWith("refused") ? "closed" : text);
    });
    for (const line of open) {
      const observe = observations[line];
      if (observe) found.set(line, await observe(host));
    }
    open = open.filter((line) => mayChange(found.get(line), wanted?.[line], tries));
  }
  return Object.fromEntries(lines.map((line) => [line, found.get(line) as string]));
}

/** Whether a later try may hear more. docker-proxy takes connections before the container's server is up. */
function mayChange(is: string | undefined, wanted: string | undefined, tries: number): boolean {
  if (is !== "closed" && is !== "connected") return false;
  return wanted === undefined ? tries < 1 : wanted !== "closed" && wanted !== is;
}

/** Writes the addresses of containers for `{web}`, `{web late}` and `{web late 6}`. */
async function withAddresses(host: EngineHost, line: string): Promise<string> {
  const [whole, name, network = "bridge", six] = /\{(\S+?)(?: (\S+?))?(?: (6))?\}/.exec(line) ?? [];
  if (whole === undefined || name === undefined) return line;
  return line.replace(whole, await host.address(name, network, six ? 6 : 4));
}
