import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

/** The rules were flushed while Docker ran, as a firewall's restart does, and then Docker was restarted. */
async function setUp(host: EngineHost): Promise<void> {
  await host.sandbox.run(["sh", "-ec", "for tool in iptables ip6tables; do $tool -P FORWARD ACCEPT; $tool -F; done"]);
  await host.restart();
}

export const router: BypassCase = {
  row: 31,
  title: "Docker makes the host a router between its networks",
  seen: ["moby#50566", "moby#48594"],
  failure:
    "dockerd switches forwarding on for the whole machine, and sets the policy of FORWARD to DROP only where it was off before. A daemon that is restarted after a flush finds it on, and leaves ACCEPT; IPv6 has no policy at all while `ip6tables` is off, as by default up to 26. Whoever sends packets to the host then gets into its other networks.",
  kind: "enforced",
  answer: "`default deny forward` refuses what goes through the machine from one outer interface to another.",
  setUp,
  ufw: ["route allow in on eth1 out on eth0"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 192.168.1.10 tcp 22": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:2::a tcp 22": "closed",
        "lan 192.168.1.20 > 203.0.113.200 tcp 443": "neighbour of eth0 saw 192.168.1.20",
        "lan > 2001:db8:ffff::200 tcp 443": "neighbour of eth0 saw 2001:db8:2::a",
      },
    },
  ],
};
