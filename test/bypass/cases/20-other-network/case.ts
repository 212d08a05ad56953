import type { BypassCase } from "../../case.ts";

export const otherNetwork: BypassCase = {
  row: 20,
  title: "An allow for another network's container, or for a route to one, is dropped ahead of every rule",
  seen: ["moby#51015", "uncloud#293", "ufw-docker#157"],
  failure:
    "Docker keeps its networks apart, and from 28 on drops in `raw` whatever comes for a container's address by another interface: a VPN's subnet route, a neighbour's, another network's container. No rule in DOCKER-USER is asked.",
  kind: "diagnosed",
  answer:
    "The compiler says which rule between containers Docker makes void: put both on one network, or use the published port, which the same rule opens. A route to the container's own address works up to 27; from 28 on the published port is the way.",
  findings: ["docker-drops-between-networks"],
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.21.0.0/24", "shop");
    await host.docker("network", "create", "--subnet", "172.22.0.0/24", "office");
    await host.run(
      { name: "cache", options: ["--network", "shop", "--ip", "172.21.0.2"] },
      { name: "www", options: ["--network", "shop", "--ip", "172.21.0.3", "-p", "8080:80"] },
      { name: "report", options: ["--network", "office", "--ip", "172.22.0.2"] },
      { name: "guest", options: ["--network", "office", "--ip", "172.22.0.3"] },
    );
  },
  ufw: [
    "route allow proto tcp from 172.22.0.2 to 172.21.0.0/24 port 80",
    "route allow proto tcp from 192.168.1.20 to 172.21.0.3 port 80",
    "allow proto tcp from 172.22.0.2 to any port 8080",
  ],
  steps: [
    {
      probes: {
        "report > 172.21.0.2 tcp 80": { should: "container cache", but: "closed" },
        "report > 198.51.100.1 tcp 8080": "container www",
        "guest > 172.21.0.2 tcp 80": "closed",
        "guest > 198.51.100.1 tcp 8080": "closed",
        "lan 192.168.1.20 > 172.21.0.3 tcp 80": { should: "container www", closedFrom: { version: 28 } },
        "lan 192.168.1.20 > 192.168.1.1 tcp 8080": "container www",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "closed",
      },
    },
  ],
};
