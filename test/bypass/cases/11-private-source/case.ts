import { type EngineHost, WAN } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

export const privateSource: BypassCase = {
  row: 11,
  title: "A private source address is taken for the LAN",
  seen: [
    "ufw-docker#10",
    "ufw-docker#41",
    "ufw-docker#55",
    "ufw-docker#67",
    "ufw-docker#77",
    "ufw-docker#85",
    "ufw-docker#112",
    "ufw-docker#124",
  ],
  failure:
    "An address says nothing about where a packet comes from. A data centre's neighbours, a provider's router or another tenant have 192.168.x addresses too, and rules that let every private source pass let them in by the public interface.",
  kind: "enforced",
  answer: "A zone is an interface, and addresses only narrow it: `from lan` is what comes in by eth1.",
  setUp: async (host) => {
    await host.run({ name: "wiki", options: ["-p", "8080:80"] });
    await stranger(host, "add");
  },
  tearDown: (host) => stranger(host, "del"),
  ufw: ["allow in on eth1 to any port 8080 proto tcp"],
  ufwDocker: ["route allow in on eth1 to 172.17.0.2 port 80 proto tcp"],
  steps: [
    {
      probes: {
        "wan 192.168.77.5 > 198.51.100.1 tcp 8080": "closed",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "closed",
        "lan > 192.168.1.1 tcp 8080": "container wiki",
        "lan > 2001:db8:2::1 tcp 8080": "container wiki",
      },
    },
  ],
};

/** A machine on the public side with a private address. */
async function stranger(host: EngineHost, verb: "add" | "del"): Promise<void> {
  await host.sandbox.run(["ip", "addr", verb, "192.168.77.5/32", "dev", "eth0"], { ns: WAN });
}
