import type { EmittedFile } from "../../backends/backend.ts";
import type { Sandbox } from "./sandbox.ts";

/** The three firewalls, iptables with and without ipset. */
export const TARGETS = [
  { name: "nft", backend: "nft", variant: "nft", ipset: false },
  { name: "iptables-legacy", backend: "iptables", variant: "legacy", ipset: false },
  { name: "iptables-legacy with ipset", backend: "iptables", variant: "legacy", ipset: true },
  { name: "iptables-nft", backend: "iptables", variant: "nft", ipset: false },
  { name: "iptables-nft with ipset", backend: "iptables", variant: "nft", ipset: true },
] as const;

export type Target = (typeof TARGETS)[number];

const TABLES = ["raw", "mangle", "nat", "filter", "security"];

/**
 * Makes `iptables` and its relatives mean one variant for everything that runs in the sandbox, dockerd and `hooks.sh` too:
 * what `update-alternatives` does, on a copy of its folder that only the sandbox sees.
 */
export async function useVariant(sandbox: Sandbox, variant: "legacy" | "nft"): Promise<void> {
  const lines = [
    "if [ ! -d /run/alternatives ]; then",
    "  cp -a /etc/alternatives /run/alternatives",
    "  mount --bind /run/alternatives /etc/alternatives",
    "fi",
  ];
  for (const tool of ["iptables", "ip6tables"]) {
    for (const action of ["", "-restore", "-save"]) {
      const name = tool + action;
      lines.push(`ln -sf /usr/sbin/${tool}-${variant}${action} /etc/alternatives/${name}`);
    }
  }
  await sandbox.run(["sh", "-ec", lines.join("\n")]);
}

/**
 * The same files with their log lines sent to a log group that the lab hears: what the kernel writes into its own log from a
 * namespace other than the first is lost.
 */
export function audible(files: readonly EmittedFile[]): EmittedFile[] {
  return files.map((file) => ({
    ...file,
    text: file.name.startsWith("rules.")
      ? file.text
          .replace(/-j LOG\b( --log-level \S+)?/g, "-j NFLOG --nflog-group 0")
          .replace(/--log-prefix/g, "--nflog-prefix")
      : file.text.replace(/ packets log( prefix "[^"]*")?/g, " packets log$1 group 0"),
  }));
}

/** Writes emitted files into a folder of the sandbox. */
export async function writeFiles(sandbox: Sandbox, folder: string, files: readonly EmittedFile[]): Promise<void> {
  await sandbox.run(["rm", "-rf", folder]);
  await sandbox.run(["mkdir", "-p", folder]);
  for (const { name, text, executable } of files) {
    await sandbox.run(["tee", `${folder}/${name}`], { input: text });
    if (executable) await sandbox.run(["chmod", "+x", `${folder}/${name}`]);
  }
}

/** Loads emitted files as a user does, from a folder that `writeFiles` filled. Throws on the first that is refused. */
export async function loadFiles(sandbox: Sandbox, folder: string, files: readonly EmittedFile[]): Promise<void> {
  for (const command of loadCommands(files)) await sandbox.run(["sh", "-ec", command.replaceAll("DIR", folder)]);
}

/** The commands of the README, in their order; `DIR` is the folder of the files. */
export function loadCommands(files: readonly EmittedFile[]): string[] {
  const steps: [string, string][] = [
    ["sysctl.conf", "sysctl -q -p DIR/sysctl.conf"],
    ["ruleset.nft", "nft -f DIR/ruleset.nft"],
    ["sets.ipset", "ipset restore -exist -file DIR/sets.ipset"],
    ["rules.v4", "iptables-restore --noflush -w 10 < DIR/rules.v4"],
    ["rules.v6", "ip6tables-restore --noflush -w 10 < DIR/rules.v6"],
    ["hooks.sh", "sh DIR/hooks.sh"],
  ];
  return steps.filter(([name]) => files.some((file) => file.name === name)).map(([, command]) => command);
}

/** Empties every firewall of the sandbox, whoever filled it, and forgets all connections. */
export async function flushEverything(sandbox: Sandbox, bridges: readonly string[]): Promise<void> {
  const lines = ["nft flush ruleset"];
  for (const tool of ["iptables-legacy", "ip6tables-legacy"]) {
    for (const table of TABLES) lines.push(`${tool} -w 10 -t ${table} -F; ${tool} -w 10 -t ${table} -X`);
  }
  lines.push("ipset destroy");
  for (const bridge of bridges) {
    lines.push(`ip link set ${bridge} type bridge nf_call_iptables 0 nf_call_ip6tables 0`);
  }
  lines.push("conntrack -F 2>/dev/null || test $? -eq 1");
  await sandbox.run(["sh", "-ec", lines.join("\n")]);
}

/**
 * All rules of the sandbox's firewalls as text, without counters and other things that change by themselves. The sets and
 * chains of a table, and the elements of a set, are in the order of their names: the kernel lists them as they were made.
 */
export async function rulesNow(sandbox: Sandbox): Promise<string> {
  const nft = await sandbox.run(["nft", "-s", "list", "ruleset"]);
  const legacy = await sandbox.run(["sh", "-c", "iptables-legacy-save; ip6tables-legacy-save"]);
  const sets = await sandbox.run(["ipset", "save"]);
  return [
    sortedBlocks(nft.replace(/counter packets \d+ bytes \d+/g, "counter")),
    legacy.replace(/^#.*$/gm, "").replace(/\[\d+:\d+\]/g, ""),
    sets
      .replace(/ (bucketsize|initval|hashsize) \S+/g, "")
      .split("\n")
      .sort()
      .join("\n"),
  ].join("\n");
}

function sortedBlocks(listing: string): string {
  return listing.replace(/^table .*\{\n([\s\S]*?)^\}/gm, (whole, body: string) =>
    whole.replace(
      body,
      body
        .split(/\n(?=\t(?:chain|set|map) )/)
        .map((block) => block.trimEnd())
        .sort()
        .join("\n"),
    ),
  );
}
