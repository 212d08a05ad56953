import type { Topology } from "../../../../src/docker/topology.ts";
import { container, leg, network, world } from "../../policy/build.ts";

/** The host of the lint rules' explanations: `www` with `-p 8443:443`, `db` with `-p 5432:5432`, both with IPv6 outside. */
export function lintWorld(parts: Partial<Topology> = {}): Topology {
  return world({
    containers: [
      container("www", [leg("shop", "172.18.0.2")], ["8443:443"]),
      container("db", [leg("shop", "172.18.0.3")], ["5432:5432"]),
    ],
    networks: [network("shop", { subnets: [{ prefix: "172.18.0.0/16" }] })],
    host: host("198.51.100.1/24", "2001:db8:1::1/64", "fe80::1/64"),
    ...parts,
  });
}

/** A host whose `eth0` has these addresses. */
export function host(...addresses: readonly string[]): NonNullable<Topology["host"]> {
  return {
    interfaces: [
      { name: "lo", bridge: false, addresses: ["127.0.0.1/8", "::1/128"] },
      { name: "eth0", bridge: false, addresses },
    ],
  };
}
