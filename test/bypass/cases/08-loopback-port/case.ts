import type { BypassCase } from "../../case.ts";

export const loopbackPort: BypassCase = {
  row: 8,
  title: "A port published on 127.0.0.1 is open to the network segment",
  seen: ["moby#41872", "moby#45610", "moby#49325", "CVE-2025-54388"],
  failure:
    "Up to Docker 27 nothing drops a packet for 127.0.0.1 that comes in by a network card: a neighbour that sends it to the host's link address is redirected into the container.",
  kind: "enforced",
  answer:
    "The guards drop packets for 127.0.0.0/8 that don't come from `lo`, before connection tracking, in every policy.",
  setUp: (host) => host.run({ name: "loop", options: ["-p", "127.0.0.1:5433:80"] }),
  steps: [
    {
      act: { name: "a neighbour sends packets for 127.0.0.1 to the host", run: (host) => host.routeLoopback() },
      probes: {
        "lan 192.168.1.20 > 127.0.0.1 tcp 5433": "closed",
        "host > 127.0.0.1 tcp 5433": "container loop",
      },
    },
  ],
};
