import type { Dice } from "./dice.ts";

/**
 * A policy of random statements, one a line, aimed at the names and addresses of `topology.ts`. Some statements are
 * errors in the place that they got; the caller leaves those lines out.
 */
export function randomPolicy(dice: Dice): string[] {
  const names = { groups: [] as string[], zones: [] as string[], services: [] as string[] };
  const lines: string[] = [];
  for (let index = dice.number(0, 3); index > 0; index--) {
    const addresses = [...dice.some(ADDRESSES, 1, 4), ...(dice.chance(0.3) ? dice.some(names.groups, 0, 1) : [])];
    const except = dice.chance(0.4) ? ` except ${dice.some([...ADDRESSES, ...names.groups], 1, 2).join(", ")}` : "";
    lines.push(`let g${index} = ${addresses.join(", ")}${except}`);
    names.groups.push(`g${index}`);
  }
  for (let index = dice.number(0, 2); index > 0; index--) {
    const address = dice.chance(0.4) ? ` address ${dice.some([...ADDRESSES, ...names.groups], 1, 3).join(", ")}` : "";
    lines.push(`zone z${index} = interface ${dice.some(INTERFACES, 1, 2).join(", ")}${address}`);
    names.zones.push(`z${index}`);
  }
  for (let index = dice.number(0, 2); index > 0; index--) {
    lines.push(`service s${index} = ${traffic(dice, names)}`);
    names.services.push(`s${index}`);
  }
  if (dice.chance(0.15)) {
    lines.push(`set banned${dice.chance(0.5) ? " timeout 1h" : ""}${dice.chance(0.3) ? " size 64" : ""}`);
    names.groups.push("banned");
  }
  const standalone = dice.chance(0.15);
  if (standalone) {
    const uplinks = dice.pick(["eth0", "eth0, eth1", "eth1"]);
    lines.push(`docker { iptables off; uplink ${uplinks}; publish ${dice.pick(["proxy", "dnat"])} }`);
  } else if (dice.chance(0.1)) lines.push("docker { bridges br-lan }");
  if (dice.chance(0.15)) {
    lines.push(`essentials without ${dice.some(["dhcp", "discovery", "guards"], 1, 2).join(", ")}`);
  }
  const tight = dice.chance(0.5);
  for (let count = dice.number(1, 9); count > 0; count--) lines.push(rule(dice, names, tight));
  for (const path of PATHS) {
    if (dice.chance(0.4)) lines.push(fallback(dice, path));
  }
  return lines;
}

interface Names {
  readonly groups: readonly string[];
  readonly zones: readonly string[];
  readonly services: readonly string[];
}

const PATHS = [
  "to host",
  "to containers",
  "from containers",
  "between containers",
  "from host",
  "forward",
  "from outside to containers",
  "from containers to outside",
];

/** Addresses of the lab's machines and around them, and a few of the rest of the world. */
export const ADDRESSES = [
  "198.51.100.10",
  "198.51.100.0/24",
  "198.51.100.8-198.51.100.20",
  "192.168.1.10",
  "192.168.1.0/24",
  "192.168.0.0/16",
  "192.168.50.0/24",
  "203.0.113.9",
  "203.0.113.0/24",
  "8.8.8.8",
  "10.0.0.0/8",
  "10.66.0.0/24",
  "172.16.0.0/12",
  "172.17.0.2",
  "172.17.0.0/16",
  "172.20.0.11",
  "172.20.0.0/24",
  "172.21.0.5-172.21.0.6",
  "0.0.0.0/0",
  "2001:db8:1::10",
  "2001:db8:1::/64",
  "2001:db8:2::/64",
  "2001:db8::/32",
  "2001:db8:1::5-2001:db8:1::20",
  "2a00:1450::/32",
  "fd00:20::11",
  "fd00:20::/64",
  "fd00::/8",
  "::/0",
];

const OWN = [
  "198.51.100.1",
  "192.168.1.1",
  "192.168.1.0/24",
  "2001:db8:1::1",
  "2001:db8::/32",
  "172.17.0.1",
  "127.0.0.1",
  "198.51.100.0/24",
];

const INTERFACES = ["eth0", "eth1", '"eth*"', "br-lan", '"wg*"', "docker0", '"br-*"'];

const PORTS = ["22", "53", "80", "443", "1234", "5432", "8080", "8443", "8090", "32769", "5433", "3306"];
const PORT_WORDS = [...PORTS, "ssh", "https", "8000-8099", "1-1023", "50-60", "8443-65535", "0"];

function ports(dice: Dice): string {
  return dice.some(PORT_WORDS, 1, 4).join(", ");
}

function trafficItem(dice: Dice, names: Names): string {
  return dice.pick([
    () => `tcp ${ports(dice)}`,
    () => `tcp ${ports(dice)}`,
    () => `udp ${ports(dice)}`,
    () => `tcp/udp ${ports(dice)}`,
    () => `sctp ${ports(dice)}`,
    () => `${dice.pick(["tcp", "udp", "sctp"])} any`,
    () => `icmp ${dice.pick(["any", "echo-request", "8, 13", "0"])}`,
    () => `icmpv6 ${dice.pick(["any", "echo-request", "128, 135", "129"])}`,
    () => dice.pick(["esp", "gre", "igmp", "ipip", "proto 99, 50", "proto 1", "proto 58", "proto 6"]),
    () => dice.pick(["ping", "dns", "web", "docker-swarm"]),
    () => (names.services.length > 0 ? dice.pick(names.services) : "ping"),
  ])();
}

