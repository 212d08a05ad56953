import type { Audit, Door, Way } from "../../analysis/reach/audit.ts";

/** What of an audit stands on one line: doors that differ in their family alone, and are reached alike. */
export interface Row {
  readonly group: "ports" | "addresses" | "host";
  readonly target: string;
  readonly project?: string;
  /** What is asked for: `tcp 8080 → 80`, `172.17.0.2 on bridge`. */
  readonly what: string;
  /** `IPv4`, `IPv6` or `IPv4, IPv6`. */
  readonly families: string;
  readonly ways: readonly Way[];
}

/** The groups of rows, in their order, with their headings. */
export const GROUPS = [
  ["ports", "Published ports"],
  ["host", "On the host's own addresses"],
  ["addresses", "Containers by their own addresses"],
] as const satisfies readonly (readonly [Row["group"], string])[];

/** An audit, line by line. */
export function rowsOf({ doors }: Audit): Row[] {
  const rows = new Map<string, { doors: Door[] }>();
  for (const door of doors) {
    const { kind, target, network, protocol, port, containerPort, ways } = door;
    const bound = kind === "address" ? "" : door.address;
    const key = JSON.stringify([kind, target, network, protocol, bound, port, containerPort, ways]);
    const row = rows.get(key) ?? { doors: [] };
    row.doors.push(door);
    rows.set(key, row);
  }
  return [...rows.values()].map(({ doors: [first, ...others] }) => rowOf(first as Door, others));
}

function rowOf(door: Door, others: readonly Door[]): Row {
  const all = [door, ...others];
  const families = [...new Set(all.map(({ family }) => `IPv${family}`))].sort().join(", ");
  const { kind, target, project, ways } = door;
  const group = kind === "published" || kind === "swarm" ? "ports" : kind === "address" ? "addresses" : "host";
  return { group, target, ...(project && { project }), what: whatOf(door, all), families, ways };
}

function whatOf({ kind, protocol, port, address, containerPort, network }: Door, all: readonly Door[]): string {
  if (kind === "address") {
    const addresses = [...new Set(all.map((one) => one.address))].join(", ");
    return network === undefined ? addresses : `${addresses} on ${network}`;
  }
  if (port === "any") return "whatever it listens on";
  const bound = address === "any" ? `${port}` : address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
  return `${protocol} ${bound}${containerPort === undefined || containerPort === port ? "" : ` → ${containerPort}`}`;
}

/** Who gets through, in a few words: `open`, `admins`, `tcp 80`, `maybe`, `-`. */
export function wayWords({ verdict, who, ports, why }: Way): string {
  if (verdict === "closed") return "-";
  if (verdict !== "some") return verdict;
  const [whose, which] = [shorten(who, 2), shorten(ports, 3)];
  const through = whose && which ? `${whose}: ${which}` : whose || which || "some";
  return why === undefined ? through : `${through}, maybe more`;
}

function shorten(texts: readonly string[], most: number): string {
  const rest = texts.length - most;
  return texts.slice(0, most).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** How packets get there, for people. */
export const VIA_WORDS: Readonly<Record<NonNullable<Way["via"]>, string>> = {
  dnat: "DNAT",
  "docker-proxy": "docker-proxy",
  swarm: "Swarm",
  "host-network": "host network",
  "direct-routing": "direct routing",
  "same-network": "same network",
  "beyond-the-firewall": "past the firewall",
  "from-this-host": "local",
  listener: "listener",
};

/** The paths of a row, each once. */
export function pathWords({ ways }: Row): string {
  const found = ways.flatMap(({ via, verdict }) => (via && verdict !== "closed" ? [VIA_WORDS[via]] : []));
  return [...new Set(found)].join(", ") || "-";
}
