import { readFileSync, writeFileSync } from "node:fs";
import type { HostSetup } from "../../backends/backend.ts";
import { HostError } from "./host-error.ts";
import type { Listing } from "./listing.ts";
import { need, type Run } from "./run.ts";

/** A switch of the kernel that a policy needs, with what it was before we set it. */
export interface Switched {
  readonly kind: "bridge" | "sysctl";
  /** The bridge, or the key in the form with slashes. */
  readonly name: string;
  readonly before: string;
}

/** A bridge's two switches as one value: `1 1` where both families are handed to netfilter. */
const HANDED_OVER = "1 1";

/** What the switches of a setup are now, by kind and name; a bridge that isn't there is left out. */
export async function readSwitches(run: Run, setup: HostSetup): Promise<Switched[]> {
  const found: Switched[] = [];
  for (const name of setup.bridges) {
    const before = await bridgeValue(run, name);
    if (before !== undefined) found.push({ kind: "bridge", name, before });
  }
  for (const { key } of setup.sysctls) found.push({ kind: "sysctl", name: key, before: readSysctl(key) });
  return found;
}

/** The switches of a setup as they should be listed, those of `present` bridges alone. */
export function wantedSwitches(setup: HostSetup, present: readonly Switched[]): Listing {
  const bridges = setup.bridges.filter((name) => present.some((one) => one.kind === "bridge" && one.name === name));
  return new Map([
    ...bridges.map((name) => [`bridge ${name}`, [HANDED_OVER]] as const),
    ...setup.sysctls.map(({ key, value }) => [`sysctl ${key}`, [value]] as const),
  ]);
}

/** Switches as they are listed. */
export function switchListing(switches: readonly Switched[]): Listing {
  return new Map(switches.map(({ kind, name, before }) => [`${kind} ${name}`, [before]]));
}

/** Sets one switch. A bridge that has gone meanwhile is no error: there is nothing within it. */
export async function setSwitch(
  run: Run,
  { kind, name }: Pick<Switched, "kind" | "name">,
  value: string,
): Promise<void> {
  if (kind === "sysctl") return writeSysctl(name, value);
  const [v4 = "0", v6 = "0"] = value.split(" ");
  if ((await bridgeValue(run, name)) === undefined) return;
  await need(run, "ip", [
    "link",
    "set",
    "dev",
    name,
    "type",
    "bridge",
    "nf_call_iptables",
    v4,
    "nf_call_ip6tables",
    v6,
  ]);
}

/** The switches that a setup asks for, in their order. */
export function asked(
  setup: HostSetup,
): { readonly kind: Switched["kind"]; readonly name: string; readonly value: string }[] {
  return [
    ...setup.bridges.map((name) => ({ kind: "bridge" as const, name, value: HANDED_OVER })),
    ...setup.sysctls.map(({ key, value }) => ({ kind: "sysctl" as const, name: key, value })),
  ];
}

const GLOBAL = "/proc/sys/net/bridge/bridge-nf-call-";

/**
 * Loads br_netfilter if a bridge is to be handed over and it isn't there, and takes back what it switches on by default: every
 * bridge of the machine.
 */
export async function needBridgeNetfilter(run: Run, setup: HostSetup): Promise<void> {
  if (setup.bridges.length === 0 || readFile(`${GLOBAL}iptables`) !== undefined) return;
  await need(run, "modprobe", ["br_netfilter"]);
  for (const kind of ["iptables", "ip6tables", "arptables"]) writeFileSync(GLOBAL + kind, "0");
}

async function bridgeValue(run: Run, name: string): Promise<string | undefined> {
  const ran = await run("ip", ["-j", "-d", "link", "show", "dev", name, "type", "bridge"]);
  if (ran.status !== 0) return undefined;
  const links = JSON.parse(ran.out) as { linkinfo?: { info_data?: Record<string, number> } }[];
  const data = links.map((link) => link.linkinfo?.info_data).find((one) => one !== undefined);
  return data && `${data.nf_call_iptables ?? 0} ${data.nf_call_ip6tables ?? 0}`;
}

function sysctlFile(key: string): string {
  if (key.split("/").some((part) => part === "" || part === "." || part === ".."))
    throw new HostError(`not a sysctl: ${key}`);
  return `/proc/sys/${key}`;
}

function readSysctl(key: string): string {
  const value = readFile(sysctlFile(key));
  if (value === undefined) throw new HostError(`the kernel has no switch \`${key}\``, "is the interface there?");
  return value.trim();
}

function writeSysctl(key: string, value: string): void {
  try {
    writeFileSync(sysctlFile(key), value);
  } catch (error) {
    throw new HostError(`can't set the switch \`${key}\` to ${value}: ${(error as Error).message}`);
  }
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
