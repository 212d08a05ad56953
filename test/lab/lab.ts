import type { Network, Topology } from "../../src/docker/topology.ts";
import { isProblem, parseAddress } from "../../src/ip/address.ts";
import { interval } from "../../src/ip/interval.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import { Sandbox } from "./sandbox.ts";

/** One interface of a machine in the lab, behind the Docker host. */
export interface Leg {
  /** The interface inside the namespace. */
  readonly interface: string;
  /** The Docker host's interface on the other side: its own, or a bridge. */
  readonly behind: string;
  readonly mac: string;
  /** Without prefix lengths. */
  readonly addresses: readonly string[];
}

/** A machine beside the Docker host: a neighbour on one of its interfaces, or a container. */
export interface Machine {
  readonly ns: string;
  /** `neighbour of eth0`, `container www-nginx`. */
  readonly says: string;
  readonly legs: readonly Leg[];
}

/** An interface of the Docker host. */
export interface HostInterface {
  readonly name: string;
  readonly mac: string;
  readonly bridge: boolean;
  /** Whether Docker made the bridge. */
  readonly docker: boolean;
  /** With prefix lengths. */
  readonly addresses: readonly string[];
}

/** A Docker host in a sandbox, as a topology describes it, with machines around it. No engine runs: see `stand-in.ts`. */
export interface Lab {
  readonly sandbox: Sandbox;
  readonly topology: Topology;
  readonly interfaces: readonly HostInterface[];
  readonly machines: readonly Machine[];
}

const SYSCTLS = [
  "net.ipv4.ip_forward=1",
  "net.ipv6.conf.all.forwarding=1",
  "net.ipv4.conf.all.rp_filter=0",
  "net.ipv4.conf.default.rp_filter=0",
  "net.ipv4.conf.all.send_redirects=0",
  "net.ipv4.conf.default.send_redirects=0",
  "net.ipv6.conf.all.accept_dad=0",
  "net.ipv6.conf.default.accept_dad=0",
  "net.ipv4.icmp_ratelimit=0",
  "net.ipv4.icmp_msgs_per_sec=100000",
  "net.ipv4.icmp_msgs_burst=100000",
  "net.ipv6.icmp.ratelimit=0",
  "net.ipv4.icmp_echo_ignore_broadcasts=0",
  "net.ipv4.fwmark_reflect=1",
  "net.ipv6.fwmark_reflect=1",
  "net.ipv4.conf.all.route_localnet=1",
  "net.bridge.bridge-nf-call-iptables=0",
  "net.bridge.bridge-nf-call-ip6tables=0",
  "net.bridge.bridge-nf-call-arptables=0",
];

/** Builds the lab of a topology whose `host` section names the interfaces. */
export async function openLab(topology: Topology): Promise<Lab> {
  const sandbox = await Sandbox.open();
  const interfaces = hostInterfaces(topology);
  const machines = [...neighbours(interfaces), ...containers(topology), ...ingress(topology)];
  await sandbox.run(["sysctl", "-q", "-e", "-w", ...SYSCTLS]);
  for (const { ns } of machines) await sandbox.run(["ip", "netns", "add", ns]);
  await sandbox.run(["ip", "-batch", "-"], { input: wiring(interfaces, machines).join("\n") });
  await Promise.all(
    machines.map(async (machine) => {
      const input = inside(interfaces, machine).join("\n");
      await sandbox.run(["sysctl", "-q", "-w", "net.ipv6.conf.default.accept_dad=0"], { ns: machine.ns });
      await sandbox.run(["ip", "-batch", "-"], { ns: machine.ns, input });
    }),
  );
  return { sandbox, topology, interfaces, machines };
}

function hostInterfaces(topology: Topology): HostInterface[] {
  const bridges = topology.networks.filter((network) => network.bridge !== undefined);
  const docker = bridges.map((network) => ({
    name: network.bridge as string,
    bridge: true,
    docker: true,
    addresses: gateways(network),
  }));
  const own = (topology.host?.interfaces ?? [])
    .filter(({ name }) => name !== "lo" && !/^veth/.test(name) && !docker.some((bridge) => bridge.name === name))
    .map(({ name, bridge, addresses }) => ({ name, bridge, docker: false, addresses }));
  return [...own, ...docker].map((each, index) => ({ ...each, mac: mac(1, index) }));
}

/** A gateway's address with its prefix length; the first address of a subnet whose gateway isn't told. */
function gateways(network: Network): string[] {
  return network.subnets.map(({ prefix, gateway }) => {
    const length = prefix.slice(prefix.indexOf("/"));
    if (gateway) return gateway + length;
    const first = interval(prefix);
    return IntervalSet.of([{ ...first, first: first.first + 1n, last: first.first + 1n }]).format()[0] + length;
  });
}

function neighbours(interfaces: readonly HostInterface[]): Machine[] {
  const result: Machine[] = [];
  for (const own of interfaces.filter(({ docker }) => !docker)) {
    for (const which of own.bridge ? [10, 11] : [10]) {
      const addresses = [...new Set(own.addresses.map((address) => nth(address, which)))];
      const leg = {
        interface: "eth0",
        behind: own.name,
        // the same address on both ends: the host needs no ARP then, and sends answers to forged addresses too
        mac: own.bridge ? mac(2, result.length) : own.mac,
        addresses,
      };
      result.push({ ns: `n${result.length}`, says: `neighbour of ${own.name}`, legs: [leg] });
    }
  }
  return result;
}

