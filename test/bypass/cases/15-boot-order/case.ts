import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

const NAMES = ["www", "db"];

export const bootOrder: BypassCase = {
  row: 15,
  title: "At boot, Docker puts its rules above those that were there first",
  seen: ["moby#21327", "ufw-docker#22", "libnetwork#2631", "moby#48560"],
  failure:
    "Containers with `--restart always` come up with Docker. A firewall that needs their bridges or chains can only be loaded after them, which is too late; what stands in FORWARD before is pushed down when Docker starts. Here the host is booted, as far as rules and bridges go, with the firewall first, and with the rule of an administrator in FORWARD that drops the stranger.",
  kind: "enforced",
  answer:
    "The compiled files need neither a bridge nor a chain of Docker's: load them before `docker.service`, and each container comes up behind them. Docker's start doesn't touch their tables.",
  setUp: async (host) => {
    await host.docker("network", "create", "--subnet", "172.30.0.0/24", "site");
    const options = (last: number, port: number) => [
      ...["--restart", "always", "--network", "site", "--ip", `172.30.0.${last}`, "-p", `${port}:80`],
    ];
    await host.run({ name: "www", options: options(2, 8080) }, { name: "db", options: options(3, 5432) });
  },
  ufw: [
    "allow 8080/tcp",
    "allow proto tcp from 198.51.100.7 to any port 5432",
    "allow proto tcp from 2001:db8:1::7 to any port 5432",
  ],
  ufwDocker: [
    "route allow proto tcp from any to 172.30.0.2 port 80",
    "route allow proto tcp from 198.51.100.7 to 172.30.0.3 port 80",
  ],
  steps: [
    {
      act: { name: "the host is booted, the firewall before Docker", run: boot },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 5432": "container db",
        "wan 2001:db8:1::7 > 2001:db8:1::1 tcp 5432": "container db",
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
      },
    },
  ],
};

/** Takes away what no host keeps over a reboot, then starts what it starts again. */
async function boot(host: EngineHost, reload: () => Promise<void>): Promise<void> {
  await host.stop();
  await host.sandbox.run(["sh", "-ec", FORGET.join("\n")]);
  await reload();
  await host.sandbox.run(["iptables", "-I", "FORWARD", ...STRANGER, "-j", "DROP"]);
  await host.start();
  for (const name of NAMES) {
    await host.running(name);
    await host.attach(name);
    await host.serves(name);
  }
}

const STRANGER = ["-s", "203.0.113.9", "-d", "172.30.0.3"];

const FORGET = [
  "nft flush ruleset",
  "for tool in iptables-legacy ip6tables-legacy; do",
  "  for table in raw mangle nat filter security; do $tool -w 10 -t $table -F; $tool -w 10 -t $table -X; done",
  "  $tool -w 10 -P FORWARD ACCEPT",
  "done",
  "ipset destroy",
  "conntrack -F 2>/dev/null || test $? -eq 1",
  "for bridge in $(ip -o link show type bridge | sed 's/^[0-9]*: \\([^:@]*\\).*/\\1/'); do ip link del $bridge; done",
  "sysctl -q -w net.ipv4.ip_forward=0",
];
