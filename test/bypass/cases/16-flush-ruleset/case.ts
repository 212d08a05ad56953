import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

/** A restore file without `--noflush` replaces a table, whoever's rules are in it. */
const EMPTY = ["*filter", ":INPUT ACCEPT", ":FORWARD ACCEPT", ":OUTPUT ACCEPT", "COMMIT"].concat(
  ["nat", "mangle", "raw", "security"].flatMap((table) => [`*${table}`, "COMMIT"]),
);

async function flush(host: EngineHost): Promise<void> {
  await host.sandbox.run(["nft", "flush", "ruleset"]);
  for (const tool of ["iptables-restore", "ip6tables-restore"]) {
    await host.sandbox.run([tool], { input: `${EMPTY.join("\n")}\n` });
  }
}

async function reloadUfw(host: EngineHost): Promise<void> {
  const line = "if grep -q ENABLED=yes /etc/ufw/ufw.conf; then ufw reload; fi";
  await host.sandbox.run(["sh", "-ec", line]);
}

export const flushRuleset: BypassCase = {
  row: 16,
  title: "Somebody flushes all rules of the machine",
  seen: ["moby#12294", "roadmap#867"],
  failure:
    "`systemctl restart nftables` begins with `flush ruleset`, and a restore file of iptables replaces every table that it names. All rules go, whoever's they are. Docker's published ports stay open through docker-proxy.",
  kind: "not ours",
  answer:
    "No rule outlives that nobody may delete but its owner. Take `flush ruleset` out of /etc/nftables.conf, flush tables by name, and load the compiled files whenever the firewall service was restarted: they need nothing that was there before.",
  setUp: (host) => host.run({ name: "www", options: ["-p", "8080:80"] }, { name: "db", options: ["-p", "5432:80"] }),
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      act: { name: "all rules are flushed", run: flush },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": { should: "closed", but: "container db" },
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": { should: "closed", but: "container db" },
        "lan > 172.17.0.3 tcp 80": { should: "closed", but: "container db" },
      },
    },
    {
      act: { name: "every firewall but Docker's own is loaded again", run: reloadUfw, recompile: true },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "closed",
        "lan > 172.17.0.3 tcp 80": "closed",
      },
    },
  ],
};
