import type { BypassCase } from "../../case.ts";

export const hostLoopback: BypassCase = {
  title: "A container reaches what the host serves on 127.0.0.1",
  seen: ["CVE-2020-8558", "moby#41872"],
  failure:
    "With `--userland-proxy=false` Docker sets `route_localnet` on its bridges, so that the host takes packets for 127.0.0.1 from there. A container that sends one to the gateway's link address reaches servers that were bound to loopback to be safe.",
  kind: "enforced",
  answer:
    "The guards drop packets for 127.0.0.0/8 that don't come from `lo`, before connection tracking, from Docker's bridges as from anywhere else.",
  engine: ["--userland-proxy=false"],
  setUp: async (host) => {
    await host.run({ name: "guest" }, { name: "www", options: ["-p", "8080:80"] });
    await host.sandbox.serve([
      { key: "loopback", ns: "", protocol: "tcp", address: "127.0.0.1", port: 9091, says: "host on loopback" },
    ]);
    // what a raw socket in the container can do as well
    const lines = [
      "ip addr del 127.0.0.1/8 dev lo",
      "sysctl -q -w net.ipv4.conf.all.route_localnet=1",
      "ip route add 127.0.0.1 via 172.17.0.1 dev eth0",
    ];
    await host.sandbox.run(["sh", "-ec", lines.join("\n")], { ns: "guest" });
  },
  ufwDocker: ["route allow proto tcp from any to 172.17.0.3 port 80"],
  steps: [
    {
      probes: {
        "guest > 127.0.0.1 tcp 9091": "closed",
        "host > 127.0.0.1 tcp 9091": "host on loopback saw 127.0.0.1",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
      },
    },
  ],
};
