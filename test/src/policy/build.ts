import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { parse } from "../../../lang/parse.ts";
import type { Program } from "../../../lang/tree.ts";
import { lint } from "../../../src/analysis/lint/lint.ts";
import type { Container, EndpointAddress, Network, PublishedPort, Topology } from "../../../src/docker/topology.ts";
import { type Address, isProblem, parseAddress } from "../../../src/ip/address.ts";
import { type Decision, decide } from "../../../src/ir/decide.ts";
import type { Ir } from "../../../src/ir/ir.ts";
import { freshMemory, type Memory } from "../../../src/ir/memory.ts";
import type { Packet } from "../../../src/ir/packet.ts";
import { compile } from "../../../src/policy/compile.ts";
import type { BoundTests } from "../../../src/policy/test-blocks.ts";

/** The day on which the tests' policies are compiled. */
export const TODAY = "2026-06-01";

/** A policy that was compiled, with its text at hand. */
export interface Compiled {
  readonly text: string;
  readonly program: Program;
  readonly ir: Ir | undefined;
  readonly tests: BoundTests;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses and compiles a policy; throws where it doesn't even parse, for then the test is wrong. */
export function compiled(text: string, topology?: Topology, today = TODAY): Compiled {
  const parsed = parse("policy.wall", text);
  const bad = parsed.diagnostics.filter((one) => one.severity === "error");
  if (bad.length > 0)
    throw new Error(bad.map((one) => `${one.code}: ${one.message} (${underlined(text, one)})`).join("\n"));
  const program: Program = {
    files: ["policy.wall"],
    statements: parsed.statements,
    suppressions: parsed.suppressions,
  };
  return { text, program, ...withIr(compile(program, topology, { today })) };
}

function withIr({
  ir,
  tests,
  diagnostics,
}: ReturnType<typeof compile>): Pick<Compiled, "ir" | "tests" | "diagnostics"> {
  return { ir, tests, diagnostics };
}

/** The IR of a policy that has to compile. */
export function irOf(text: string, topology?: Topology, today?: string): Ir {
  const { ir, diagnostics } = compiled(text, topology, today);
  if (!ir) throw new Error(show(text, diagnostics).join("\n"));
  return ir;
}

/** The errors and warnings of binding and lowering, as `code: underlined text`. */
export function findings(text: string, topology?: Topology, today?: string): string[] {
  return show(
    text,
    compiled(text, topology, today).diagnostics.filter((one) => one.severity !== "note"),
  );
}

/** The notes of binding and lowering, as `code: message`. */
export function notes(text: string, topology?: Topology): string[] {
  const all = compiled(text, topology).diagnostics.filter((one) => one.severity === "note");
  return all.map((one) => `${one.code}: ${one.message}`);
}

/** The finding with this code. */
export function finding(text: string, code: string, topology?: Topology): Diagnostic {
  const found = compiled(text, topology).diagnostics.find((one) => one.code === code);
  if (!found) throw new Error(`no ${code} in ${findings(text, topology).join(", ")}`);
  return found;
}

/** The findings of lint, as `code: underlined text`. */
export function lintFindings(text: string, topology?: Topology): string[] {
  return show(text, lintOf(text, topology));
}

export function lintOf(text: string, topology?: Topology): Diagnostic[] {
  const { program, ir } = compiled(text, topology);
  return lint({ program, topology, ir });
}

function show(text: string, diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map((one) => (one.span ? `${one.code}: ${underlined(text, one)}` : one.code));
}

/** The text that a finding underlines. */
export function underlined(text: string, { span }: Pick<Diagnostic, "span">): string {
  return span ? text.slice(span.start.offset, span.end.offset) : "";
}

/** The text with a finding's fix applied. */
export function fixed(text: string, { fix }: Diagnostic): string {
  const edits = [...(fix?.edits ?? [])].sort((a, b) => b.span.start.offset - a.span.start.offset);
  return edits.reduce(
    (all, { span, text }) => all.slice(0, span.start.offset) + text + all.slice(span.end.offset),
    text,
  );
}

/** What the text becomes by each change that is offered for a finding. */
export function fixedEach(text: string, found: Diagnostic | undefined): string[] {
  const fixes = [...(found?.fix ? [found.fix] : []), ...(found?.otherFixes ?? [])];
  return fixes.map((fix) => fixed(text, { ...(found as Diagnostic), fix }));
}

/** A host with an engine and nothing on it but the default network. */
export function world(parts: Partial<Topology> = {}): Topology {
  const { networks = [], ...rest } = parts;
  return {
    version: 1,
    engine: { version: "28.5.2" },
    containers: [],
    services: [],
    ...rest,
    networks: [...networks, network("bridge", { bridge: "docker0", subnets: [{ prefix: "172.17.0.0/16" }] })],
  };
}

/** A bridge network called `NAME`, its id and bridge called after it. */
export function network(name: string, parts: Partial<Network> = {}): Network {
  const driver = parts.driver ?? "bridge";
  return {
    id: `id-${name}`,
    name,
    driver,
    scope: "local",
    ...(driver === "bridge" && { bridge: `br-${name}` }),
    subnets: [],
    internal: false,
    ipv6: false,
    icc: true,
    masquerade: true,
    trustedHostInterfaces: [],
    ingress: false,
    labels: {},
    ...parts,
  };
}

/** `leg("bridge", "172.17.0.2")`: a container's place in a network. */
export function leg(networkName: string, ...addresses: readonly string[]): EndpointAddress {
  const [v4, v6] = [addresses.find((one) => !one.includes(":")), addresses.find((one) => one.includes(":"))];
  return { network: `id-${networkName}`, ...(v4 && { ipv4: v4 }), ...(v6 && { ipv6: v6 }) };
}

/** `port("8080:80")`, `port("127.0.0.1:5432:5432")`, `port("53:53/udp")`: as behind `docker run -p`, both families where no address is given. */
export function port(text: string): PublishedPort[] {
  const found = /^(?:(.+):)?([0-9]+):([0-9]+)(?:\/(tcp|udp|sctp))?$/.exec(text);
  if (!found) throw new Error(text);
  const [, address, hostPort, containerPort, protocol = "tcp"] = found;
  return (address === undefined ? ["0.0.0.0", "::"] : [address]).map((hostAddress) => ({
    protocol: protocol as PublishedPort["protocol"],
    containerPort: Number(containerPort),
    hostAddress,
    hostPort: Number(hostPort),
  }));
}

/** A running container with legs in networks, and what it publishes. */
export function container(
  name: string,
  legs: readonly EndpointAddress[],
  ports: readonly string[] = [],
  parts: Partial<Container> = {},
): Container {
  const published = ports.flatMap(port);
  const up = (parts.state ?? "running") === "running";
  return {
    id: `id-${name}`,
    name,
    labels: {},
    state: "running",
    networkMode: { kind: "networks" },
    endpoints: legs,
    ports: up ? published : [],
    configuredPorts: published,
    ...parts,
  };
}

/** An address from its text. */
export function address(text: string): Address {
  const parsed = parseAddress(text);
  if (isProblem(parsed)) throw new Error(text);
  return parsed;
}

/**
 * A packet in a few words: `"eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 8080"`. An interface in front of the
 * first address only: the input hook; of the second only: the output hook; of both: forward. Behind the protocol its port,
 * or icmp type; `was` what the client asked for, before a redirection.
 */
export function packet(text: string, parts: Partial<Packet> = {}): Packet {
  const words = text.split(" ");
  const arrow = words.indexOf(">");
  const [before, after] = [words.slice(0, arrow), words.slice(arrow + 1)];
  const out = /[.:]/.test(after[0] as string) ? "" : (after.shift() as string);
  const [source, incoming = ""] = before.reverse();
  const [destination, protocol = "any", number, was, asked, askedPort] = after;
  const hook = incoming === "" ? "output" : out === "" ? "input" : "forward";
  const family = (destination as string).includes(":") ? 6 : 4;
  const numbers: Record<string, number> = { tcp: 6, udp: 17, sctp: 132, esp: 50, icmp: family === 4 ? 1 : 58 };
  const value =
    number === undefined ? {} : protocol === "icmp" ? { icmpType: Number(number) } : { port: Number(number) };
  return {
    hook,
    in: incoming,
    out,
    source: address(source as string),
    destination: address(destination as string),
    protocol: numbers[protocol] ?? Number(protocol),
    ...value,
    hopLimit: 63,
    state: "new",
    ...(was === "was" && { redirectedFrom: { destination: address(asked as string), port: Number(askedPort) } }),
    ...parts,
  };
}

/** What a policy says of a packet, in a word: `allow`, `deny`, `untouched`, or how it is rejected. */
export function verdict(ir: Ir, text: string, parts: Partial<Packet> = {}, memory: Memory = freshMemory()): string {
  return word(decide(ir, packet(text, parts), memory));
}

export function word(decision: Decision): string {
  return decision.reject ?? decision.verdict;
}
