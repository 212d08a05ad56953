import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

export const rulesOfOthers: BypassCase = {
  row: 37,
  title: "A firewall's file wipes the rules of others, or jumps twice",
  seen: ["ufw-docker's README: `:DOCKER-USER - [0:0]`"],
  failure:
    "In a restore file the line `:DOCKER-USER - [0:0]` empties that chain, whoever filled it; `-I` puts the same jump in again at each load, and a `-D` that finds nothing throws the whole file away.",
  kind: "enforced",
  answer:
    "The files declare chains of their own alone. `hooks.sh` looks for each jump before it puts one in. What an administrator has in DOCKER-USER, FORWARD or `nat` stays as it is, however often the policy is loaded.",
  setUp: async (host) => {
    await host.run({ name: "www", options: ["-p", "8080:80"] });
    await host.sandbox.run(["sh", "-ec", "iptables -I DOCKER-USER -s 203.0.113.9 -j DROP"]);
  },
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 8080": "container www",
      },
    },
    {
      act: { name: "the policy is loaded twice more", run: loadAgain, recompile: true },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 8080": "container www",
        "a jump that stands twice": "closed",
      },
      observations: { "a jump that stands twice": doubled },
    },
  ],
};

async function loadAgain(host: EngineHost): Promise<void> {
  const rules = await host.sandbox.run(["sh", "-ec", "iptables-save; nft list tables"]);
  if (/wallc/i.test(rules)) await host.load();
}

async function doubled(host: EngineHost): Promise<string> {
  const rules = await host.sandbox.run(["sh", "-ec", "iptables-save; ip6tables-save"]);
  const tables = rules.split(/^\*/m).map((table) => table.split("\n").filter((line) => /^-A [A-Z]+ -j /.test(line)));
  return tables.every((jumps) => new Set(jumps).size === jumps.length) ? "closed" : "doubled";
}
