/**
 * What a Docker host looks like, as plain data: what a snapshot file holds, and all that the compiler knows of the
 * engine. Everything in it was checked by the schemas of this folder: addresses and prefixes are canonical texts,
 * interface names are valid ones (1 to 15 characters, none of them blank, `/` or a control character).
 */
export interface Topology {
  readonly version: 1;
  readonly engine: Engine;
  readonly containers: readonly Container[];
  readonly networks: readonly Network[];
  readonly services: readonly SwarmService[];
  /** Absent where only `docker inspect` was read. */
  readonly host?: Host;
}

/** Each part absent where the API didn't tell. */
export interface Engine {
  readonly version?: string;
  readonly apiVersion?: string;
  /** `--iptables`, `--ip6tables`. */
  readonly iptables?: boolean;
  readonly ip6tables?: boolean;
  readonly userlandProxy?: boolean;
  /** 28 and later tell; older engines have iptables only. */
  readonly firewallBackend?: "iptables" | "nftables";
  readonly swarm?: boolean;
  readonly rootless?: boolean;
}

export interface Container {
  readonly id: string;
  /** Without the leading `/`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** From Docker Compose's labels. */
  readonly compose?: { readonly project: string; readonly service: string };
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  readonly networkMode: NetworkMode;
  /** For `container:X` these are X's too; empty for `host` and `none`. */
  readonly endpoints: readonly EndpointAddress[];
  /** What the engine publishes now; empty for a stopped container. For `container:X` these stand on X alone. */
  readonly ports: readonly PublishedPort[];
  /** What HostConfig.PortBindings asks for, also while the container is stopped. */
  readonly configuredPorts: readonly PublishedPort[];
  /** Present where the engine says that it can write no packets of its own making: it has neither NET_RAW nor NET_ADMIN. */
  readonly withoutRawSockets?: true;
}

export type NetworkMode =
  | { readonly kind: "networks" }
  | { readonly kind: "host" }
  | { readonly kind: "none" }
  /** Shares the network of another container, by its id. */
  | { readonly kind: "container"; readonly id: string };

/** A container's leg in one network; the addresses are absent while it isn't running. */
export interface EndpointAddress {
  /** The network's id, or its name where no id is known. */
  readonly network: string;
  readonly ipv4?: string;
  readonly ipv6?: string;
  readonly mac?: string;
}

/** One published port. An address of `0.0.0.0` or `::` means every address of the host of that family. */
export interface PublishedPort {
  readonly protocol: "tcp" | "udp" | "sctp";
  readonly containerPort: number;
  readonly hostAddress: string;
  /** 0 where the engine chooses one at the start (configured ports only). */
  readonly hostPort: number;
}

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly scope: string;
  /** The bridge's interface name; present for driver `bridge`, and for `docker_gwbridge`. */
  readonly bridge?: string;
  readonly subnets: readonly { readonly prefix: string; readonly gateway?: string }[];
  readonly internal: boolean;
  readonly ipv6: boolean;
  readonly icc: boolean;
  /** `com.docker.network.bridge.enable_ip_masquerade`. */
  readonly masquerade: boolean;
  readonly gatewayModeV4?: string;
  readonly gatewayModeV6?: string;
  /** `com.docker.network.bridge.host_binding_ipv4`, where it isn't `0.0.0.0`: ports without an address go there alone. */
  readonly hostBindingIpv4?: string;
  readonly trustedHostInterfaces: readonly string[];
  /** The parent interface of a macvlan or ipvlan network. */
  readonly parent?: string;
  readonly ingress: boolean;
  /** On `docker_gwbridge`: the address of Swarm's ingress sandbox, where the host's ingress ports are redirected to. */
  readonly ingressSandbox?: string;
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Present where only containers mention the network: name, id and subnets are real, driver and bridge are the usual
   * ones, and may be wrong (a macvlan looks the same from there).
   */
  readonly assumed?: true;
}

export interface SwarmService {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly {
    readonly protocol: "tcp" | "udp" | "sctp";
    readonly targetPort: number;
    readonly publishedPort: number;
    readonly mode: "ingress" | "host";
  }[];
}

export interface Host {
  readonly interfaces: readonly {
    readonly name: string;
    /** Whether the kernel says that it is a bridge (`/sys/class/net/NAME/bridge`). */
    readonly bridge: boolean;
    /** Prefixes with host part: `198.51.100.1/24`. */
    readonly addresses: readonly string[];
  }[];
  /** `net.bridge.bridge-nf-call-iptables`, `-ip6tables`; absent where br_netfilter isn't loaded. */
  readonly bridgeNfCallIptables?: boolean;
  readonly bridgeNfCallIp6tables?: boolean;
  readonly ipv4Forwarding?: boolean;
  readonly ipv6Forwarding?: boolean;
}
