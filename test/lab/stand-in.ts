import type { Topology } from "../../src/docker/topology.ts";
import type { StandalonePlan } from "../../src/ir/ir.ts";

/** A redirection in the nat table, as Docker's engine makes one. */
interface Redirection {
  readonly family: "ip" | "ip6";
  readonly protocol: string;
  readonly hostAddress?: string;
  readonly hostPort: number;
  readonly to: string;
}

/** The addresses of a family that a container's published port is redirected to. */
function containerAddress(topology: Topology, id: string, family: "ip" | "ip6"): string | undefined {
  const container = topology.containers.find((candidate) => candidate.id === id);
  for (const endpoint of container?.endpoints ?? []) {
    const network = topology.networks.find(({ id, name }) => id === endpoint.network || name === endpoint.network);
    if (!network?.bridge || network.internal) continue;
    const address = family === "ip" ? endpoint.ipv4 : endpoint.ipv6;
    if (address) return address;
  }
  return undefined;
}

function redirections(topology: Topology): Redirection[] {
  const result: Redirection[] = [];
  for (const container of topology.containers) {
    if (container.networkMode.kind !== "networks") continue;
    for (const port of container.ports) {
      const family = port.hostAddress.includes(":") ? "ip6" : "ip";
      if (family === "ip6" && topology.engine.ip6tables !== true) continue;
      const address = containerAddress(topology, container.id, family);
      if (!address) continue;
      const anyAddress = port.hostAddress === "0.0.0.0" || port.hostAddress === "::";
      result.push({
        family,
        protocol: port.protocol,
        ...(anyAddress ? {} : { hostAddress: port.hostAddress }),
        hostPort: port.hostPort,
        to: `${family === "ip6" ? `[${address}]` : address}:${port.containerPort}`,
      });
    }
  }
  for (const service of topology.services) {
    for (const { protocol, publishedPort, mode } of service.ports) {
      const gateway = topology.networks.find(({ bridge }) => bridge === "docker_gwbridge")?.subnets[0]?.prefix;
      if (mode !== "ingress" || !gateway) continue;
      const to = `${gateway.replace(/\.\d+\/\d+$/, ".2")}:${publishedPort}`;
      result.push({ family: "ip", protocol, hostPort: publishedPort, to });
    }
  }
  return result;
}

/**
 * What an engine (up to 28) puts into the nat table: packets to an address of the host go to the container unless they
 * come from a Docker bridge (they meet docker-proxy in the input hook), and what leaves a network is masqueraded. Docker's
 * filter rules are left out: the lab wants to see what our own rules do, and every packet that they let go on arrives.
 */
export function dockerNat(topology: Topology): string {
  if (topology.engine.iptables === false) return "";
  const bridges = topology.networks.flatMap(({ bridge }) => (bridge ? [bridge] : []));
  const fromBridge =
    bridges.length > 0 ? `iifname { ${bridges.map((bridge) => `"${bridge}"`).join(", ")} } return` : "";
  return (["ip", "ip6"] as const)
    .map((family) => {
      const dnat = redirections(topology)
        .filter((redirection) => redirection.family === family)
        .map(
          ({ protocol, hostAddress, hostPort, to }) =>
            `${hostAddress ? `${family} daddr ${hostAddress} ` : ""}${protocol} dport ${hostPort} dnat to ${to}`,
        );
      const masquerade = topology.networks
        .filter((network) => network.bridge && network.masquerade && !network.internal)
        .flatMap(({ bridge, subnets }) =>
          subnets
            .filter(({ prefix }) => prefix.includes(":") === (family === "ip6"))
            .filter(() => family === "ip" || topology.engine.ip6tables === true)
            .map(({ prefix }) => `${family} saddr ${prefix} oifname != "${bridge}" masquerade`),
        );
      return table(family, [fromBridge, ...dnat], [localOnly(family), ...dnat], masquerade);
    })
    .join("\n");
}

