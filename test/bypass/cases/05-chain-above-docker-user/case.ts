import type { BypassCase } from "../../case.ts";

export const chainAboveDockerUser: BypassCase = {
  row: 5,
  title: "Swarm's chain stands above DOCKER-USER",
  seen: ["libnetwork#1827", "moby#49538"],
  failure:
    "From 17.06 to 28.0 a published service puts `-j DOCKER-INGRESS` on top of FORWARD, and that chain accepts the port. What DOCKER-USER would drop is accepted before. Here that chain is put there by hand, with the same rules, before a plain container's port: this kernel has no IPVS, without which Docker doesn't make it.",
  kind: "enforced",
  answer: "Ours are judged ahead of the whole filter table, in hooks of their own, wherever Docker puts its chains.",
  setUp: async (host) => {
    await host.run({ name: "task", options: ["-p", "8090:8090"], port: 8090 });
    const lines = [
      "iptables -N DOCKER-INGRESS",
      "iptables -A DOCKER-INGRESS -p tcp -m tcp --dport 8090 -j ACCEPT",
      "iptables -A DOCKER-INGRESS -p tcp -m state --state RELATED,ESTABLISHED -m tcp --sport 8090 -j ACCEPT",
      "iptables -A DOCKER-INGRESS -j RETURN",
      "iptables -I FORWARD -j DOCKER-INGRESS",
    ];
    await host.sandbox.run(["sh", "-ec", lines.join("\n")]);
  },
  ufw: ["allow proto tcp from 198.51.100.7 to any port 8090"],
  ufwDocker: ["route allow proto tcp from 198.51.100.7 to 172.17.0.2 port 8090"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8090": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 8090": "container task",
      },
    },
  ],
};
