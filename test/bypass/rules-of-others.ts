import type { EngineHost } from "../engine/engine.ts";

/**
 * Prints the rules of all tables. A table that nobody has asked for yet isn't printed by the tools otherwise, and then not
 * restored either: what was put there later would stay.
 */
function save(tool: "iptables" | "ip6tables"): string {
  const each = `${tool} -t $table -S >/dev/null; ${tool}-save -t $table`;
  return `for table in raw mangle nat filter security; do ${each}; done`;
}

/** Docker turns it on for a network without icc, and leaves it so. */
const BRIDGES = "net.bridge";

/** A moment whose rules are noted: nothing runs yet, or the case is set up. */
export type Moment = "at-rest" | "set-up";

/** Notes all rules of the host, Docker's and those that the case put beside them, and which bridges they are asked for. */
export async function saveRules(host: EngineHost, moment: Moment): Promise<void> {
  const lines = [
    `{ ${save("iptables")}; } >/run/${moment}4`,
    `{ ${save("ip6tables")}; } >/run/${moment}6`,
    `sysctl ${BRIDGES} >/run/${moment}.conf`,
  ];
  await host.sandbox.run(["sh", "-ec", lines.join("\n")]);
}

/** Puts the rules back that were noted: ufw sets policies, and takes its own away only in part. Forgets all connections. */
export async function restoreRules(host: EngineHost, moment: Moment): Promise<void> {
  const lines = [
    `iptables-restore </run/${moment}4`,
    `ip6tables-restore </run/${moment}6`,
    `sysctl -q -p /run/${moment}.conf`,
    "conntrack -F 2>/dev/null || test $? -eq 1",
  ];
  await host.sandbox.run(["sh", "-ec", lines.join("\n")]);
}

/** Takes all containers away, and all networks but Docker's own; a node of a Swarm leaves it. */
export async function emptyHost(host: EngineHost): Promise<void> {
  const swarm = (await host.docker("info", "--format", "{{.Swarm.LocalNodeState}}")).trim();
  if (swarm !== "inactive") await host.docker("swarm", "leave", "--force");
  const containers = words(await host.docker("ps", "-aq"));
  if (containers.length > 0) await host.docker("rm", "-f", ...containers);
  const networks = words(await host.docker("network", "ls", "-q", "--filter", "type=custom"));
  if (networks.length > 0) await host.docker("network", "rm", ...networks);
  await host.sandbox.run(["sh", "-ec", "conntrack -F 2>/dev/null || test $? -eq 1"]);
}

/** The rules of an engine that runs nothing, without what changes by itself, which is what a case has to leave behind. */
export async function rulesAtRest(host: EngineHost): Promise<string> {
  const lines = [save("iptables"), save("ip6tables"), "nft -s list tables", "ipset list -n", `sysctl ${BRIDGES}`];
  const text = await host.sandbox.run(["sh", "-ec", lines.join("\n")]);
  return text
    .split("\n")
    .filter((line) => !line.startsWith("#") && !/^table ip6? /.test(line))
    .map((line) => line.replace(/\[\d+:\d+\]/, ""))
    .join("\n");
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
