import type { Check } from "./check.ts";
import { word } from "./word.ts";

/** Ports that IPv6 clients reach through docker-proxy, which hides who they are. */
export const ipv6ThroughProxy: Check = {
  name: "ipv6-through-proxy",
  summary: "ports that IPv6 clients reach through docker-proxy alone",
  needs: "engine",
  look({ topology }) {
    const { engine, containers = [], networks = [] } = topology ?? {};
    if (!engine || engine.userlandProxy === false) return [];
    const speaks = new Set(networks.filter(({ ipv6 }) => ipv6).map(({ id }) => id));
    const served = containers.filter(
      ({ ports, endpoints }) =>
        ports.some(({ hostAddress }) => hostAddress === "::") &&
        !endpoints.some(({ network, ipv6 }) => ipv6 !== undefined && speaks.has(network)),
    );
    return served.map(({ name, ports: [first] }) => ({
      message: `\`${name}\` has no IPv6 address, and is published over IPv6 through docker-proxy`,
      why: "packets for it meet the host's input hook and not the forward hook, and the container sees the bridge's gateway as the client of all",
      command: `docker network create --ipv6 front6  # and run ${word(name)} anew on it, or publish 0.0.0.0:${first?.hostPort}:${first?.containerPort} alone`,
    }));
  },
};