/** What a policy with `iptables off` has to do in the nat table itself, done by the lab. */
export function standaloneNat(plan: StandalonePlan, bridges: readonly string[]): string {
  const names = [...plan.uplinks, ...bridges].map((name) => `"${name}"`).join(", ");
  return (["ip", "ip6"] as const)
    .map((family) => {
      const dnat = (plan.publish === "dnat" ? plan.redirect : [])
        .filter((each) => (each.family === 6) === (family === "ip6"))
        .map(({ protocol, hostAddress, hostPort, containerAddress, containerPort }) => {
          const to = family === "ip6" ? `[${containerAddress}]` : containerAddress;
          const address = hostAddress === "any" ? "" : `${family} daddr ${hostAddress} `;
          return `${address}meta l4proto ${protocol} th dport ${hostPort} dnat to ${to}:${containerPort}`;
        });
      const uplinks = `oifname { ${plan.uplinks.map((name) => `"${name}"`).join(", ")} }`;
      const masquerade = plan.masquerade
        .flatMap(({ v4, v6 }) => (family === "ip6" ? v6 : v4))
        .map((prefix) => `${family} saddr ${prefix} ${uplinks} masquerade`);
      const published = [localOnly(family), ...dnat];
      return table(family, [`iifname != { ${names} } return`, ...published], published, masquerade);
    })
    .join("\n");
}

function localOnly(family: "ip" | "ip6"): string {
  return family === "ip" ? "ip daddr 127.0.0.0/8 return" : "ip6 daddr ::1 return";
}

function table(
  family: "ip" | "ip6",
  prerouting: readonly string[],
  output: readonly string[],
  postrouting: readonly string[],
): string {
  return `table ${family} lab-docker {
  chain prerouting {
    type nat hook prerouting priority -100
    fib daddr type != local return
    ${prerouting.join("\n    ")}
  }
  chain output {
    type nat hook output priority -100
    fib daddr type != local return
    ${output.join("\n    ")}
  }
  chain postrouting {
    type nat hook postrouting priority 100
    ${postrouting.join("\n    ")}
  }
}
`;
}

/**
 * The lab's own eyes: every packet's way past the hooks, told over netfilter's log. Group 1: it came in. Group 2: how it
 * looks ahead of all decisions of a hook (behind every redirection). Group 3: it got past everything.
 */
export const EYES = `table inet lab-eyes {
  chain look {
    ct status dnat ct state new log group 2 prefix "new dnat" return
    ct status dnat ct state established log group 2 prefix "established dnat" return
    ct state new log group 2 prefix "new" return
    ct state established log group 2 prefix "established" return
    ct state related log group 2 prefix "related" return
    ct state invalid log group 2 prefix "invalid" return
    log group 2 prefix "untracked"
  }
  chain prerouting {
    type filter hook prerouting priority -500
    log group 1
  }
  chain forward {
    type filter hook forward priority -500
    jump look
  }
  chain input {
    type filter hook input priority -500
    jump look
  }
  chain output {
    type filter hook output priority -50
    jump look
  }
  chain postrouting-late {
    type filter hook postrouting priority 500
    log group 3
  }
  chain input-late {
    type filter hook input priority 500
    log group 3
    meta mark set meta mark | 0x1
  }
  chain unanswered {
    type filter hook output priority -400
    meta mark & 0x1 == 0x1 drop
  }
}
`;

/** In every machine around the host: nothing is answered, so that connections stay as they were opened. */
export const QUIET = `table inet lab-quiet {
  chain prerouting {
    type filter hook prerouting priority -500
    policy drop
  }
}
`;

/** In every machine around the host: whatever arrives is for it, and port 9 answers for every port. */
export const ANSWERING = `table inet lab-answering {
  chain prerouting {
    type nat hook prerouting priority -100
    meta l4proto { tcp, udp } redirect to :9
    meta l4proto { icmp, icmpv6 } fib daddr type != local redirect
  }
}
`;
