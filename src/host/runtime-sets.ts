import { runtimeIpsetName } from "../../backends/iptables/sets-file.ts";
import { runtimeSetName } from "../../backends/nft/named-sets.ts";
import type { Ir } from "../ir/ir.ts";
import type { FirewallName } from "./firewall.ts";
import { HostError } from "./host-error.ts";
import { TABLE } from "./nft/listing.ts";
import { findProgram, lastWords, type Run } from "./run.ts";

/** A run-time set in one family, under both of its names. */
export interface RuntimeNames {
  readonly nft: string;
  readonly ipset: string;
  /** Whether its elements may have a timeout in ipset, where that is a property of the set. */
  readonly timeouts: boolean;
}

/** The run-time sets of a policy. */
export function runtimeNames(ir: Ir): RuntimeNames[] {
  return ir.sets.flatMap((set) => {
    if (set.kind !== "runtime") return [];
    return ([4, 6] as const).map((family) => ({
      nft: runtimeSetName(set.name, family),
      ipset: runtimeIpsetName(set.name, family),
      timeouts: set.timeout !== undefined,
    }));
  });
}

/** An address, or in ipset a prefix, with the seconds that it has left. */
interface Member {
  readonly text: string;
  readonly left?: number;
}

/**
 * Takes over what run-time sets hold where the policy goes from nft to iptables with ipset or back, while the old rules still judge
 * beside the new ones. Gives what could not be taken over: nft's sets hold single addresses alone.
 */
export async function takeOverMembers(run: Run, to: FirewallName, sets: readonly RuntimeNames[]): Promise<string[]> {
  const lost: string[] = [];
  for (const names of sets) {
    const members = to === "nft" ? await ipsetMembers(run, names.ipset) : await nftMembers(run, names.nft);
    const fitting = to === "nft" ? members.filter(({ text }) => !text.includes("/")) : members;
    lost.push(...members.filter((one) => !fitting.includes(one)).map(({ text }) => `${text} of ${names.ipset}`));
    if (fitting.length === 0) continue;
    const ran = to === "nft" ? await fillNft(run, names, fitting) : await fillIpset(run, names, fitting);
    if (ran.status !== 0) throw new HostError(`what \`${names.nft}\` holds could not be taken over: ${lastWords(ran)}`);
  }
  return lost;
}

interface Element {
  readonly elem?: { readonly val: string; readonly expires?: number };
}

async function nftMembers(run: Run, name: string): Promise<Member[]> {
  if (findProgram("nft") === undefined) return [];
  const { status, out } = await run("nft", ["-j", "list", "set", ...TABLE, name]);
  if (status !== 0) return [];
  const { nftables } = JSON.parse(out) as { nftables: { set?: { elem?: (string | Element)[] } }[] };
  return nftables
    .flatMap(({ set }) => set?.elem ?? [])
    .map((one) => {
      if (typeof one === "string") return { text: one };
      return { text: one.elem?.val ?? "", ...(one.elem?.expires !== undefined && { left: one.elem.expires }) };
    });
}

async function ipsetMembers(run: Run, name: string): Promise<Member[]> {
  if (findProgram("ipset") === undefined) return [];
  const { status, out } = await run("ipset", ["save", name]);
  if (status !== 0) return [];
  return [...out.matchAll(/^add \S+ (\S+)(?: timeout (\d+))?/gm)].map(([, text = "", left]) => ({
    text,
    // ipset's 0 is for ever.
    ...(left !== undefined && left !== "0" && { left: Number(left) }),
  }));
}

function fillNft(run: Run, { nft }: RuntimeNames, members: readonly Member[]) {
  const elements = members.map(({ text, left }) =>
    left === undefined ? text : `${text} timeout ${Math.max(1, left)}s`,
  );
  return run("nft", ["-f", "-"], `add element ${TABLE.join(" ")} ${nft} { ${elements.join(", ")} }\n`);
}

function fillIpset(run: Run, { ipset, timeouts }: RuntimeNames, members: readonly Member[]) {
  const lines = members.map(({ text, left }) => {
    const rest = left !== undefined && timeouts ? ` timeout ${Math.max(1, left)}` : "";
    return `add ${ipset} ${text}${rest}\n`;
  });
  return run("ipset", ["restore", "-exist"], lines.join(""));
}
