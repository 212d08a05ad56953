import type { EngineHost } from "../../../engine/engine.ts";
import { useVariant } from "../../../lab/load.ts";
import type { BypassCase } from "../../case.ts";

export const otherVariant: BypassCase = {
  row: 36,
  title: "Rules go into the variant of iptables that dockerd doesn't use",
  seen: ["moby#46636", "whalewall#40", "docs#11612"],
  failure:
    "iptables-legacy and iptables-nft are two sets of tables, and both are asked for every packet. Rules that rely on a place among Docker's own, such as DOCKER-USER, are never reached in the other variant: there nothing jumps to that chain.",
  kind: "enforced",
  answer:
    "The chains are hooked into built-in chains of `mangle` and rely on nothing of Docker's, so they hold in either variant. The nft table is beside both. (Load by the variant that dockerd uses all the same: one place to look at.)",
  setUp: (host) => host.run({ name: "www", options: ["-p", "8080:80"] }, { name: "db", options: ["-p", "5432:80"] }),
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      act: {
        name: "an iptables of the other variant drops port 80 in its own DOCKER-USER, and loads the policy",
        run: async (host) => {
          await unload(host);
          const variant = await otherThan(host);
          await useVariant(host.sandbox, variant);
          const rule = "iptables -A DOCKER-USER -s 203.0.113.9 -p tcp --dport 80 -j DROP";
          await host.sandbox.run(["sh", "-ec", `iptables -N DOCKER-USER\n${rule}`]);
        },
        recompile: true,
      },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 8080": "container www",
      },
    },
    {
      act: {
        name: "dockerd's own variant loads it",
        run: async (host) => {
          await unload(host);
          await host.sandbox.run(["sh", "-ec", "iptables -F DOCKER-USER; iptables -X DOCKER-USER"]);
          await useVariant(host.sandbox, await otherThan(host));
        },
        recompile: true,
      },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 8080": "container www",
      },
    },
  ],
};

async function otherThan(host: EngineHost): Promise<"legacy" | "nft"> {
  const now = await host.sandbox.run(["readlink", "/etc/alternatives/iptables"]);
  return now.includes("legacy") ? "nft" : "legacy";
}

/** Takes the chains of an earlier load out of the variant that was used; where there are none, does nothing. */
async function unload(host: EngineHost): Promise<void> {
  await host.sandbox.run(["sh", "-ec", "if [ -e /run/wallc/hooks.sh ]; then sh /run/wallc/hooks.sh remove; fi"]);
}
