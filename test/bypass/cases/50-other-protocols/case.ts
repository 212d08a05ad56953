import type { EngineHost } from "../../../engine/engine.ts";
import { WAN } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";
import { arrival, macOf } from "../../frames.ts";

export const otherProtocols: BypassCase = {
  title: "Rules for tcp and udp leave every other protocol",
  seen: ["RFC 9260"],
  failure:
    "SCTP, GRE, ESP and their like have no port that a rule for tcp or udp could match. Where routed IPv6 reaches the containers (Docker up to 26 writes no IPv6 rules), they come through whatever is said of ports.",
  kind: "enforced",
  answer:
    "A default refuses every protocol. `sctp`, `gre`, `esp` and `proto 132` are traffic as any other, and sctp has ports.",
  setUp: async (host) => {
    await host.docker("network", "create", "--ipv6", "--subnet", "172.21.0.0/24", "--subnet", "fd00:21::/64", "shop");
    await host.run({ name: "mme", options: ["--network", "shop", "--ip6", "fd00:21::2"] });
  },
  ufw: ["route allow proto esp from any to fd00:21::2"],
  steps: [
    {
      probes: {
        "wan > fd00:21::2 sctp 3868": "closed",
        "wan > fd00:21::2 gre": "closed",
        "wan > fd00:21::2 ipip": "closed",
        "wan > fd00:21::2 tcp 80": "closed",
        "wan > fd00:21::2 sctp 36412": { should: "arrives", closedFrom: { version: 28 } },
        "wan > fd00:21::2 esp": { should: "arrives", closedFrom: { version: 28 } },
      },
      observations: {
        "wan > fd00:21::2 sctp 3868": (host) => send(host, 132, 3868),
        "wan > fd00:21::2 gre": (host) => send(host, 47),
        "wan > fd00:21::2 ipip": (host) => send(host, 4),
        "wan > fd00:21::2 sctp 36412": (host) => send(host, 132, 36412),
        "wan > fd00:21::2 esp": (host) => send(host, 50),
      },
    },
  ],
};

async function send(host: EngineHost, protocol: number, port?: number): Promise<string> {
  const to = await macOf(host, { ns: "", interface: "eth0" });
  const ports = port === undefined ? {} : { sourcePort: 4000, port };
  const what = { source: "2001:db8:ffff::9", destination: "fd00:21::2", protocol, ...ports };
  return arrival(host, { from: { ns: WAN }, to, what }, { ns: "mme" }, "arrives");
}
