import type { BypassCase } from "../../case.ts";

export const egress: BypassCase = {
  row: 44,
  title: "A container reaches the cloud's metadata and the whole LAN",
  seen: ["moby#29407", "moby#40962", "netavark#875"],
  failure:
    "What leaves a container is forwarded and masqueraded as the host's own. Whoever gets into one asks 169.254.169.254 for the machine's credentials, and looks around in the networks that trust this host.",
  kind: "enforced",
  answer:
    "`metadata`, `private` and `internet` are endpoints: refuse the first two, allow the proxy or name server that is needed before them, and the rest stays open. The host itself is not meant by `from containers`.",
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.21.0.0/24", "shop");
    await host.run({ name: "app", options: ["--network", "shop", "--ip", "172.21.0.2"] }, { name: "plain" });
  },
  ufw: [
    "route allow proto tcp from any to 192.168.1.10 port 3128",
    "route deny from 172.16.0.0/12 to 169.254.169.254",
    "route deny from 172.16.0.0/12 to 192.168.0.0/16",
    "route deny from 172.16.0.0/12 to 10.0.0.0/8",
  ],
  steps: [
    {
      probes: {
        "app > 169.254.169.254 tcp 80": "closed",
        "plain > 169.254.169.254 tcp 80": "closed",
        "app > 192.168.1.10 tcp 445": "closed",
        "app > 192.168.1.10 ping": "closed",
        "app > 10.20.30.40 udp 161": "closed",
        "app > 192.168.1.10 tcp 3128": "neighbour of eth1 saw 192.168.1.1",
        "app > 1.1.1.1 tcp 443": "neighbour of eth0 saw 198.51.100.1",
        "host > 169.254.169.254 tcp 80": "neighbour of eth0 saw 198.51.100.1",
      },
    },
  ],
};
