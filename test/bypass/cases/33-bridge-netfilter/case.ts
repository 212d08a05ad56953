import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

const SWITCHES = ["iptables", "ip6tables"].map((tool) => `net.bridge.bridge-nf-call-${tool}`);

/** Two machines on a bridge that isn't Docker's, as libvirt makes one. */
const VMS = [
  "ip link add virbr0 type bridge",
  "ip link set virbr0 up",
  "for n in 1 2; do",
  "  ip netns add vm$n",
  "  ip link add vnet$n type veth peer name eth0 netns vm$n",
  "  ip link set vnet$n master virbr0 up",
  "  ip -n vm$n addr add 192.168.122.$n/24 dev eth0",
  "  ip -n vm$n addr add fd00:122::$n/64 dev eth0 nodad",
  "  ip -n vm$n link set eth0 up",
  "done",
];

async function setUp(host: EngineHost): Promise<void> {
  await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
  await host.run(
    { name: "app", options: ["--network", "site", "--ip", "172.19.0.2"] },
    { name: "db", options: ["--network", "site", "--ip", "172.19.0.3"] },
  );
  await host.sandbox.run(["sh", "-ec", VMS.join("\n")]);
  await host.sandbox.serve(
    ["0.0.0.0", "::"].map((address) => ({ key: address, ns: "vm2", protocol: "tcp", address, port: 80, says: "vm2" })),
  );
  await host.sandbox.run(["sysctl", "-q", "-w", ...SWITCHES.map((key) => `${key}=1`)]);
}

async function tearDown(host: EngineHost): Promise<void> {
  await host.sandbox.run(["sysctl", "-q", "-w", ...SWITCHES.map((key) => `${key}=0`)]);
  await host.sandbox.run(["sh", "-ec", "ip netns del vm1; ip netns del vm2; ip link del virbr0"]);
}

export const bridgeNetfilter: BypassCase = {
  row: 33,
  title: "br_netfilter brings traffic within a bridge before rules that are meant for routed traffic",
  seen: ["moby#48411"],
  failure:
    "Docker 27.0 to 27.2 load br_netfilter even with `iptables: false`, and other programs load it too. Then packets between two containers of one network, and between two virtual machines of one bridge, pass FORWARD, and a firewall that refuses routed traffic cuts them off.",
  kind: "enforced",
  answer:
    "What stays within one bridge is no routed traffic: no default for `to containers` or `forward` is asked about it. Only a rule or a default for `between containers` is, on Docker's bridges.",
  engine: ["--iptables=false"],
  setUp,
  tearDown,
  steps: [
    {
      probes: {
        "app > 172.19.0.3 tcp 80": "container db",
        "vm1 > 192.168.122.2 tcp 80": "vm2 saw 192.168.122.1",
        "vm1 > fd00:122::2 tcp 80": "vm2 saw fd00:122::1",
        "lan > 172.19.0.3 tcp 80": "closed",
      },
    },
  ],
};
