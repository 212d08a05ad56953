import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

export const saveAndRestore: BypassCase = {
  row: 35,
  title: "iptables-save and -restore lose native nft rules in iptables' tables",
  seen: ["moby#48411", "kube-router#1588", "mailcow#5847"],
  failure:
    "A tool writes native nft rules (a map, a verdict map) into `ip filter`, which belongs to iptables. `iptables-save` prints them as empty rules or not at all, and the next `iptables-restore`, at boot or by another tool, disarms them.",
  kind: "enforced",
  answer:
    "nft rules live in a table of their own, `inet wallc`, which iptables doesn't know. The iptables files hold nothing but iptables rules in chains of their own, which come through the round trip as they are.",
  setUp: (host) => host.run({ name: "www", options: ["-p", "8080:80"] }),
  ufw: ["deny from 203.0.113.9"],
  ufwDocker: ["route deny from 203.0.113.9", "route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      act: { name: "a tool puts a map into DOCKER-USER, where that is nft's", run: putMap },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 8080": "container www",
      },
    },
    {
      act: { name: "all rules are saved by iptables-save and restored", run: roundTrip },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "closed",
        "wan 198.51.100.7 > 198.51.100.1 tcp 8080": "container www",
      },
    },
  ],
};

async function putMap(host: EngineHost): Promise<void> {
  const lines = [
    "nft list chain ip filter DOCKER-USER >/dev/null 2>&1 || exit 0",
    "nft add map ip filter banned '{ typeof ip saddr : verdict; elements = { 203.0.113.9 : drop } }'",
    "nft insert rule ip filter DOCKER-USER ip saddr vmap @banned",
  ];
  await host.sandbox.run(["sh", "-ec", lines.join("\n")]);
}

async function roundTrip(host: EngineHost): Promise<void> {
  const lines = ["iptables", "ip6tables"].map((tool) => `${tool}-save >/run/${tool}; ${tool}-restore </run/${tool}`);
  await host.sandbox.run(["sh", "-c", lines.join("\n")]);
}
