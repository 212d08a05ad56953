import type { EngineHost } from "../../../engine/engine.ts";
import { LAN } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";
import { macOf } from "../../frames.ts";

const CAMERA = "192.168.1.50";

export const macvlan: BypassCase = {
  row: 23,
  title: "macvlan and ipvlan go past every hook of the host",
  seen: ["whalewall#96", "kubernetes#59044"],
  failure:
    "A container on a macvlan or ipvlan network is a neighbour on the parent interface's wire. Its packets cross no ip hook of the host in either direction, so no rule in any table sees them.",
  kind: "diagnosed",
  answer:
    "A rule that names such a container, and a default that seems to hold for it, have a warning: put it on a bridge network, or filter on the switch or in the container. The guard against forged addresses leaves a macvlan's subnet alone: it is the LAN's.",
  findings: ["container-not-protectable", "container-beyond-default"],
  setUp: async (host) => {
    const wire = ["--driver", "macvlan", "--opt", "parent=eth1", "--subnet", "192.168.1.0/24"];
    await host.docker("network", "create", ...wire, "--gateway", "192.168.1.1", "wire");
    await host.run(
      { name: "camera", options: ["--network", "wire", "--ip", CAMERA] },
      { name: "www", options: ["-p", "8080:80"] },
    );
    await introduce(host);
  },
  tearDown: async (host) => {
    await host.sandbox.run(["ip", "neigh", "del", CAMERA, "dev", "eth0"], { ns: LAN });
  },
  ufw: ["route deny from any to 192.168.1.50", "route deny from 192.168.1.50 to any"],
  ufwDocker: ["route allow proto tcp from 192.168.1.0/24 to 172.17.0.2 port 80"],
  steps: [
    {
      probes: {
        "lan > 192.168.1.50 tcp 80": { should: "closed", but: "container camera" },
        "camera > 192.168.1.10 tcp 443": { should: "closed", but: "neighbour of eth1 saw 192.168.1.50" },
        "lan > 192.168.1.1 tcp 8080": "container www",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "closed",
      },
    },
  ],
};

/** In the lab nobody on the LAN asks for Ethernet addresses. */
async function introduce(host: EngineHost): Promise<void> {
  const neighbour = await macOf(host, { ns: LAN });
  const camera = await macOf(host, { ns: "camera" });
  const know = (address: string, mac: string) => ["ip", "neigh", "replace", address, "lladdr", mac, "dev", "eth0"];
  await host.sandbox.run(know(CAMERA, camera), { ns: LAN });
  await host.sandbox.run(know("192.168.1.10", neighbour), { ns: "camera" });
}
