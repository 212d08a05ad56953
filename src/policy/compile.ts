/** The conductor: a policy and Docker's world go in, the IR comes out. */
import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../lang/span.ts";
import type { Program, Statement } from "../../lang/tree.ts";
import type { Topology } from "../docker/topology.ts";
import { IR_VERSION, type Ir, type Meter, type PathName, type Rule } from "../ir/ir.ts";
import type { Binding } from "./binding.ts";
import {
  bridgeOfOthers,
  customBridge,
  guessedBridge,
  needsBridgeNetfilter,
  rootless,
  subnetOfNeighbours,
} from "./diagnostics/engine.ts";
import { type DockerSettings, readDockerBlock } from "./docker-block.ts";
import { reportEffects } from "./effects.ts";
import { Groups } from "./groups.ts";
import { guardsOf, overlapsOf } from "./guards.ts";
import { restrictedBridges } from "./one-bridge.ts";
import { originOf } from "./origin.ts";
import { buildPath, collectDefaults, everyPath, finalOf } from "./paths.ts";
import { claimedPorts, publishedTable } from "./published.ts";
import { type LoweredRule, lowerRule } from "./rule.ts";
import { Services } from "./services.ts";
import { Sets } from "./sets.ts";
import { confinement, enginePlan, isolation } from "./standalone.ts";
import { Symbols } from "./symbols.ts";
import { type BoundTests, bindTests } from "./test-blocks.ts";
import { counts } from "./until.ts";
import { usedSets } from "./used-sets.ts";
import { buildWorld, DOCKERS, type World } from "./world.ts";

export type { Topology };

export interface CompileOptions {
  /** Today in UTC, as an ISO date: what `until` is measured against. */
  readonly today: string;
}

export interface Compilation {
  /** Absent where a finding is an error. */
  readonly ir?: Ir;
  /** The `test` blocks, for `runTests`. They are no part of the IR. */
  readonly tests: BoundTests;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Binds the names of a policy in a Docker host's topology (`undefined`: no engine was asked, every name of Docker's is
 * unknown) and lowers it to the IR.
 */
export function compile(program: Program, topology: Topology | undefined, options: CompileOptions): Compilation {
  const diagnostics: Diagnostic[] = [];
  const said = new Set<string>();
  const report = (diagnostic: Diagnostic): void => {
    const key = `${diagnostic.code} ${diagnostic.message} ${diagnostic.span?.file}:${diagnostic.span?.start.offset}`;
    if (!said.has(key)) diagnostics.push(diagnostic);
    said.add(key);
  };
  const settings = readDockerBlock(program, topology?.engine.userlandProxy, report);
  const binding = bind(program, buildWorld(topology, settings.bridges), report);
  const lowered = select(program, "rule").flatMap((node, index) => {
    const rule = lowerRule(node, index + 1, binding);
    return counts(node, options.today, report) ? [rule] : [];
  });
  const ir = assemble(program, settings, lowered, binding);
  reportEffects(lowered, ir.paths, binding);
  reportEngine(ir, binding.world, report);
  if (topology?.engine.rootless) report(rootless());
  checkDefinitions(program, binding);
  const tests = bindTests(select(program, "test"), topology, binding);
  binding.symbols.reportUnused();
  const failed = diagnostics.some((diagnostic) => diagnostic.severity === "error");
  return { ...(!failed && { ir }), tests, diagnostics };
}

function bind(program: Program, world: World, report: Binding["report"]): Binding {
  const symbols = new Symbols(program, report);
  const first = program.files[0] ?? "";
  const services = new Services(symbols, report);
  return {
    symbols,
    groups: new Groups(symbols, report),
    services,
    claimed: claimedPorts(select(program, "rule"), services, world),
    sets: new Sets(),
    world,
    leftOut: new Set(),
    report,
    origin: (span: Span) => originOf(span, first),
  };
}

function select<K extends Statement["kind"]>(program: Program, kind: K): Extract<Statement, { kind: K }>[] {
  return program.statements.filter((one): one is Extract<Statement, { kind: K }> => one.kind === kind);
}

/** Groups and zones that no rule asks for have errors too. */
function checkDefinitions(program: Program, { groups, services }: Binding): void {
  for (const group of select(program, "let")) groups.addresses(group);
  for (const zone of select(program, "zone")) if (zone.addresses) groups.list(zone.addresses);
  for (const service of select(program, "service")) {
    for (const item of service.traffic.items) if (item.kind === "service") services.traffic(item.name, item.span);
  }
}

function assemble(program: Program, settings: DockerSettings, lowered: readonly LoweredRule[], binding: Binding): Ir {
  const { world, sets } = binding;
  const defaults = collectDefaults(select(program, "default"), binding);
  const without = new Set(select(program, "essentials").flatMap((one) => one.without.map((part) => part.part)));
  const block = program.statements.find((one) => one.kind === "docker");
  const paths = everyPath((path) => {
    const rules = lowered.flatMap((one) => one.rules.get(path) ?? []);
    const final = finalOf(path, defaults.get(path), !settings.iptables, binding);
    return buildPath(rules, block ? engineRules(path, settings, binding, block.span) : [], final);
  });
  return {
    version: IR_VERSION,
    bridges: world.bridges,
    sameInterface: world.hostBridges.filter((name) => !isDocker(world, name)).sort(),
    sets: usedSets(paths, sets),
    meters: usedMeters(paths, lowered),
    published: publishedTable(
      world,
      lowered.flatMap((one) => one.claims),
      sets,
    ),
    guards: guardsOf(world, !without.has("guards")),
    essentials: { discovery: !without.has("discovery"), dhcp: !without.has("dhcp") },
    paths,
    engine: enginePlan(settings, world),
    bridgeNetfilter: restrictedBridges(paths["between-containers"], world, sets),
  };
}

function engineRules(path: PathName, settings: DockerSettings, binding: Binding, span: Span): Rule[] {
  if (path === "between-containers") return isolation(settings, binding.world, binding.origin(span));
  const confined = path === "from-containers" || path === "to-containers";
  return confined ? confinement(path, settings, binding.world, binding.origin(span)) : [];
}

function usedMeters(paths: Ir["paths"], lowered: readonly LoweredRule[]): Meter[] {
  const used = new Set(
    Object.values(paths).flatMap((path) => path.rules.flatMap((rule) => [rule.rate, rule.connections])),
  );
  return lowered
    .flatMap((one) => one.meters)
    .filter((meter) => used.has(meter.id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isDocker(world: World, name: string): boolean {
  return world.networks.some((network) => network.bridge === name);
}

function reportEngine(ir: Ir, world: World, report: Binding["report"]): void {
  for (const name of world.bridges.not) report(bridgeOfOthers(name));
  for (const network of world.networks) {
    if (network.driver !== "bridge" || network.bridge === undefined) continue;
    if (network.assumed && network.bridge !== "docker0") report(guessedBridge(network.name, network.bridge));
    if (DOCKERS.test(network.bridge)) continue;
    report(customBridge(network.name, network.bridge));
  }
  if (ir.guards.loopback) for (const overlap of overlapsOf(world)) report(subnetOfNeighbours(overlap));
  if (ir.bridgeNetfilter.length > 0) report(needsBridgeNetfilter(ir.bridgeNetfilter));
}
