import { formatAddress } from "../../ip/address.ts";
import { HostError } from "../host-error.ts";
import { findProgram, lastWords, need, type Run } from "../run.ts";
import type { Entry } from "./entries.ts";

const TABLE = "inet wallc_cut";

/** Longer than TCP sends unanswered data again: about 15 minutes (tcp(7), `tcp_retries2`). */
const TIMEOUT = "20m";

/** TCP, UDP, DCCP, SCTP and UDP-Lite begin with both ports. */
const WITH_PORTS: readonly number[] = [6, 17, 33, 132, 136];

/**
 * Bars the answers of connections that are to end, for as long as their servers may go on sending, unless the client itself gets a
 * packet through. Without that the first of them would count as a connection that the server opens (the kernel takes up TCP in its
 * middle, and UDP has none), which a policy usually allows, and all would go on the other way round. Only exactly these addresses
 * and ports are barred. A table of its own, since it belongs to no policy; earlier elements stay.
 */
export async function barAnswers(run: Run, entries: readonly Entry[]): Promise<void> {
  const elements = entries.flatMap((entry) => elementOf(entry) ?? []);
  if (elements.length === 0) return;
  if (findProgram("nft") === undefined) {
    throw new HostError("without the program `nft`, flows go on where the server keeps sending");
  }
  const adding = elements.map(({ set, text }) => `add element ${TABLE} ${set} { ${text} }\n`);
  const ran = await run("nft", ["-f", "-"], ((await isBarred(run)) ? "" : table()) + adding.join(""));
  if (ran.status !== 0) throw new HostError(`the answers of ended flows could not be barred: ${lastWords(ran)}`);
}

/** Takes the table away, if it is there. Gives whether it was. */
export async function liftBar(run: Run): Promise<boolean> {
  if (!(await isBarred(run))) return false;
  await need(run, "nft", ["delete", "table", ...TABLE.split(" ")]);
  return true;
}

/** Whether the table is there. */
async function isBarred(run: Run): Promise<boolean> {
  if (findProgram("nft") === undefined) return false;
  const { nftables } = JSON.parse(await need(run, "nft", ["-j", "list", "tables"])) as {
    nftables: { table?: { family: string; name: string } }[];
  };
  return nftables.some(({ table: one }) => one !== undefined && `${one.family} ${one.name}` === TABLE);
}

/** How many chains and sets it has; 0 where it isn't there. */
export async function barSize(run: Run): Promise<number> {
  if (!(await isBarred(run))) return 0;
  const { nftables } = JSON.parse(await need(run, "nft", ["-j", "-t", "list", "table", ...TABLE.split(" ")])) as {
    nftables: Record<string, unknown>[];
  };
  return nftables.filter((item) => "chain" in item || "set" in item).length;
}

/** Behind connection tracking (-200), which says who began, and before anybody redirects (-100). */
function table(): string {
  const set = (name: string, address: string) =>
    `  set ${name} {\n    type inet_proto . ${address} . inet_service . ${address} . inet_service\n` +
    `    flags timeout\n    timeout ${TIMEOUT}\n  }\n`;
  const answer = (family: string, name: string) =>
    `meta l4proto . ${family} saddr . th sport . ${family} daddr . th dport @${name}`;
  const drops = ["ct direction original", "ct state invalid"].flatMap((state) =>
    [answer("ip", "v4"), answer("ip6", "v6")].map((match) => `    ${state} ${match} counter drop\n`),
  );
  const chain = (hook: string) =>
    `  chain ${hook} {\n    type filter hook ${hook} priority -190; policy accept;\n${drops.join("")}  }\n`;
  const sets = set("v4", "ipv4_addr") + set("v6", "ipv6_addr");
  return `table ${TABLE} {\n${sets}${chain("prerouting")}${chain("output")}}\n`;
}

/** Whether an entry is one whose answers are barred: they have ports. */
export function hasBar(entry: Entry): boolean {
  return elementOf(entry) !== undefined;
}

function elementOf({ family, protocol, reply }: Entry): { readonly set: string; readonly text: string } | undefined {
  const { source, sourcePort, destination, port } = reply;
  if (!WITH_PORTS.includes(protocol) || sourcePort === undefined || port === undefined) return undefined;
  const text = `${protocol} . ${formatAddress(source)} . ${sourcePort} . ${formatAddress(destination)} . ${port}`;
  return { set: `v${family}`, text };
}
