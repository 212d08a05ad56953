import { readSnapshot } from "../../../src/docker/read-snapshot.ts";
import type { Problem } from "../../../src/docker/snapshot-error.ts";
import type { Topology } from "../../../src/docker/topology.ts";
import type { HostInterface, Lab, Leg, Machine } from "../../lab/lab.ts";
import { SOCKET, type Stage } from "./stage.ts";

/** Docker's world and the host's interfaces, as they are now. */
export async function topologyOf({ host }: Stage): Promise<Topology> {
  const text = await host.sandbox.run([process.execPath, "/run/bin/wallc.js", "snapshot", "-H", SOCKET]);
  const problems: Problem[] = [];
  const topology = readSnapshot(JSON.parse(text), problems);
  if (topology === undefined || problems.length > 0) throw new Error(`no snapshot: ${JSON.stringify(problems)}`);
  return topology;
}

/** An interface as `ip -j addr` prints it. */
interface Interface {
  readonly ifname: string;
  readonly address: string;
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number; readonly scope: string }[];
}

/** The host and everybody around it, containers too, as a lab that packets can be sent in. */
export async function labOf(stage: Stage, topology: Topology): Promise<Lab> {
  const { sandbox, interfaces, machines } = stage.host.lab;
  const bridges = (await addresses(stage, ["type", "bridge"])).map(
    (one): HostInterface => ({
      name: one.ifname,
      mac: one.address,
      bridge: true,
      docker: true,
      addresses: one.addr_info
        .filter(({ scope }) => scope === "global")
        .map(({ local, prefixlen }) => `${local}/${prefixlen}`),
    }),
  );
  const around = await Promise.all(machines.map(async (machine) => withAddresses(stage, machine)));
  const containers = await containersOf(stage, topology);
  return {
    sandbox,
    topology,
    interfaces: [...interfaces.filter(({ docker }) => !docker), ...bridges],
    machines: [...around, ...containers],
  };
}

async function addresses({ host }: Stage, words: readonly string[], ns = ""): Promise<Interface[]> {
  const text = await host.sandbox.run(["ip", "-j", "addr", "show", ...words], ns === "" ? {} : { ns });
  // A bare `ip -j` prints an empty object for each interface that doesn't fit.
  return (JSON.parse(text || "[]") as Interface[]).filter(({ ifname }) => ifname !== undefined);
}

/** A neighbour with the addresses that it was lent. */
async function withAddresses(stage: Stage, machine: Machine): Promise<Machine> {
  const now = await addresses(stage, [], machine.ns);
  const legs = machine.legs.map((leg): Leg => {
    const found = now.find(({ ifname }) => ifname === leg.interface);
    const all = (found?.addr_info ?? []).filter(({ scope }) => scope === "global").map(({ local }) => local);
    return { ...leg, addresses: all };
  });
  return { ...machine, legs };
}

/** The running containers that have networks; a namespace is known by the process that lives in it. */
async function containersOf(stage: Stage, topology: Topology): Promise<Machine[]> {
  const running = topology.containers.filter(({ state, endpoints }) => state === "running" && endpoints.length > 0);
  const result: Machine[] = [];
  for (const { id, name, endpoints } of running) {
    const pid = (await stage.host.docker("inspect", "-f", "{{.State.Pid}}", id)).trim();
    const ns = `c${pid}`;
    await stage.shell(`[ -e /run/netns/${ns} ] || ip netns attach ${ns} ${pid}`);
    const now = await addresses(stage, [], ns);
    const legs = endpoints.flatMap(({ network, ipv4, ipv6 }): Leg[] => {
      const bridge = topology.networks.find((one) => one.id === network || one.name === network)?.bridge;
      const found = now.find(({ addr_info }) => addr_info.some(({ local }) => local === ipv4 || local === ipv6));
      if (bridge === undefined || found === undefined) return [];
      const own = [ipv4, ipv6].filter((address) => address !== undefined);
      return [{ interface: found.ifname, behind: bridge, mac: found.address, addresses: own }];
    });
    if (legs.length > 0) result.push({ ns, says: `container ${name}`, legs });
  }
  return result;
}
