/** A container that a sequence begins with. */
export interface Resident {
  readonly name: string;
  /** Options of `docker run`, the network among them. */
  readonly options: readonly string[];
}

/** The networks of the host: IPv4 alone, and both families. Their bridges have the engine's own kind of name. */
export const NETWORKS: readonly (readonly [name: string, ...options: string[]])[] = [
  ["site", "--subnet", "172.19.0.0/24"],
  ["front", "--ipv6", "--subnet", "172.20.0.0/24", "--subnet", "fd00:20::/64"],
];

/** What runs when a sequence begins. */
export const RESIDENTS: readonly Resident[] = [
  { name: "www", options: ["--network", "site", "--ip", "172.19.0.2", "-p", "8080:80"] },
  { name: "db", options: ["--network", "site", "--ip", "172.19.0.3", "-p", "127.0.0.1:5433:5432"] },
  {
    name: "app",
    options: ["--network", "front", "--ip", "172.20.0.2", "--ip6", "fd00:20::2", "-p", "8443:443", "-l", "tier=edge"],
  },
  { name: "tool", options: ["-l", "tier=edge"] },
  { name: "agent", options: ["--network", "host"] },
];

/** Names that containers are given, by steps too. */
export const NAMES = [...RESIDENTS.map(({ name }) => name), "late", "other"] as const;

/** Addresses that steps ask for: few, so that containers get one that another had before. */
export const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  site: ["172.19.0.2", "172.19.0.3", "172.19.0.9", "172.19.0.10"],
  front: ["172.20.0.2", "172.20.0.7", "172.20.0.8"],
};

/** Ports that policies, containers and packets share. */
export const PORTS = [22, 53, 80, 443, 5432, 5433, 8080, 8099, 8443, 9100] as const;
