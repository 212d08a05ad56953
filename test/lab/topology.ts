import type { Container, Network, PublishedPort, Topology } from "../../src/docker/topology.ts";

const net = (
  id: string,
  name: string,
  bridge: string,
  subnets: Network["subnets"],
  more: Partial<Network> = {},
): Network => ({
  id: id.repeat(64 / id.length),
  name,
  driver: "bridge",
  scope: "local",
  bridge,
  subnets,
  internal: false,
  ipv6: subnets.some(({ prefix }) => prefix.includes(":")),
  icc: true,
  masquerade: true,
  trustedHostInterfaces: [],
  ingress: false,
  labels: {},
  ...more,
});

const BRIDGE = net("1", "bridge", "docker0", [{ prefix: "172.17.0.0/16", gateway: "172.17.0.1" }]);
const FRONT = net("2", "shop_front", "br-222222222222", [
  { prefix: "172.20.0.0/24", gateway: "172.20.0.1" },
  { prefix: "fd00:20::/64", gateway: "fd00:20::1" },
]);
const BACK = net("3", "shop_back", "br-333333333333", [
  { prefix: "172.21.0.0/24", gateway: "172.21.0.1" },
  { prefix: "fd00:21::/64", gateway: "fd00:21::1" },
]);
const GATEWAY = net("4", "docker_gwbridge", "docker_gwbridge", [{ prefix: "172.18.0.0/16", gateway: "172.18.0.1" }]);
const INTERNAL = net("5", "vault", "br-555555555555", [{ prefix: "10.66.0.0/24", gateway: "10.66.0.1" }], {
  internal: true,
});

const port = (
  protocol: PublishedPort["protocol"],
  hostAddress: string,
  hostPort: number,
  containerPort: number,
): PublishedPort => ({ protocol, hostAddress, hostPort, containerPort });

const both = (protocol: PublishedPort["protocol"], hostPort: number, containerPort: number): PublishedPort[] => [
  port(protocol, "0.0.0.0", hostPort, containerPort),
  port(protocol, "::", hostPort, containerPort),
];

interface Given {
  readonly ports?: readonly PublishedPort[];
  readonly endpoints?: Container["endpoints"];
  readonly labels?: Readonly<Record<string, string>>;
  readonly mode?: Container["networkMode"];
  readonly state?: Container["state"];
  readonly compose?: readonly [project: string, service: string];
}

function container(id: string, name: string, given: Given): Container {
  const ports = given.ports ?? [];
  const compose = given.compose && { project: given.compose[0], service: given.compose[1] };
  return {
    id: id.repeat(32),
    name,
    labels: {
      ...given.labels,
      ...(compose && {
        "com.docker.compose.project": compose.project,
        "com.docker.compose.service": compose.service,
      }),
    },
    ...(compose && { compose }),
    state: given.state ?? "running",
    networkMode: given.mode ?? { kind: "networks" },
    endpoints: given.endpoints ?? [],
    ports: given.state === "exited" ? [] : ports,
    configuredPorts: ports,
  };
}

/**
 * The Docker host of the kernel tests: every kind of network and container that the language speaks of. Two outer
 * interfaces, a bridge of somebody else's whose name looks like Docker's, networks with and without IPv6, an internal one,
 * Swarm's gateway bridge; ports published for everyone, for one address, for loopback, with another number than inside.
 */
