import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

/** What Docker forgot to make again: the rules that isolate its networks, and those in the raw table (from 28 on). */
const FORGET = [
  "iptables -F DOCKER-ISOLATION-STAGE-1",
  "iptables -t raw -S PREROUTING | sed -n 's/^-A \\(.* -j DROP\\)$/-t raw -D \\1/p' | while read -r rule; do",
  '  eval "iptables $rule"',
  "done",
];

async function setUp(host: EngineHost): Promise<void> {
  await host.docker("network", "create", "--subnet", "172.19.0.0/24", "back");
  await host.run(
    { name: "www", options: ["-p", "8080:80"] },
    { name: "db", options: ["--network", "back", "--ip", "172.19.0.3", "-p", "127.0.0.1:5433:80"] },
  );
  await host.routeLoopback();
  await host.sandbox.run(["sh", "-ec", FORGET.join("\n")]);
}

export const firewalldReload: BypassCase = {
  row: 17,
  title: "After a reload of firewalld Docker's own protection is gone",
  seen: ["CVE-2025-54388", "CVE-2025-54410", "moby#50443"],
  failure:
    "firewalld's reload takes Docker's rules away, and Docker makes them again, but not all: before 25.0.13, and in 26 and 27, networks are no longer isolated from each other, and from 28.2.0 to 28.3.2 ports on 127.0.0.1 and container addresses are open to neighbours.",
  kind: "enforced",
  answer: "The guards and the defaults stand on their own: none of them relies on a rule of Docker's.",
  notOn: [{ kind: { backend: "nftables" }, why: "firewalld doesn't touch the tables of Docker's nftables back end" }],
  setUp,
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
        "host > 127.0.0.1 tcp 5433": "container db",
        "lan 192.168.1.20 > 127.0.0.1 tcp 5433": "closed",
        "lan 192.168.1.20 > 172.19.0.3 tcp 80": "closed",
        "www > 172.19.0.3 tcp 80": "closed",
      },
    },
  ],
};
