import { covers } from "./covers.ts";
import type { Lab, Leg, Machine } from "./lab.ts";
import type { Attempt, Attempted, Server } from "./sandbox.ts";
import type { Shot } from "./shoot.ts";
import { ANSWERING } from "./stand-in.ts";

/** What a real client tries, read from a line as the files in `test/kernel/probes/` hold them. */
export interface Probe {
  readonly text: string;
  readonly from: "host" | { readonly machine: Machine; readonly interface: string; readonly source: string };
  readonly to: string;
  readonly protocol: "tcp" | "udp" | "ping";
  readonly port?: number;
}

/**
 * Reads `FROM [SOURCE] > DESTINATION TRAFFIC`: FROM is an interface of the Docker host (its neighbour tries), a container's
 * name behind `container`, or `host`; SOURCE an address of that neighbour's; TRAFFIC `tcp PORT`, `udp PORT` or `ping`.
 */
export function readProbe(lab: Lab, text: string): Probe {
  const [left, right] = text.split(" > ");
  const [to, protocol, port] = (right ?? "").split(" ");
  if (!left || !to || !(protocol === "tcp" || protocol === "udp" || protocol === "ping")) {
    throw new Error(`not a probe: ${text}`);
  }
  const from = left === "host" ? "host" : client(lab, left, to);
  return { text, from, to, protocol, ...(port === undefined ? {} : { port: Number(port) }) };
}

function client(lab: Lab, words: string, to: string): Exclude<Probe["from"], "host"> {
  const [first, second] = words.split(" ");
  const six = to.includes(":");
  const says = first === "container" ? `container ${second}` : `neighbour of ${first}`;
  const machine = lab.machines.find((candidate) => candidate.says === says);
  const own = machine?.legs.flatMap((leg) => leg.addresses.map((address) => ({ leg, address }))) ?? [];
  const able = own.filter(({ address }) => address.includes(":") === six);
  const near = ({ leg }: { leg: Leg }) =>
    lab.interfaces.some(({ name, addresses }) => name === leg.behind && addresses.some((each) => covers(each, to)));
  const fitting = able.find(near) ?? able[0];
  if (!machine || !fitting) throw new Error(`no ${says} with an address of that family`);
  const source = first === "container" ? fitting.address : (second ?? fitting.address);
  return { machine, interface: fitting.leg.interface, source };
}

/** Makes every machine answer for whatever reaches it, and the host answer on these ports of its own (`tcp 22`). */
export async function answerEverywhere(lab: Lab, services: readonly string[]): Promise<void> {
  const servers: Server[] = [];
  await lab.sandbox.unserve();
  for (const { ns, says } of lab.machines) {
    await lab.sandbox.run(["nft", "-f", "-"], { ns, input: `flush ruleset\n${ANSWERING}` });
    for (const protocol of ["tcp", "udp"] as const) {
      for (const address of ["0.0.0.0", "::"]) {
        servers.push({ key: `${ns} ${protocol} ${address}`, ns, protocol, address, port: 9, says });
      }
    }
  }
  const taken = new Set<string>();
  const onHost = (protocol: "tcp" | "udp", address: string, port: number, says: string) => {
    const key = `host ${protocol} ${address} ${port}`;
    if (!taken.has(key)) servers.push({ key, ns: "", protocol, address, port, says });
    taken.add(key);
  };
  for (const container of lab.topology.containers) {
    for (const { protocol, hostAddress, hostPort } of container.ports) {
      if (protocol !== "sctp") onHost(protocol, hostAddress, hostPort, `docker-proxy of ${container.name}`);
    }
  }
  for (const { name, ports } of lab.topology.services) {
    for (const { protocol, publishedPort, mode } of ports) {
      if (mode === "ingress" && protocol !== "sctp") onHost(protocol, "::", publishedPort, `dockerd for ${name}`);
    }
  }
  for (const service of services) {
    const [protocol, port] = service.split(" ") as ["tcp" | "udp", string];
    for (const address of ["0.0.0.0", "::"]) onHost(protocol, address, Number(port), "host");
  }
  await lab.sandbox.serve(servers);
}

/** Gives the clients the source addresses that probes ask for, and the host the ways back to them. */
export async function lendAddresses(lab: Lab, probes: readonly Probe[]): Promise<void> {
  const lent = new Set<string>();
  const routed = new Set<string>();
  for (const { from } of probes) {
    if (from === "host" || lent.has(`${from.machine.ns} ${from.source}`)) continue;
    lent.add(`${from.machine.ns} ${from.source}`);
    const leg = from.machine.legs.find((candidate) => candidate.interface === from.interface);
    if (!leg || leg.addresses.includes(from.source)) continue;
    const six = from.source.includes(":");
    const address = `${from.source}/${six ? 128 : 32}`;
    const extra = six ? ["nodad"] : [];
    await lab.sandbox.run(["ip", "addr", "add", address, "dev", from.interface, ...extra], { ns: from.machine.ns });
    // an address that belongs elsewhere is only borrowed: what answers it goes to its owner
    if (
      routed.has(from.source) ||
      lab.interfaces.some(({ addresses }) => addresses.some((own) => covers(own, from.source)))
    ) {
      continue;
    }
    routed.add(from.source);
    await lab.sandbox.run(["ip", "route", "replace", address, "dev", leg.behind]);
  }
}

/** What real clients come to, all at once: `answered by WHOM`, `refused with HOW`, `silent`. */
export async function tryProbes(lab: Lab, probes: readonly Probe[]): Promise<string[]> {
  const attempts = probes.map(
    ({ from, to, protocol, port }): Attempt => ({
      ns: from === "host" ? "" : from.machine.ns,
      protocol,
      to,
      ...(port === undefined ? {} : { port }),
      ...(from === "host" ? {} : { source: from.source }),
    }),
  );
  return (await lab.sandbox.connect(attempts, 0.9)).map(describe);
}

const REFUSALS: Readonly<Record<string, string>> = {
  "tcp-reset": "tcp-reset",
  "icmp 3/3": "port-unreachable",
  "icmp 3/1": "host-unreachable",
  "icmp 3/13": "admin-prohibited",
  "icmpv6 1/4": "port-unreachable",
  "icmpv6 1/3": "host-unreachable",
  "icmpv6 1/1": "admin-prohibited",
};

/** An attempt's outcome in the words of the probe files. */
export function describe(attempted: Attempted): string {
  switch (attempted.result) {
    case "answered":
      return attempted.text === "pong" ? "answered" : `answered by ${attempted.text.split(" saw ")[0]}`;
    case "refused":
      return `refused with ${REFUSALS[attempted.how] ?? attempted.how}`;
    case "error":
      return `error ${attempted.text}`;
    default:
      return attempted.result;
  }
}

/** The first packet of a probe, for asking `decide` about it. */
export function asShot(lab: Lab, { from, to, protocol, port }: Probe, index: number): Shot {
  const six = to.includes(":");
  const transport =
    protocol === "ping"
      ? { protocol: six ? 58 : 1, icmpType: six ? 128 : 8 }
      : { protocol: protocol === "tcp" ? 6 : 17, port: port ?? 0, sourcePort: 30000 + index };
  const own = lab.interfaces.flatMap(({ addresses }) => addresses.map((address) => address.split("/")[0] as string));
  const source = from === "host" ? own.find((address) => address.includes(":") === six) : from.source;
  return {
    from: from === "host" ? "host" : { ns: from.machine.ns, interface: from.interface },
    wire: { source: source ?? "", destination: to, hopLimit: 64, ...transport },
  };
}
