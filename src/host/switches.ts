import { readFileSync, writeFileSync } from "node:fs";
import type { HostSetup } from "../../backends/backend.ts";
import { HostError } from "./host-error.ts";
import type { Listing } from "./listing.ts";
import { need, type Run } from "./run.ts";

/** A switch of the kernel with a value: a bridge's two ones for netfilter (`1 1`: both families), or a sysctl. */
export interface Switch {
  readonly kind: "bridge" | "sysctl";
  /** The bridge, or the key in the form with slashes. */
  readonly name: string;
  readonly value: string;
}

/** A switch that we set, with what it was before. */
export interface Switched extends Switch {
  readonly before: string;
}

/** The switches that a setup asks for, in their order. */
export function switchesOf({ bridges, sysctls }: HostSetup): Switch[] {
  return [
    ...bridges.map((name) => ({ kind: "bridge" as const, name, value: "1 1" })),
    ...sysctls.map(({ key, value }) => ({ kind: "sysctl" as const, name: key, value })),
  ];
}

/** What a switch is now; `undefined` where its bridge or interface isn't there. */
export async function switchValue(
  run: Run,
  { kind, name }: Pick<Switch, "kind" | "name">,
): Promise<string | undefined> {
  if (kind === "sysctl") return readFile(sysctlFile(name))?.trim();
  const ran = await run("ip", ["-j", "-d", "link", "show", "dev", name, "type", "bridge"]);
  if (ran.status !== 0) return undefined;
  const links = JSON.parse(ran.out) as { linkinfo?: { info_data?: Record<string, number> } }[];
  const data = links.map((link) => link.linkinfo?.info_data).find((one) => one !== undefined);
  return data && `${data.nf_call_iptables ?? 0} ${data.nf_call_ip6tables ?? 0}`;
}

/** Sets a switch. One whose bridge or interface isn't there (any more) is left alone: there is no traffic on it. */
export async function setSwitch(run: Run, wanted: Switch): Promise<void> {
  const { kind, name, value } = wanted;
  if ((await switchValue(run, wanted)) === undefined) return;
  if (kind === "sysctl") return writeFile(sysctlFile(name), value);
  const [v4 = "0", v6 = "0"] = value.split(" ");
  const both = ["nf_call_iptables", v4, "nf_call_ip6tables", v6];
  await need(run, "ip", ["link", "set", "dev", name, "type", "bridge", ...both]);
}

/** The switches among these that are there, as they are now. */
export async function readSwitches(run: Run, switches: readonly Switch[]): Promise<Switch[]> {
  const found: Switch[] = [];
  for (const one of switches) {
    const value = await switchValue(run, one);
    if (value !== undefined) found.push({ ...one, value });
  }
  return found;
}

export function switchListing(switches: readonly Switch[]): Listing {
  return new Map(switches.map((one) => [switchTitle(one), [one.value]]));
}

export function switchTitle({ kind, name }: Pick<Switch, "kind" | "name">): string {
  return `${kind} ${name}`;
}

/** Whether a title of a listing is a switch's. */
export function isSwitch(title: string): boolean {
  return /^(bridge|sysctl) /.test(title);
}

/**
 * Puts switches back to what they were before we set them, in reverse. One that somebody has set to another value meanwhile is
 * theirs now, and one whose interface has gone is nobody's.
 */
export async function putBack(run: Run, switched: readonly Switched[]): Promise<void> {
  for (const one of [...switched].reverse()) {
    if ((await switchValue(run, one)) === one.value) await setSwitch(run, { ...one, value: one.before });
  }
}

const GLOBAL = "/proc/sys/net/bridge/bridge-nf-call-";

/**
 * Loads br_netfilter if a bridge is to be handed over and it isn't there, and takes back what it switches on by default: every
 * bridge of the machine.
 */
export async function needBridgeNetfilter(run: Run, { bridges }: HostSetup): Promise<void> {
  if (bridges.length === 0 || readFile(`${GLOBAL}iptables`) !== undefined) return;
  await need(run, "modprobe", ["br_netfilter"]);
  for (const kind of ["iptables", "ip6tables", "arptables"]) writeFile(GLOBAL + kind, "0");
}

function sysctlFile(key: string): string {
  const parts = key.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) throw new HostError(`not a sysctl: ${key}`);
  return `/proc/sys/${key}`;
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function writeFile(path: string, value: string): void {
  try {
    writeFileSync(path, value);
  } catch (error) {
    throw new HostError(`can't write ${value} to ${path}: ${(error as Error).message}`);
  }
}
