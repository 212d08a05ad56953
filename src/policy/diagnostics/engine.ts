import { type Definition, type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { replaceBy } from "../../../lang/diagnostics/fix.ts";
import type { Span } from "../../../lang/span.ts";
import type { Overlap } from "../guards.ts";

const repeated: Definition = {
  code: "repeated-docker-setting",
  severity: "error",
  title: "a setting of the engine block that stands twice",
  explanation: "Each line of the `docker` block may stand once in the whole policy.",
};

const proxyOff: Definition = {
  code: "publish-needs-proxy",
  severity: "error",
  title: "ports published by a docker-proxy that doesn't run",
  explanation: `With \`iptables off\` and \`publish proxy\` published ports are served by docker-proxy. With \`userland-proxy off\` there is none, and no port
would be reachable. Write \`publish dnat\`, or run dockerd with its proxy.`,
};

const noUplink: Definition = {
  code: "iptables-off-without-uplink",
  severity: "error",
  title: "iptables off, and no way out",
  explanation: `With \`iptables off\` this policy switches forwarding on for the uplink and Docker's bridges alone, and masquerades what leaves by it. It has to
know the uplink.

    docker {
      iptables off
      uplink eth0
    }`,
};

const wildcardUplink: Definition = {
  code: "wildcard-uplink",
  severity: "error",
  title: "an uplink that is a wildcard",
  explanation:
    "Forwarding is switched on by interface (`net.ipv4.conf.eth0.forwarding`), so each uplink has to be named in full.",
};

const onlyWithOff: Definition = {
  code: "setting-needs-iptables-off",
  severity: "warning",
  title: "a setting that only counts with iptables off",
  explanation:
    "While dockerd writes its own rules, it masquerades and publishes. `uplink` and `publish` say how this policy does it in its stead.",
};

const foreignBridge: Definition = {
  code: "foreign-bridge",
  severity: "note",
  title: "an interface that is called like a Docker bridge and isn't one",
  explanation: `An interface whose name fits \`br-*\` is taken for a Docker bridge, so that networks made later are under the policy at once. The snapshot shows
that this one (a bridge, a VLAN on one, a port of Open vSwitch) belongs to no Docker network, so it is treated as an ordinary interface. Name it in the \`docker\` block (\`bridges\`) if it is
one of Docker's after all.`,
};

const guessedNetwork: Definition = {
  code: "guessed-network",
  severity: "warning",
  title: "a network that only its containers tell of",
  explanation: `The file holds containers, and not the network that they are in: its driver and the name of its bridge are guesses (\`br-\` and the first 12
digits of its id). If it is a macvlan or ipvlan network, or has a bridge name of its own, the compiled policy misses it. Take a
snapshot with \`wallc snapshot\`, or add what \`docker network inspect\` prints.`,
};

const ownBridgeName: Definition = {
  code: "custom-bridge-name",
  severity: "note",
  title: "a Docker network with a bridge name of its own choosing",
  explanation: `A network made with \`-o com.docker.network.bridge.name=…\` has a bridge that doesn't fit \`br-*\`. The ones in the snapshot are covered. One made
later is outside the policy's defaults until the policy is compiled again; \`bridges "dmz*"\` in the \`docker\` block covers names to come.`,
};

const neighbours: Definition = {
  code: "subnet-of-neighbours",
  severity: "warning",
  title: "a Docker network in whose subnet are neighbours of this host",
  explanation: `The subnet of a Docker network holds the prefix of another interface of this host, as 192.168.0.0/16 holds a LAN's 192.168.1.0/24. What comes from
there with such an address is a neighbour, and no forged container: the guard against forged addresses leaves the prefix out, so that
nobody is locked out. A container can't reach those neighbours, and they can pose as containers that have such an address. Give the network another
subnet: \`docker network create --subnet 172.30.0.0/16 …\`, or \`default-address-pools\` in daemon.json.`,
};

const oneBridge: Definition = {
  code: "bridge-netfilter-needed",
  severity: "note",
  title: "traffic within one bridge is restricted",
  explanation: `Two containers of one network talk over their bridge, and the kernel shows that traffic to the firewall only where it is told to. The compiled files
switch it on for the bridges that the policy restricts (\`hooks.sh\`: \`ip link set BRIDGE type bridge nf_call_iptables 1
nf_call_ip6tables 1\`), and for those alone. The br_netfilter module has to be there. A network made later is outside it until the
policy is compiled and loaded again.`,
};

const rootlessEngine: Definition = {
  code: "rootless-engine",
  severity: "warning",
  title: "a rootless engine, whose bridges aren't the host's",
  explanation: `Rootless Docker keeps its bridges in a network namespace of its own. What its containers send leaves the host like any program's (\`from host\`),
and what comes to a published port ends at the host, where this policy judges it. Rules and defaults \`from containers\` and
\`between containers\`, and addresses of containers, meet no packet.`,
};

export const engineDefinitions = [
  rootlessEngine,
  repeated,
  proxyOff,
  noUplink,
  wildcardUplink,
  onlyWithOff,
  foreignBridge,
  guessedNetwork,
  ownBridgeName,
  neighbours,
  oneBridge,
];

export function repeatedSetting(name: string, span: Span, first: Span): Diagnostic {
  return diagnostic(repeated, {
    message: `\`${name}\` is set twice`,
    span,
    related: [{ span: first, message: "the first one" }],
  });
}

/** `publish` is the place of the setting `publish proxy`, where it is written. */
export function proxyIsOff(says: "policy" | "engine", span: Span, publish: Span | undefined): Diagnostic {
  const who = says === "policy" ? "`userland-proxy off` says" : "the engine says";
  return diagnostic(proxyOff, {
    message: `\`publish proxy\` needs docker-proxy, and ${who} that there is none`,
    span,
    help: ["Write `publish dnat`."],
    fix: publish && replaceBy(publish, "publish dnat"),
  });
}

export function uplinkMissing(span: Span): Diagnostic {
  return diagnostic(noUplink, { message: "`iptables off` needs an `uplink`", span, help: ["Add `uplink eth0`."] });
}

export function uplinkWildcard(pattern: string, span: Span): Diagnostic {
  return diagnostic(wildcardUplink, { message: `the uplink \`${pattern}\` is a wildcard`, span });
}

export function needsOff(name: string, span: Span): Diagnostic {
  return diagnostic(onlyWithOff, { message: `\`${name}\` has no effect without \`iptables off\``, span });
}

export function bridgeOfOthers(name: string): Diagnostic {
  return diagnostic(foreignBridge, {
    message: `the interface \`${name}\` belongs to no Docker network, and is treated as an ordinary interface`,
  });
}

export function rootless(): Diagnostic {
  return diagnostic(rootlessEngine, {
    message:
      "the engine is rootless: only its published ports pass this host's firewall, its containers' own traffic counts as the host's",
  });
}

export function guessedBridge(network: string, bridge: string): Diagnostic {
  return diagnostic(guessedNetwork, {
    message: `of the network \`${network}\` only its containers are known: its bridge \`${bridge}\` is a guess`,
    help: ["Take a snapshot with `wallc snapshot`, or add what `docker network inspect` prints."],
  });
}

export function customBridge(network: string, bridge: string): Diagnostic {
  return diagnostic(ownBridgeName, {
    message: `the network \`${network}\` has a bridge name of its own choosing, \`${bridge}\`; a later network like it is outside the policy until it is compiled again`,
  });
}

export function subnetOfNeighbours([network, subnet, other, prefix]: Overlap): Diagnostic {
  return diagnostic(neighbours, {
    message: `in the subnet \`${subnet}\` of the network \`${network}\` are the neighbours of \`${other}\` (\`${prefix}\`), whose addresses the guard leaves alone`,
    help: ["Give the network another subnet."],
  });
}

export function needsBridgeNetfilter(bridges: readonly string[]): Diagnostic {
  return diagnostic(oneBridge, {
    message: `the policy restricts traffic within ${bridges.map((bridge) => `\`${bridge}\``).join(", ")}: \`hooks.sh\` hands it to the firewall`,
  });
}
