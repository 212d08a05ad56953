import type { BypassCase } from "../../case.ts";

export const directRouting: BypassCase = {
  row: 9,
  title: "A neighbour routes straight to a container",
  seen: ["moby#22054", "moby#48724"],
  failure:
    "A machine of the segment needs no published port: with a route to 172.17.0.0/16 over the host it reaches containers by their own addresses. Up to Docker 27 a published container answers so on its own port, even one that is published on 127.0.0.1 only; where the host forwarded before Docker started, as here, so does every port of every container. From 28 on Docker drops such packets itself, the allowed ones too.",
  kind: "enforced",
  answer:
    "The default for `to containers` speaks of everything that leaves by a Docker bridge, redirected or not. An `allow` counts for routed packets as well; whether Docker lets them pass behind us is Docker's.",
  setUp: async (host) => {
    await host.run({ name: "www", options: ["-p", "127.0.0.1:8080:80"] }, { name: "db" });
    await host.sandbox.run(["iptables", "-P", "FORWARD", "ACCEPT"]);
  },
  ufw: ["route allow proto tcp from 198.51.100.7 to 172.17.0.3 port 80"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 172.17.0.2 tcp 80": "closed",
        "wan 203.0.113.9 > 172.17.0.3 tcp 80": "closed",
        "wan 198.51.100.7 > 172.17.0.2 tcp 80": "closed",
        "wan 198.51.100.7 > 172.17.0.3 tcp 80": { should: "container db", closedFrom: { version: 28 } },
        "host > 127.0.0.1 tcp 8080": "container www",
      },
    },
  ],
};
