import type { Topology } from "../../docker/topology.ts";
import type { Ailment, Check } from "./check.ts";
import { chainOf, type Examined } from "./examine.ts";
import { word } from "./word.ts";

/** Ports that IPv6 clients reach through docker-proxy, which hides who they are. */
export const ipv6ThroughProxy: Check = {
  name: "ipv6-through-proxy",
  summary: "ports that IPv6 clients reach through docker-proxy alone",
  needs: "engine",
  look: (host) =>
    host.topology?.engine.userlandProxy === false ? [] : [...withoutAddress(host), ...unredirected(host)],
};

type Container = Topology["containers"][number];

const WHY =
  "packets for it meet the host's input hook and not the forward hook, and the container sees the bridge's gateway as the client of all";

/** Docker before 27 wants a subnet of those that it is to make with `--ipv6`. */
function withoutAddress({ topology }: Examined): Ailment[] {
  const speaks = ipv6Networks(topology);
  const served = (topology?.containers ?? []).filter(
    ({ ports, endpoints }) =>
      ports.some(({ hostAddress }) => hostAddress === "::") &&
      !endpoints.some(({ network, ipv6 }) => ipv6 !== undefined && speaks.has(network)),
  );
  return served.map(({ name, ports: [first] }) => ({
    message: `\`${name}\` has no IPv6 address, and is published over IPv6 through docker-proxy`,
    why: WHY,
    command: `docker network create --ipv6 --subnet fd00:f6::/64 front6  # and run ${word(name)} anew on it, or publish 0.0.0.0:${first?.hostPort}:${first?.containerPort} alone`,
  }));
}

/** Docker before 27 redirects IPv6 only where it is told to, and its API doesn't say whether it was: its rules do. */
function unredirected({ topology, saved }: Examined): Ailment[] {
  const { engine, containers = [] } = topology ?? {};
  const rules = saved.filter(({ family }) => family === 6);
  const unknown = rules.length === 0 || engine?.firewallBackend === "nftables";
  if (!engine || unknown || engine.iptables === false || engine.rootless) return [];
  const targets = rules.flatMap((one) => chainOf(one, "nat", "DOCKER") ?? []).join("\n");
  const speaks = ipv6Networks(topology);
  return containers.flatMap(({ name, ports, endpoints }: Container) => {
    const addresses = endpoints.flatMap(({ network, ipv6 }) => (ipv6 && speaks.has(network) ? [ipv6] : []));
    const served = ports.filter(
      ({ hostAddress, containerPort }) =>
        hostAddress.includes(":") &&
        hostAddress !== "::1" &&
        addresses.length > 0 &&
        !addresses.some((address) => targets.includes(`--to-destination [${address}]:${containerPort}`)),
    );
    if (served.length === 0) return [];
    return {
      message: `Docker redirects nothing over IPv6 to \`${name}\`, which docker-proxy serves in its stead`,
      why: WHY,
      command:
        'sudoedit /etc/docker/daemon.json  # "ip6tables": true, before Docker 27 "experimental": true too; then systemctl restart docker',
    };
  });
}

function ipv6Networks(topology: Topology | undefined): ReadonlySet<string> {
  return new Set((topology?.networks ?? []).filter(({ ipv6 }) => ipv6).map(({ id }) => id));
}
