import type { EngineHost } from "../../../engine/engine.ts";
import { WAN } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";
import { arrival, macOf, type Packet } from "../../frames.ts";

const V4 = { source: "203.0.113.9", destination: "198.51.100.1", protocol: 17, sourcePort: 4000 };
const V6 = { source: "2001:db8:ffff::9", destination: "fd00:21::2", protocol: 17, sourcePort: 4000 };

export const piecesOfPackets: BypassCase = {
  title: "A packet in fragments, or behind an extension header, has no port",
  seen: ["RFC 8200", "nftables wiki: matching packet headers"],
  failure:
    "Only the first fragment of a packet holds its ports, and in IPv6 they stand behind any number of extension headers. A filter that reads bytes at a fixed place misses a `deny` for a port, or finds one in the data.",
  kind: "enforced",
  answer:
    "Every hook asks connection tracking, which puts fragments together before any rule sees them, and ports are read behind the extension headers.",
  setUp: async (host) => {
    await host.docker("network", "create", "--ipv6", "--subnet", "172.21.0.0/24", "--subnet", "fd00:21::/64", "shop");
    const at = ["--network", "shop", "--ip", "172.21.0.2", "--ip6", "fd00:21::2"];
    await host.run({ name: "dns", options: [...at, "-p", "5300:53/udp", "-p", "5301:54/udp"] });
  },
  ufw: ["default allow routed", "route deny proto udp from any to any port 53"],
  ufwDocker: ["route allow proto udp from any to 172.21.0.2 port 54"],
  steps: [
    {
      probes: {
        "wan > 198.51.100.1 udp 5300": "closed",
        "wan > 198.51.100.1 udp 5300, in fragments": "closed",
        "wan > 198.51.100.1 udp 5301, in fragments": "arrives",
        "wan > fd00:21::2 udp 53, in fragments": "closed",
        "wan > fd00:21::2 udp 53, behind options": "closed",
        "wan > fd00:21::2 udp 54, in fragments": { should: "arrives", closedFrom: { version: 28 } },
        "wan > fd00:21::2 udp 54, behind options": { should: "arrives", closedFrom: { version: 28 } },
      },
      observations: {
        "wan > 198.51.100.1 udp 5300": (host) => send(host, { ...V4, port: 5300 }),
        "wan > 198.51.100.1 udp 5300, in fragments": (host) => send(host, { ...V4, port: 5300, fragmented: true }),
        "wan > 198.51.100.1 udp 5301, in fragments": (host) => send(host, { ...V4, port: 5301, fragmented: true }),
        "wan > fd00:21::2 udp 53, in fragments": (host) => send(host, { ...V6, port: 53, fragmented: true }),
        "wan > fd00:21::2 udp 53, behind options": (host) => send(host, { ...V6, port: 53, optioned: true }),
        "wan > fd00:21::2 udp 54, in fragments": (host) => send(host, { ...V6, port: 54, fragmented: true }),
        "wan > fd00:21::2 udp 54, behind options": (host) => send(host, { ...V6, port: 54, optioned: true }),
      },
    },
  ],
};

async function send(host: EngineHost, what: Packet): Promise<string> {
  const to = await macOf(host, { ns: "", interface: "eth0" });
  return arrival(host, { from: { ns: WAN }, to, what }, { ns: "dns" }, "arrives");
}
