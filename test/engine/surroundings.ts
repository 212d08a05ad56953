import type { Topology } from "../../src/docker/topology.ts";
import { type Lab, openLab } from "../lab/lab.ts";
import type { Sandbox } from "../lab/sandbox.ts";
import { ANSWERING } from "../lab/stand-in.ts";

/** The Docker host before any engine runs: two outer interfaces, each with a neighbour. */
const HOST: Topology = {
  version: 1,
  engine: {},
  containers: [],
  networks: [],
  services: [],
  host: {
    interfaces: [
      { name: "eth0", bridge: false, addresses: ["198.51.100.1/24", "2001:db8:1::1/64"] },
      { name: "eth1", bridge: false, addresses: ["192.168.1.1/24", "2001:db8:2::1/64"] },
    ],
  },
};

/** The neighbours' namespaces. */
export const WAN = "n0";
export const LAN = "n1";

/** Further addresses of the neighbours: an admin's and a stranger's on the public side, a desk's on the LAN. */
const LENT: readonly (readonly [ns: string, address: string])[] = [
  [WAN, "203.0.113.9/32"],
  [WAN, "2001:db8:ffff::9/128"],
  [WAN, "198.51.100.7/24"],
  [WAN, "2001:db8:1::7/64"],
  [LAN, "192.168.1.20/24"],
];

/** Opens the lab of a plain host that no engine has touched, with neighbours that answer on every port. */
export async function openSurroundings(): Promise<Lab> {
  const lab = await openLab(HOST);
  const { sandbox } = lab;
  // as a plain host has it: Docker then switches forwarding on and sets its own policy
  const plain = ["net.ipv4.ip_forward=0", "net.ipv4.fwmark_reflect=0", "net.ipv6.fwmark_reflect=0"];
  await sandbox.run(["sysctl", "-q", "-w", ...plain, "net.ipv4.conf.all.route_localnet=0"]);
  for (const { ns, says } of lab.machines) {
    await sandbox.run(["nft", "-f", "-"], { ns, input: ANSWERING });
    await sandbox.serve(
      (["tcp", "udp"] as const).flatMap((protocol) =>
        ["0.0.0.0", "::"].map((address) => ({
          key: `${ns}${protocol}${address}`,
          ns,
          protocol,
          address,
          port: 9,
          says,
        })),
      ),
    );
  }
  await lendAddresses(sandbox);
  // no registry is to be asked: names are refused at once
  await sandbox.run(["tee", "/run/resolv.conf"], { input: "nameserver 127.0.0.1\n" });
  await sandbox.run(["mount", "--bind", "/run/resolv.conf", "/etc/resolv.conf"]);
  return lab;
}

async function lendAddresses(sandbox: Sandbox): Promise<void> {
  for (const [ns, address] of LENT) {
    const extra = address.includes(":") ? ["nodad"] : [];
    await sandbox.run(["ip", "addr", "add", address, "dev", "eth0", ...extra], { ns });
  }
}
