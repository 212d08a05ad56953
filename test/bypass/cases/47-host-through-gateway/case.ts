import type { BypassCase } from "../../case.ts";

export const hostThroughGateway: BypassCase = {
  title: "A container reaches the host's own servers by its gateway",
  seen: ["moby#22054", "ufw-docker#76"],
  failure:
    "The gateway of each Docker network is an address of the host. What a container sends there, or to any other address of the host, is no forwarded packet: rules in FORWARD and DOCKER-USER don't see it, and a server that trusts private addresses answers.",
  kind: "enforced",
  answer:
    "`deny any from containers to host` holds at every address of the host. Published ports belong to their containers and stay open, also by way of the gateway.",
  setUp: async (host) => {
    await host.docker("network", "create", "--ipv6", "--subnet", "172.21.0.0/24", "--subnet", "fd00:21::/64", "shop");
    await host.run(
      { name: "guest", options: ["--network", "shop", "--ip", "172.21.0.2"] },
      { name: "www", options: ["-p", "8080:80"] },
      { name: "agent", options: ["--network", "host"], port: 9090 },
    );
  },
  ufw: [
    "allow proto tcp from 172.16.0.0/12 to any port 8080",
    "deny from 172.16.0.0/12",
    "deny from fd00::/8",
    "allow 9090/tcp",
  ],
  steps: [
    {
      probes: {
        "guest > 172.21.0.1 tcp 9090": "closed",
        "guest > 172.17.0.1 tcp 9090": "closed",
        "guest > 198.51.100.1 tcp 9090": "closed",
        "guest > fd00:21::1 tcp 9090": "closed",
        "guest > 2001:db8:1::1 tcp 9090": "closed",
        "www > 172.17.0.1 tcp 9090": "closed",
        "guest > 172.21.0.1 tcp 8080": "container www",
        "wan 203.0.113.9 > 198.51.100.1 tcp 9090": "container agent",
        "host > 172.21.0.1 tcp 9090": "container agent",
      },
    },
  ],
};
