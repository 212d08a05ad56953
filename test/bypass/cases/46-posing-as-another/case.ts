import type { EngineHost } from "../../../engine/engine.ts";
import { LAN, WAN } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";
import { arrival, macOf } from "../../frames.ts";

const MAILER = "172.21.0.2";

export const posingAsAnother: BypassCase = {
  title: "A container sends under another container's address",
  seen: [],
  failure:
    "A rule for a container's address is a rule for whoever writes that address into a packet. Docker gives every container NET_RAW, and its bridges check nothing.",
  kind: "diagnosed",
  answer:
    "A container is known by its bridge and its address there: from another bridge, and from outside, nobody poses as it. A neighbour on its own bridge can, and there is a note with the remedy: `--cap-drop NET_RAW`, after which it is gone, or a network of its own.",
  findings: ["container-can-pose"],
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.21.0.0/24", "post");
    await host.docker("network", "create", "--subnet", "172.22.0.0/24", "guests");
    await host.run(
      { name: "mailer", options: ["--network", "post", "--ip", MAILER] },
      { name: "neighbour", options: ["--network", "post", "--ip", "172.21.0.3"] },
      { name: "guest", options: ["--network", "guests", "--ip", "172.22.0.2"] },
    );
  },
  ufw: ["route allow proto udp from 172.21.0.2 to any port 514", "route deny proto udp from any to any port 514"],
  steps: [
    {
      probes: {
        "mailer > 192.168.1.10 udp 514": "neighbour of eth1 saw 192.168.1.1",
        "neighbour > 192.168.1.10 udp 514": "closed",
        "guest > 192.168.1.10 udp 514": "closed",
        "guest > 192.168.1.10 udp 514, as mailer": "closed",
        "lan > 203.0.113.200 udp 514, as mailer": "closed",
        "neighbour > 192.168.1.10 udp 514, as mailer": { should: "closed", but: "arrives" },
      },
      observations: {
        "guest > 192.168.1.10 udp 514, as mailer": (host) => pose(host, "guest", "192.168.1.10"),
        "lan > 203.0.113.200 udp 514, as mailer": (host) => pose(host, LAN, "203.0.113.200"),
        "neighbour > 192.168.1.10 udp 514, as mailer": (host) => pose(host, "neighbour", "192.168.1.10"),
      },
    },
  ],
};

async function pose(host: EngineHost, from: string, destination: string): Promise<string> {
  const behind = from === LAN ? "eth1" : await bridgeOf(host, from === "guest" ? "guests" : "post");
  const what = { source: MAILER, destination, protocol: 17, sourcePort: 5140, port: 514 };
  const sent = { from: { ns: from }, to: await macOf(host, { ns: "", interface: behind }), what };
  return arrival(host, sent, { ns: from === LAN ? WAN : LAN }, "arrives");
}

async function bridgeOf(host: EngineHost, network: string): Promise<string> {
  return `br-${(await host.docker("network", "inspect", "-f", "{{.Id}}", network)).slice(0, 12)}`;
}
