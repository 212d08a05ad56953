import type { Topology } from "../../../src/docker/topology.ts";
import { container, leg, network, world } from "./build.ts";

/**
 * The host of the policy tests. `www` (8080 to 80, in two networks, IPv6 in `shop`), `db` (5432 on loopback only), `api` (9000,
 * IPv4 only), `idle` is stopped, `nas` on macvlan, `exporter` on the host's network, `sidecar` in `www`'s, `loner` in none.
 */
export function host(parts: Partial<Topology> = {}): Topology {
  return world({
    containers: [
      container("www", [leg("bridge", "172.17.0.2"), leg("shop", "172.18.0.2", "fd00:1::2")], ["8080:80"], {
        labels: { tier: "web", "com.example.team": "shop" },
      }),
      container("db", [leg("shop", "172.18.0.3", "fd00:1::3")], ["127.0.0.1:5432:5432"], {
        compose: { project: "shop", service: "db" },
      }),
      container("api", [leg("bridge", "172.17.0.4")], ["9000:9000", "9053:53/udp"], {
        labels: { tier: "web" },
        compose: { project: "shop", service: "api" },
      }),
      container("idle", [leg("bridge")], ["7000:7000"], { state: "exited" }),
      container("nas", [leg("lan", "192.168.1.50")]),
      container("exporter", [], [], { networkMode: { kind: "host" } }),
      container("sidecar", [leg("bridge", "172.17.0.2"), leg("shop", "172.18.0.2", "fd00:1::2")], [], {
        networkMode: { kind: "container", id: "id-www" },
      }),
      container("loner", [], [], { networkMode: { kind: "none" } }),
    ],
    networks: [
      network("shop", { subnets: [{ prefix: "172.18.0.0/16" }, { prefix: "fd00:1::/64" }], ipv6: true }),
      network("lan", { driver: "macvlan", parent: "eth1", subnets: [{ prefix: "192.168.1.0/24" }] }),
      network("backbone", { driver: "overlay", scope: "swarm", subnets: [{ prefix: "10.0.1.0/24" }] }),
      network("docker_gwbridge", {
        bridge: "docker_gwbridge",
        subnets: [{ prefix: "172.19.0.0/16" }],
        icc: false,
        ingressSandbox: "172.19.0.2",
      }),
    ],
    services: [
      {
        id: "s1",
        name: "front",
        labels: {},
        ports: [
          { protocol: "tcp", targetPort: 8080, publishedPort: 80, mode: "ingress" },
          { protocol: "udp", targetPort: 8443, publishedPort: 443, mode: "ingress" },
        ],
      },
    ],
    ...parts,
  });
}

export const HOST = host();