function traffic(dice: Dice, names: Names): string {
  return Array.from({ length: dice.number(1, 3) }, () => trafficItem(dice, names)).join(", ");
}

const CONTAINERS = [
  "container www-nginx",
  "container www-nginx",
  "container web-1",
  "container web-2",
  "container db",
  "container worker",
  "container safe",
  "container other",
  "container old-db",
  "container sidecar",
  "container agent",
  'container "web-*"',
  'container "*"',
  "label tier=edge",
  "label trusted",
  "label absent",
  "compose shop",
  "compose shop/web",
  "compose shop/worker",
  "network bridge",
  "network shop_front",
  "network shop_back",
  "network vault",
  "containers",
  "containers",
];

const FROM = ["any", "any", "any", "outside", "internet", "private", "host", "containers"];
const TO = [
  "any",
  "outside",
  "internet",
  "private",
  "metadata",
  "host",
  "host",
  "published",
  "published",
  "containers",
];

function endpoint(dice: Dice, names: Names, side: "from" | "to"): string {
  const words = [...names.groups, ...names.zones];
  const item = () =>
    dice.pick([
      () => dice.pick(side === "from" ? FROM : TO),
      () => dice.pick(CONTAINERS),
      () => dice.pick(CONTAINERS),
      () => dice.pick(ADDRESSES),
      () => dice.pick(words.length > 0 ? words : ADDRESSES),
      () => (side === "to" ? `${dice.pick(["host", "published"])} ${dice.pick([...OWN, ...names.groups])}` : "any"),
      () => (side === "to" ? dice.pick(["swarm shop-api", "published", "host"]) : "containers"),
    ])();
  const list = Array.from({ length: dice.chance(0.7) ? 1 : dice.number(2, 3) }, item);
  const except = dice.chance(0.2) ? ` except ${dice.some([...ADDRESSES, ...words], 1, 2).join(", ")}` : "";
  const on = dice.chance(0.2) ? ` on ${onPart(dice, names)}` : "";
  return `${list.join(", ")}${except}${on}`;
}

function onPart(dice: Dice, names: Names): string {
  if (names.zones.length > 0 && dice.chance(0.4)) return dice.pick(names.zones);
  return `interface ${dice.some(INTERFACES, 1, 2).join(", ")}`;
}

function rule(dice: Dice, names: Names, tight: boolean): string {
  const action = dice.pick(
    tight ? ["allow", "allow", "allow", "deny", "reject", "log"] : ["allow", "deny", "reject", "deny", "log"],
  );
  const what = dice.chance(0.15) ? "any" : traffic(dice, names);
  const from = dice.chance(0.8) ? ` from ${endpoint(dice, names, "from")}` : "";
  const prefix = action === "log" && dice.chance(0.7) ? ` "${dice.pick(["seen ", "x: ", "a(b)"])}"` : "";
  return `${action}${prefix} ${what}${from} to ${endpoint(dice, names, "to")}${modifiers(dice, action)}`;
}

function modifiers(dice: Dice, action: string): string {
  const result: string[] = [];
  const refuses = action === "deny" || action === "reject";
  if (action !== "log" && dice.chance(0.15)) result.push(dice.pick(["log", 'log "mine "']));
  if ((action === "allow" || action === "log") && dice.chance(0.2)) {
    const per = dice.chance(0.4) ? " per source" : "";
    result.push(`limit ${dice.number(1, 2)}/${dice.pick(["hour", "hour", "day"])} burst ${dice.number(1, 4)}${per}`);
  }
  if (action === "allow" && dice.chance(0.15)) {
    result.push(`connections ${dice.number(1, 4)}${dice.chance(0.4) ? " per source" : ""}`);
  }
  if (action === "reject" && dice.chance(0.5)) {
    result.push(`with ${dice.pick(["tcp-reset", "port-unreachable", "host-unreachable", "admin-prohibited"])}`);
  }
  if (refuses && dice.chance(0.12)) result.push("trial");
  if (dice.chance(0.1)) result.push(`as "label ${dice.number(1, 9)}"`);
  if (dice.chance(0.05)) result.push('because "somebody asked; $(why)"');
  if (action === "allow" && dice.chance(0.05)) result.push(`until ${dice.pick(["2001-01-01", "2199-12-31"])}`);
  return result.map((modifier) => ` ${modifier}`).join("");
}

function fallback(dice: Dice, path: string): string {
  const action = dice.pick(["allow", "deny", "deny", "reject"]);
  const result = [`default ${action} ${path}`];
  if (dice.chance(0.2)) result.push(dice.pick(["log", 'log "end "']));
  if (action === "reject" && dice.chance(0.4)) {
    result.push(`with ${dice.pick(["port-unreachable", "host-unreachable", "admin-prohibited"])}`);
  }
  if (action !== "allow" && dice.chance(0.1)) result.push("trial");
  return result.join(" ");
}
