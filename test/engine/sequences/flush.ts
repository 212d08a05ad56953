import type { Stage } from "./stage.ts";

type Emptied = readonly [tool: "iptables" | "ip6tables" | "nft", table: string, chain?: string];

/** Something that a stranger empties. */
interface Flush {
  readonly command: string;
  /** Whether that takes something of ours away. */
  readonly ours: boolean;
  /** The chains that are empty then: of one table, all or one. */
  readonly emptied?: readonly Emptied[];
  /** Whether that takes something of Docker's away. */
  readonly dockers?: true;
}

/** Empties one of all things that can be emptied now; gives the command, and whether something of ours went. */
export async function flush(stage: Stage, what: number): Promise<Flush> {
  const all = [...(await oursInNft(stage)), ...(await oursInIptables(stage)), ...OTHERS, ...(await dockerUser(stage))];
  const chosen = what % 12 === 0 ? wipe(stage) : (all[what % all.length] as Flush);
  await stage.shell(chosen.command);
  for (const emptied of chosen.emptied ?? []) stage.foreign.flushed(...emptied);
  if (chosen.dockers) stage.damaged = true;
  return chosen;
}

const OTHERS: readonly Flush[] = [
  { command: "iptables -w 10 -F FORWARD", ours: false, dockers: true, emptied: [["iptables", "filter", "FORWARD"]] },
  { command: "ip6tables -w 10 -F FORWARD", ours: false, emptied: [["ip6tables", "filter", "FORWARD"]] },
  { command: "iptables -w 10 -F INPUT", ours: false, emptied: [["iptables", "filter", "INPUT"]] },
];

/** Docker's chain for its user, where nobody has taken it away. */
async function dockerUser({ host }: Stage): Promise<Flush[]> {
  if ((await host.sandbox.try(["iptables", "-w", "10", "-S", "DOCKER-USER"])).status !== 0) return [];
  const emptied: readonly Emptied[] = [["iptables", "filter", "DOCKER-USER"]];
  return [{ command: "iptables -w 10 -F DOCKER-USER", ours: false, dockers: true, emptied }];
}

const TABLES = ["raw", "mangle", "nat", "filter", "security"] as const;

/** What a restart of `nftables.service` does, or a script for iptables that begins afresh: nobody's rules are left, Docker's neither. */
function wipe({ firewall }: Stage): Flush {
  const tools = ["iptables", "ip6tables"] as const;
  const all = tools.flatMap((tool) => TABLES.map((table) => [tool, table] as const));
  // The watch may be back between the two, and a chain with rules can't be deleted.
  const lines = all.map(([tool, table]) => `${tool} -w 10 -t ${table} -F; ${tool} -w 10 -t ${table} -X || true`);
  if (firewall === "iptables-legacy") return { command: lines.join("\n"), ours: true, dockers: true, emptied: all };
  return { command: "nft flush ruleset", ours: true, dockers: true, emptied: [...all, ["nft", "inet"]] };
}

async function oursInNft({ firewall, host }: Stage): Promise<Flush[]> {
  if (firewall !== "nft") return [];
  // A stranger who was here a moment ago may have taken it away.
  const { status, out: text } = await host.sandbox.try(["nft", "-s", "list", "table", "inet", "wallc"]);
  if (status !== 0) return [];
  const ours = true;
  const found: Flush[] = [
    { command: "nft flush table inet wallc", ours },
    { command: "nft delete table inet wallc", ours },
  ];
  for (const block of text.split(/\n(?=\t[a-z])/)) {
    const [, kind, name = ""] = /^\t([a-z]+) (\S+) \{/m.exec(block) ?? [];
    const rules = block.split("\n").filter((line) => line.startsWith("\t\t") && !line.startsWith("\t\ttype "));
    if (kind === "chain" && rules.length > 0) found.push({ command: `nft flush chain inet wallc ${name}`, ours });
    if (kind === "set" && /elements = /.test(block)) found.push({ command: `nft flush set inet wallc ${name}`, ours });
  }
  return found;
}

async function oursInIptables({ firewall, host }: Stage): Promise<Flush[]> {
  if (firewall === "nft") return [];
  const found: Flush[] = [];
  for (const tool of ["iptables", "ip6tables"] as const) {
    let table = "";
    const chains = new Set<string>();
    for (const line of (await host.sandbox.run([`${tool}-save`])).split("\n")) {
      if (line.startsWith("*")) table = line.slice(1);
      const [, chain = "", rest = ""] = /^-A (\S+) (.*)$/.exec(line) ?? [];
      if (chain.startsWith("WALLC-")) chains.add(`${table} ${chain}`);
      // Docker takes its jump to this chain out and puts it back all the time, and ours in it is one more there.
      else if (/ WALLC-\S+$/.test(line) && chain !== "DOCKER-USER") {
        found.push({ command: `${tool} -w 10 -t ${table} -D ${chain} ${rest}`, ours: true });
      }
    }
    for (const each of chains) {
      const [in_, chain] = each.split(" ");
      found.push({ command: `${tool} -w 10 -t ${in_} -F ${chain}`, ours: true });
    }
    found.push({ command: `${tool} -w 10 -t mangle -F`, ours: true, emptied: [[tool, "mangle"]] });
  }
  const saved = await host.sandbox.run(["ipset", "save"]);
  const filled = new Set([...saved.matchAll(/^add (wallc-\S+) /gm)].map(([, name]) => name as string));
  for (const name of filled) found.push({ command: `ipset flush ${name}`, ours: true });
  return found;
}
