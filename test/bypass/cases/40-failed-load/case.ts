import { outcomes } from "../../../engine/attempts.ts";
import type { EngineHost } from "../../../engine/engine.ts";
import type { BypassCase } from "../../case.ts";

/** Refuses where the first dropped, so that half of one and half of the other could meet. */
const NEXT = `
let friends = 203.0.113.0/24 except 203.0.113.9

allow tcp 80 from 198.51.100.7, friends to container www
allow tcp ssh from 192.168.1.0/24 to host

default reject to containers with port-unreachable
default reject to host
`;

/** What both policies refuse. */
const CLOSED = [
  "wan 203.0.113.9 > 198.51.100.1 tcp 5432",
  "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432",
  "wan 203.0.113.9 > 198.51.100.1 tcp 8080",
  "wan 203.0.113.9 > 198.51.100.1 tcp 9090",
];

export const failedLoad: BypassCase = {
  row: 40,
  title: "A load that fails half-way leaves the host open, or locked",
  seen: ["FirewallFabrik's CHANGELOG", "iptables-docker.sh"],
  failure:
    "A script flushes the old rules and then loads new ones that the kernel refuses: nothing is left. Or it sets the policy to DROP first, and stops there.",
  kind: "enforced",
  answer:
    "A policy with an error compiles to nothing. `ruleset.nft` is one transaction. The iptables files are committed table by table, in an order in which every half of a load is as tight as the old policy and the new one together.",
  setUp: (host) =>
    host.run(
      { name: "www", options: ["-p", "8080:80"] },
      { name: "db", options: ["-p", "5432:80"] },
      { name: "agent", options: ["--network", "host"], port: 9090 },
    ),
  ufwDocker: ["route allow proto tcp from 198.51.100.7 to 172.17.0.2 port 80"],
  steps: [
    {
      act: { name: "the next policy has an error, and then files that the kernel refuses", run: loadBroken },
      probes: {
        ...Object.fromEntries(CLOSED.map((line) => [line, "closed"])),
        "wan 198.51.100.7 > 198.51.100.1 tcp 8080": "container www",
        "www > 203.0.113.200 tcp 443": "neighbour of eth0 saw 198.51.100.1",
      },
    },
  ],
};

async function loadBroken(host: EngineHost): Promise<void> {
  await host.sandbox.run(["sh", "-ec", BREAK_UFW]);
  const loaded = await host.sandbox.run(["sh", "-ec", "iptables-save -t mangle; nft list tables"]);
  if (!/wallc/i.test(loaded)) return;
  const files = (await host.sandbox.run(["ls", "/run/wallc"])).split("\n");
  const target = {
    backend: files.includes("ruleset.nft") ? "nft" : "iptables",
    ipset: files.includes("sets.ipset"),
  } as const;
  const { status } = await host.compile(`${NEXT}\ndeny any from container nobody to any`, target, "/run/next");
  if (status !== 1) throw new Error("a policy with an error was compiled");
  await host.compile(NEXT, target, "/run/next");
  for (const file of target.backend === "nft" ? ["ruleset.nft"] : ["rules.v4", "rules.v6"]) {
    const text = await host.sandbox.run(["cat", `/run/next/${file}`]);
    for (const broken of brokenAnywhere(text)) {
      await host.sandbox.run(["tee", `/run/next/${file}`], { input: broken });
      if (await succeeds(host.load("/run/next"))) throw new Error(`a broken ${file} was loaded`);
      await holdClosed(host, file);
    }
    await host.sandbox.run(["tee", `/run/next/${file}`], { input: text });
  }
}

/** Tries what both policies refuse, while half of each is in force. */
async function holdClosed(host: EngineHost, file: string): Promise<void> {
  for (const [line, outcome] of Object.entries(await outcomes(host, CLOSED))) {
    if (outcome !== "silent" && !outcome.startsWith("refused")) throw new Error(`half of ${file}: ${line}: ${outcome}`);
  }
}

/** The file with an error at the end of each of its tables (of one of its tables, for nft). */
function brokenAnywhere(text: string): string[] {
  if (!text.includes("COMMIT\n")) return [`${text}\nadd rule inet wallc no_such_chain drop\n`];
  const tables = text.split("COMMIT\n");
  return tables
    .slice(0, -1)
    .map((_, broken) =>
      tables.map((table, index) => (index === broken ? `${table}-A NO-SUCH-CHAIN -j DROP\n` : table)).join("COMMIT\n"),
    );
}

async function succeeds(load: Promise<void>): Promise<boolean> {
  return load.then(
    () => true,
    () => false,
  );
}

/** The same for ufw, where it is enabled: a rule that iptables-restore refuses, and `ufw reload`. */
const BREAK_UFW = `
mountpoint -q /etc/ufw || exit 0
cp /etc/ufw/after.rules /run/after.rules
sed -i 's/^COMMIT/-A no-such-chain -j DROP\\nCOMMIT/' /etc/ufw/after.rules
ufw reload || true
cp /run/after.rules /etc/ufw/after.rules
`;
