import { type EngineHost, LAN, WAN } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

/** Docker gives a container's interface a link address that follows from its address: everybody knows it. */
const DB = { address: "10.9.0.5", mac: "02:42:0a:09:00:05" };

/** A stranger, and another node of the cluster. */
const PEERS = [
  { ns: WAN, local: "203.0.113.9", host: "198.51.100.1", inner: "10.9.0.66", mac: "02:00:00:00:00:66" },
  { ns: LAN, local: "192.168.1.10", host: "192.168.1.1", inner: "10.9.0.77", mac: "02:00:00:00:00:77" },
];

/** Untracked, the answers' own packets are not taken for new ones, which the neighbours redirect to port 9. */
const UNTRACKED = `table inet tunnel {
  chain prerouting {
    type filter hook prerouting priority -300
    udp dport 4789 notrack
  }
}
`;

async function setUp(host: EngineHost): Promise<void> {
  await host.docker("swarm", "init", "--advertise-addr", "192.168.1.1");
  await host.docker("network", "create", "-d", "overlay", "--attachable", "--subnet", "10.9.0.0/24", "mesh");
  await host.run({ name: "db", options: ["--network", "mesh", "--ip", DB.address] });
  const format = '{{index .Options "com.docker.network.driver.overlay.vxlanid_list"}}';
  const id = (await host.docker("network", "inspect", "-f", format, "mesh")).trim();
  for (const { ns, local, host: remote, inner, mac } of PEERS) {
    const lines = [
      `ip link add vx0 address ${mac} type vxlan id ${id} local ${local} remote ${remote} dstport 4789 dev eth0`,
      `ip addr add ${inner}/24 dev vx0`,
      "ip link set vx0 up",
      `ip neigh add ${DB.address} lladdr ${DB.mac} dev vx0 nud permanent`,
    ];
    await host.sandbox.run(["sh", "-ec", lines.join("\n")], { ns });
    await host.sandbox.run(["nft", "-f", "-"], { ns, input: UNTRACKED });
    // what one ARP request through the tunnel teaches the container, for some seconds
    const known = ["ip", "neigh", "add", inner, "lladdr", mac, "dev", "eth0", "nud", "permanent"];
    await host.sandbox.run(known, { ns: "db" });
  }
}

async function tearDown(host: EngineHost): Promise<void> {
  for (const { ns } of PEERS) {
    await host.sandbox.run(["sh", "-ec", "ip link del vx0; nft delete table inet tunnel"], { ns });
  }
}

export const swarmPorts: BypassCase = {
  row: 27,
  title: "A Swarm node's ports are open, and forged VXLAN reaches into overlay networks",
  seen: ["CVE-2023-28840", "CVE-2023-28841", "CVE-2023-28842", "docs#17052"],
  failure:
    "dockerd listens on 2377, 7946 and 4789 on all addresses. VXLAN knows no sender: whoever sends a packet with the right number to UDP port 4789 speaks to the containers of an overlay network as if he stood in it, unless the network is encrypted.",
  kind: "enforced",
  answer: "`allow docker-swarm` from the cluster's nodes, and a default for `to host` that refuses everybody else.",
  notOn: [{ kind: { backend: "nftables" }, why: "an engine with this back end takes no part in a Swarm" }],
  setUp,
  tearDown,
  ufw: [
    ...["2377 proto tcp", "7946", "4789 proto udp"].map(
      (port) => `allow in on eth1 from 192.168.1.0/24 to any port ${port}`,
    ),
  ],
  steps: [
    {
      probes: {
        "lan 192.168.1.10 > 192.168.1.1 tcp 2377": "connected",
        "lan 192.168.1.10 > 192.168.1.1 tcp 7946": "connected",
        "lan 10.9.0.77 > 10.9.0.5 tcp 80": "container db",
        "wan 203.0.113.9 > 198.51.100.1 tcp 2377": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 2377": "closed",
        "wan 203.0.113.9 > 198.51.100.1 tcp 7946": "closed",
        "wan 10.9.0.66 > 10.9.0.5 tcp 80": "closed",
      },
    },
  ],
};
