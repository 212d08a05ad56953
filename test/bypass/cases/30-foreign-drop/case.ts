import type { BypassCase } from "../../case.ts";

const CORP = `table inet corp {
  chain forward {
    type filter hook forward priority 10; policy drop;
    ct state established,related accept
  }
}
`;

export const foreignDrop: BypassCase = {
  row: 30,
  title: "Another firewall drops what ours allows",
  seen: ["moby#49528", "lxd#8716"],
  failure:
    "Every table that hangs at a hook judges a packet, and one refusal is final: ufw's policy for routed traffic, a FORWARD DROP that Docker left behind, LXD's or libvirt's table. An accept in another table doesn't bring the packet back.",
  kind: "not ours",
  answer:
    "`allow` never overrides another firewall's refusal, on purpose: nobody who compiles a policy opens what someone else closed. Allow it there too; `nft list ruleset` shows each base chain with its policy.",
  setUp: async (host) => {
    await host.run({ name: "www", options: ["-p", "8080:80"] }, { name: "db", options: ["-p", "5432:80"] });
    await host.sandbox.run(["nft", "-f", "-"], { input: CORP });
  },
  tearDown: async (host) => void (await host.sandbox.run(["nft", "delete", "table", "inet", "corp"])),
  ufwDocker: ["route allow proto tcp from any to 172.17.0.2 port 80"],
  steps: [
    {
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": { should: "container www", but: "closed" },
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
      },
    },
    {
      act: {
        name: "the other firewall allows forwarding to Docker's bridge too",
        run: async (host) => {
          await host.sandbox.run(["nft", "add", "rule", "inet", "corp", "forward", "oifname", "docker0", "accept"]);
        },
      },
      probes: {
        "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www",
        "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "closed",
      },
    },
  ],
};
