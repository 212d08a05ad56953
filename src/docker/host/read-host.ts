import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { byText } from "../convert/order.ts";
import { interfaceAddress, interfaceName, type Reader, Wrong } from "../schema/values.ts";
import { formatPath, type Problem } from "../snapshot-error.ts";
import type { Host } from "../topology.ts";

/** Where the host is read from; tests name other folders. */
export interface HostSources {
  /** `/proc`. */
  readonly proc?: string;
  /** `/sys/class/net`. */
  readonly sysClassNet?: string;
  /** Node's `os.networkInterfaces`. */
  readonly addresses?: typeof networkInterfaces;
}

/**
 * This machine's interfaces and switches. Names come from `/proc/net/dev`, which follows the process's own network
 * namespace (`/sys` shows the one that mounted it); addresses are those of interfaces that are up. The engine's own
 * veths (`veth` and 7 hex digits, link-local addresses at most) stay out: they get new names at each start of a container.
 * `bridges` are the engine's bridges, for those that `/sys` doesn't show.
 */
export function readHost(sources: HostSources, bridges: ReadonlySet<string>, problems: Problem[]): Host {
  const proc = sources.proc ?? "/proc";
  const sys = sources.sysClassNet ?? "/sys/class/net";
  const addresses = addressesByName((sources.addresses ?? networkInterfaces)());
  const names = [...new Set([...interfaceNames(proc), ...addresses.keys()])].sort(byText);
  const shown = names.filter((name) => !isEngineVeth(name, addresses.get(name) ?? []));
  const v4 = flag(join(proc, "sys/net/ipv4/ip_forward"));
  const v6 = flag(join(proc, "sys/net/ipv6/conf/all/forwarding"));
  const nf4 = flag(join(proc, "sys/net/bridge/bridge-nf-call-iptables"));
  const nf6 = flag(join(proc, "sys/net/bridge/bridge-nf-call-ip6tables"));
  return {
    interfaces: shown.map((name, i) => ({
      name: checked(interfaceName, name, ["host", "interfaces", i, "name"], problems),
      bridge: existsSync(join(sys, name)) ? existsSync(join(sys, name, "bridge")) : bridges.has(name),
      addresses: (addresses.get(name) ?? []).map((address, j) =>
        checked(interfaceAddress, address, ["host", "interfaces", i, "addresses", j], problems),
      ),
    })),
    ...(nf4 === undefined ? {} : { bridgeNfCallIptables: nf4 }),
    ...(nf6 === undefined ? {} : { bridgeNfCallIp6tables: nf6 }),
    ...(v4 === undefined ? {} : { ipv4Forwarding: v4 }),
    ...(v6 === undefined ? {} : { ipv6Forwarding: v6 }),
  };
}

function isEngineVeth(name: string, addresses: readonly string[]): boolean {
  return /^veth[0-9a-f]{7}$/.test(name) && addresses.every((address) => address.startsWith("fe80:"));
}

/** The first column of `/proc/net/dev`, behind its two lines of heading; none where the file is missing. */
function interfaceNames(proc: string): string[] {
  const text = readText(join(proc, "net/dev")) ?? "";
  return text.split("\n").flatMap((line) => /^ *([^ :|]+):/.exec(line)?.[1] ?? []);
}

/** An address with a label of its own (`eth0:1`) belongs to the interface before the colon. */
function addressesByName(found: ReturnType<typeof networkInterfaces>): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const [label, list] of Object.entries(found)) {
    const name = label.split(":")[0] as string;
    const more = (list ?? []).flatMap(({ cidr }) => cidr ?? []);
    byName.set(name, [...new Set([...(byName.get(name) ?? []), ...more])].sort(byText));
  }
  return byName;
}

function checked(read: Reader<string>, text: string, path: PropertyKey[], problems: Problem[]): string {
  const result = read(text);
  if (!(result instanceof Wrong)) return result;
  problems.push({ path: formatPath(path), message: result.message });
  return text;
}

function flag(file: string): boolean | undefined {
  const text = readText(file)?.trim();
  return text === undefined || !/^[0-9]+$/.test(text) ? undefined : text !== "0";
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