/** The address `which` places above the start of a prefix with host part, without prefix length. */
export function nth(withLength: string, which: number): string {
  const [text, length] = withLength.split("/") as [string, string];
  const parsed = parseAddress(text);
  if (isProblem(parsed)) throw new Error(`not an address: ${text}`);
  const bits = BigInt((parsed.family === 4 ? 32 : 128) - Number(length));
  const value = ((parsed.value >> bits) << bits) + BigInt(which);
  return IntervalSet.of([{ family: parsed.family, first: value, last: value }]).format()[0] as string;
}

function containers(topology: Topology): Machine[] {
  const result: Machine[] = [];
  for (const container of topology.containers) {
    const legs: Leg[] = [];
    for (const endpoint of container.endpoints) {
      const network = topology.networks.find(({ id, name }) => id === endpoint.network || name === endpoint.network);
      const addresses = [endpoint.ipv4, endpoint.ipv6].filter((address) => address !== undefined);
      if (!network?.bridge || addresses.length === 0) continue;
      const own = { interface: `eth${legs.length}`, behind: network.bridge, addresses };
      legs.push({ ...own, mac: mac(3 + legs.length, result.length) });
    }
    const shares = container.networkMode.kind === "container" || container.networkMode.kind === "host";
    if (legs.length > 0 && !shares) result.push({ ns: `c${result.length}`, says: `container ${container.name}`, legs });
  }
  return result;
}

/** Swarm's ingress sandbox on `docker_gwbridge`, which no container's description tells of. */
function ingress(topology: Topology): Machine[] {
  const network = topology.networks.find(({ bridge }) => bridge === "docker_gwbridge");
  if (!network) return [];
  const addresses = gateways(network).map((address) => nth(address, 2));
  const leg = { interface: "eth0", behind: "docker_gwbridge", mac: mac(9, 0), addresses };
  return [{ ns: "ingress", says: "swarm ingress", legs: [leg] }];
}

function mac(kind: number, index: number): string {
  return `02:00:00:0${kind}:00:${(index + 1).toString(16).padStart(2, "0")}`;
}

function wiring(interfaces: readonly HostInterface[], machines: readonly Machine[]): string[] {
  const lines: string[] = [];
  for (const { name, mac: address, bridge } of interfaces) {
    if (!bridge) continue;
    lines.push(
      `link add ${name} address ${address} type bridge forward_delay 0 mcast_snooping 0`,
      `link set ${name} up`,
    );
  }
  machines.forEach(({ ns, legs }, machine) => {
    legs.forEach((leg, index) => {
      const host = interfaces.find(({ name }) => name === leg.behind) as HostInterface;
      const port = host.bridge ? `veth${machine}x${index}` : host.name;
      lines.push(`link add ${port} type veth peer name ${leg.interface} address ${leg.mac} netns ${ns}`);
      if (host.bridge) lines.push(`link set ${port} master ${host.name}`);
      else lines.push(`link set ${port} address ${host.mac} arp off`);
      lines.push(`link set ${port} up`);
    });
  });
  for (const { name, addresses } of interfaces) {
    for (const address of addresses)
      lines.push(`addr add ${address} dev ${name}${address.includes(":") ? " nodad" : ""}`);
  }
  for (const leg of machines.flatMap(({ legs }) => legs)) {
    const host = interfaces.find(({ name }) => name === leg.behind);
    if (!host?.bridge) continue;
    for (const address of leg.addresses)
      lines.push(`neigh add ${address} lladdr ${leg.mac} dev ${leg.behind} nud permanent`);
  }
  const outward = interfaces.find(({ bridge }) => !bridge);
  if (outward) lines.push(`route add default dev ${outward.name}`, `route add ::/0 dev ${outward.name}`);
  return lines;
}

function inside(interfaces: readonly HostInterface[], { legs }: Machine): string[] {
  const lines = ["link set lo up"];
  for (const leg of legs) {
    const host = interfaces.find(({ name }) => name === leg.behind) as HostInterface;
    lines.push(`link set ${leg.interface} up${host.bridge ? "" : " arp off"}`);
    for (const address of leg.addresses) {
      const length = host.addresses.find((own) => own.includes(":") === address.includes(":"))?.split("/")[1];
      lines.push(`addr add ${address}/${length} dev ${leg.interface}${address.includes(":") ? " nodad" : ""}`);
    }
  }
  for (const six of [false, true]) {
    const leg = legs.find(({ addresses }) => addresses.some((address) => address.includes(":") === six));
    const host = interfaces.find(({ name }) => name === leg?.behind);
    const gateway = host?.addresses.find((address) => address.includes(":") === six)?.split("/")[0];
    if (leg && gateway) lines.push(`route add ${six ? "::/0" : "default"} via ${gateway} dev ${leg.interface}`);
  }
  return lines;
}
