/** A snapshot of a host that runs no container: Docker's own bridge is there, as on every host. */
export const SNAPSHOT = JSON.stringify({
  version: 1,
  engine: {},
  containers: [],
  networks: [
    {
      id: "b".repeat(64),
      name: "bridge",
      driver: "bridge",
      scope: "local",
      bridge: "docker0",
      subnets: [{ prefix: "172.17.0.0/16", gateway: "172.17.0.1" }],
      internal: false,
      ipv6: false,
      icc: true,
      masquerade: true,
      trustedHostInterfaces: [],
      ingress: false,
      labels: {},
    },
  ],
  services: [],
  host: {
    interfaces: [
      { name: "docker0", bridge: true, addresses: ["172.17.0.1/16"] },
      { name: "eth0", bridge: false, addresses: ["198.51.100.1/24"] },
    ],
  },
});
