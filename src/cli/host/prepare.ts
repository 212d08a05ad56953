import { basename } from "node:path";
import { findingsOf, isBroken } from "../../analysis/tests/result.ts";
import { chooseFirewall } from "../../host/choose.ts";
import type { Firewall, FirewallName } from "../../host/firewall.ts";
import { firewallOf } from "../../host/firewalls.ts";
import { freeSetGeneration } from "../../host/iptables/set-generation.ts";
import { findProgram, onHost } from "../../host/run.ts";
import type { CompiledAs, Generation } from "../../host/state/generation.ts";
import { newId } from "../../host/state/generation.ts";
import { bootId } from "../../host/state/this-boot.ts";
import { silence } from "../../report/silence.ts";
import { aboutTopology } from "../diagnostics.ts";
import { hasErrors } from "../has-errors.ts";
import { chooseFiles } from "../input/default-file.ts";
import { readDocker } from "../input/docker.ts";
import { loadPolicy } from "../input/load-policy.ts";
import { judge } from "../judge.ts";
import { render } from "../output/render.ts";
import { findingOf } from "../problems.ts";
import { quote } from "../quote.ts";
import type { Rim } from "../rim.ts";
import { resultsOf } from "../tests.ts";
import { emit } from "./emit.ts";
import type { CompileChoices } from "./options.ts";

/** A policy, compiled for one of this host's firewalls. */
export interface Prepared {
  readonly generation: Generation;
  readonly firewall: Firewall;
  /** The names of the policy's tests that fail, in quotes. */
  readonly brokenTests: readonly string[];
}

/**
 * Compiles a policy for this host, and prints what is to be said about it. `undefined` where it has errors. `current` is the
 * firewall in force.
 */
export async function prepare(
  named: readonly string[],
  options: CompileChoices,
  current: FirewallName | undefined,
  rim: Rim,
): Promise<Prepared | undefined> {
  const policy = await loadPolicy(chooseFiles(named, rim), rim, options.stdinFilename);
  const show = (findings: Parameters<typeof render>[4]) => render(rim, rim.stderr, "pretty", policy, findings);
  const topology = await readDocker(options.docker, rim).catch((error) => {
    if (!hasErrors(policy.diagnostics)) throw error;
    return undefined;
  });
  const judgement = await judge(policy, topology, options.today ?? rim.today());
  const { ir, diagnostics } = judgement;
  const { kept } = silence([...aboutTopology(topology, options.docker), ...diagnostics], policy.program.suppressions);
  if (ir === undefined) {
    await show(kept);
    return undefined;
  }
  const name = await chooseFirewall(options.backend, onHost, topology?.engine, current);
  const compiledAs = await compiledFor(name, options);
  const source = basename(policy.program.files[0] ?? "");
  const { rules, problems } = await emit(ir, { firewall: name, source, compiledAs });
  const found = problems.map((problem) => findingOf(problem, policy));
  const all = [...kept, ...silence(found, policy.program.suppressions).kept];
  const failed = hasErrors(all);
  const results = failed ? [] : await resultsOf(policy, judgement);
  await show([...all, ...silence(findingsOf(results), policy.program.suppressions).kept]);
  if (failed) return undefined;
  const at = new Date();
  const boot = bootId();
  const generation: Generation = {
    id: newId(at),
    at: at.toISOString(),
    applied: at.toISOString(),
    source,
    firewall: name,
    compiledAs,
    rules,
    sources: [...policy.sources].map(([file, text]) => ({ name: file, text })),
    ...(topology && { snapshot: topology, ...(boot !== undefined && { boot }) }),
    ir,
  };
  const brokenTests = results.filter(isBroken).map(({ name }) => quote(name));
  return { generation, firewall: firewallOf(name), brokenTests };
}

async function compiledFor(name: FirewallName, options: CompileChoices): Promise<CompiledAs> {
  const plain = { securityTable: options.securityTable, ...(options.mark !== undefined && { markBit: options.mark }) };
  if (name === "nft") return { ...plain, ipset: false };
  const ipset = options.ipset && findProgram("ipset") !== undefined;
  if (!ipset) return { ...plain, ipset };
  const variant = name === "iptables-legacy" ? "legacy" : "nft";
  return { ...plain, ipset, setGeneration: await freeSetGeneration(onHost, variant) };
}