export const TOPOLOGY: Topology = {
  version: 1,
  engine: {
    version: "20.10.24",
    apiVersion: "1.41",
    iptables: true,
    ip6tables: false,
    userlandProxy: true,
    swarm: true,
  },
  containers: [
    container("a1", "www-nginx", {
      endpoints: [{ network: BRIDGE.id, ipv4: "172.17.0.2" }],
      ports: both("tcp", 8080, 80),
      labels: { tier: "edge" },
    }),
    container("a2", "web-1", {
      endpoints: [{ network: FRONT.id, ipv4: "172.20.0.11", ipv6: "fd00:20::11" }],
      ports: [...both("tcp", 8443, 443), ...both("udp", 53, 53)],
      labels: { tier: "edge", trusted: "yes" },
      compose: ["shop", "web"],
    }),
    container("a3", "web-2", {
      endpoints: [{ network: FRONT.id, ipv4: "172.20.0.12", ipv6: "fd00:20::12" }],
      compose: ["shop", "web"],
    }),
    container("a4", "db", {
      endpoints: [
        { network: BACK.id, ipv4: "172.21.0.5", ipv6: "fd00:21::5" },
        { network: FRONT.id, ipv4: "172.20.0.5", ipv6: "fd00:20::5" },
      ],
      ports: [port("tcp", "127.0.0.1", 5432, 5432), port("tcp", "192.168.1.1", 5433, 5432)],
      compose: ["shop", "db"],
    }),
    container("a5", "worker", {
      endpoints: [{ network: BACK.id, ipv4: "172.21.0.6", ipv6: "fd00:21::6" }],
      compose: ["shop", "worker"],
    }),
    container("a6", "safe", { endpoints: [{ network: INTERNAL.id, ipv4: "10.66.0.2" }] }),
    container("a7", "sidecar", { mode: { kind: "container", id: "a2".repeat(32) } }),
    container("a8", "agent", { mode: { kind: "host" } }),
    container("a9", "old-db", { state: "exited", ports: both("tcp", 3306, 3306) }),
    container("b1", "other", {
      endpoints: [{ network: BRIDGE.id, ipv4: "172.17.0.3" }],
      ports: both("tcp", 32769, 80),
    }),
  ],
  networks: [BRIDGE, FRONT, BACK, GATEWAY, INTERNAL],
  services: [
    {
      id: "s1".repeat(12),
      name: "shop-api",
      labels: {},
      ports: [{ protocol: "tcp", targetPort: 80, publishedPort: 8090, mode: "ingress" }],
    },
  ],
  host: {
    interfaces: [
      { name: "lo", bridge: false, addresses: ["127.0.0.1/8", "::1/128"] },
      { name: "eth0", bridge: false, addresses: ["198.51.100.1/24", "2001:db8:1::1/64"] },
      { name: "eth1", bridge: false, addresses: ["192.168.1.1/24", "2001:db8:2::1/64"] },
      { name: "br-lan", bridge: true, addresses: ["192.168.50.1/24"] },
      { name: "docker0", bridge: true, addresses: ["172.17.0.1/16"] },
      { name: "docker_gwbridge", bridge: true, addresses: ["172.18.0.1/16"] },
      { name: "br-222222222222", bridge: true, addresses: ["172.20.0.1/24", "fd00:20::1/64"] },
      { name: "br-333333333333", bridge: true, addresses: ["172.21.0.1/24", "fd00:21::1/64"] },
      { name: "br-555555555555", bridge: true, addresses: ["10.66.0.1/24"] },
    ],
    bridgeNfCallIptables: false,
    bridgeNfCallIp6tables: false,
    ipv4Forwarding: true,
    ipv6Forwarding: true,
  },
};

const DOCKER0 = net("1", "bridge", "docker0", [
  { prefix: "172.17.0.0/16", gateway: "172.17.0.1" },
  { prefix: "fd00:17::/64", gateway: "fd00:17::1" },
]);
const APP = net("2", "app", "br-app", [
  { prefix: "172.18.0.0/16", gateway: "172.18.0.1" },
  { prefix: "fd00:18::/64", gateway: "fd00:18::1" },
]);

/** The Docker host that random IRs (`test/backends/arbitrary-ir.ts`) speak of. */
export const PLAIN_TOPOLOGY: Topology = {
  version: 1,
  engine: { iptables: true, ip6tables: true, userlandProxy: true },
  containers: [
    container("a1", "app", {
      endpoints: [{ network: DOCKER0.id, ipv4: "172.17.0.2", ipv6: "fd00:17::2" }],
      ports: [...both("tcp", 8080, 80), ...both("udp", 53, 53), port("tcp", "127.0.0.1", 81, 81)],
    }),
    container("a2", "two", {
      endpoints: [
        { network: DOCKER0.id, ipv4: "172.17.0.3", ipv6: "fd00:17::3" },
        { network: APP.id, ipv4: "172.18.0.3", ipv6: "fd00:18::3" },
      ],
      ports: both("tcp", 443, 22),
    }),
    container("a3", "near", { endpoints: [{ network: APP.id, ipv4: "172.18.0.4", ipv6: "fd00:18::4" }] }),
  ],
  networks: [DOCKER0, APP],
  services: [],
  host: {
    interfaces: [
      { name: "wan0", bridge: false, addresses: ["198.51.100.1/24", "2001:db8::1/64"] },
      { name: "lan0", bridge: false, addresses: ["192.0.2.1/24", "2001:db8:1::1/64"] },
      { name: "br-lan", bridge: true, addresses: ["192.168.50.1/24", "fd00:50::1/64"] },
    ],
  },
};
