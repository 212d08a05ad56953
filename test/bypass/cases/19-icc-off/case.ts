import type { BypassCase } from "../../case.ts";

const ICC = "com.docker.network.bridge.enable_icc=false";

export const iccOff: BypassCase = {
  row: 19,
  title: "An allow between containers of a network without icc is dropped by Docker",
  seen: ["docker docs: bridge network driver", "moby#36355"],
  failure:
    "On a network with `enable_icc=false`, and on the default one with `--icc=false`, Docker drops what one container sends to another, whatever an own table accepts.",
  kind: "diagnosed",
  answer:
    "The compiler says that Docker makes the rule void: put the two on a network of their own, or publish the port. The published port is open to what the policy names.",
  findings: ["docker-drops-icc"],
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.21.0.0/24", "--opt", ICC, "guests");
    const at = (last: number) => ["--network", "guests", "--ip", `172.21.0.${last}`];
    await host.run(
      { name: "app", options: at(2) },
      { name: "db", options: [...at(3), "-p", "5432:80"] },
      { name: "cache", options: at(4) },
      { name: "other", options: at(5) },
    );
  },
  // for a network without icc Docker switches it on for all bridges
  tearDown: async (host) => {
    await host.sandbox.run(["sysctl", "-q", "-w", "net.bridge.bridge-nf-call-iptables=0"]);
  },
  ufw: [
    "route allow proto tcp from 172.21.0.2 to 172.21.0.4 port 80",
    "allow proto tcp from 172.21.0.2 to any port 5432",
  ],
  steps: [
    {
      probes: {
        "app > 172.21.0.4 tcp 80": { should: "container cache", but: "closed" },
        "app > 198.51.100.1 tcp 5432": "container db",
        "other > 172.21.0.4 tcp 80": "closed",
        "other > 198.51.100.1 tcp 5432": "closed",
      },
    },
  ],
};
