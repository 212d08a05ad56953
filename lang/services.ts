import type { PortRange } from "../src/ip/ports.ts";
import type { Span } from "./span.ts";
import type { PortProtocol, Traffic, TrafficItem } from "./tree.ts";

/** A service that every policy knows, and may define anew. */
export interface BuiltInService {
  readonly name: string;
  /** Its traffic as a policy would write it. */
  readonly written: string;
  readonly means: string;
  readonly traffic: Traffic;
}

const NOWHERE = { offset: 0, line: 1, column: 1 };
const span: Span = { file: "(built in)", start: NOWHERE, end: NOWHERE };

function ports(protocols: readonly PortProtocol[], ...list: (number | PortRange)[]): TrafficItem {
  const ranges = list.map((port) => ({ span, ...(typeof port === "number" ? { first: port, last: port } : port) }));
  return { kind: "ports", protocols, ports: ranges, span };
}

function service(name: string, written: string, means: string, ...items: TrafficItem[]): BuiltInService {
  return { name, written, means, traffic: { items, span } };
}

const ESP: TrafficItem = { kind: "protocol", numbers: [50], span };

/** The built-in services. None has the name of a port or of an icmp type: a name is one or the other. */
export const BUILT_IN_SERVICES: readonly BuiltInService[] = [
  service(
    "ping",
    "icmp echo-request, icmpv6 echo-request",
    "is it there?",
    { kind: "icmp", family: 4, types: [8], span },
    { kind: "icmp", family: 6, types: [128], span },
  ),
  service("dns", "tcp/udp 53", "name service", ports(["tcp", "udp"], 53)),
  service("web", "tcp 80, 443", "HTTP and HTTPS; HTTP/3 wants `udp 443` besides", ports(["tcp"], 80, 443)),
  service("mail", "tcp 25, 465, 587", "mail handed over and handed in", ports(["tcp"], 25, 465, 587)),
  service(
    "mailbox",
    "tcp 110, 143, 993, 995",
    "POP3 and IMAP, with and without TLS",
    ports(["tcp"], 110, 143, 993, 995),
  ),
  service(
    "traceroute",
    "udp 33434-33534",
    "the probes of Unix's traceroute",
    ports(["udp"], { first: 33434, last: 33534 }),
  ),
  service("wireguard", "udp 51820", "WireGuard on its usual port", ports(["udp"], 51820)),
  service("ipsec", "udp 500, 4500, esp", "IKE, its NAT traversal, and ESP", ports(["udp"], 500, 4500), ESP),
  service("rdp", "tcp/udp 3389", "Windows' remote desktop", ports(["tcp", "udp"], 3389)),
  service("smb", "tcp 445", "Windows' file sharing", ports(["tcp"], 445)),
  service("vnc", "tcp 5900", "VNC's first display", ports(["tcp"], 5900)),
  service("kubernetes", "tcp 6443", "the Kubernetes API", ports(["tcp"], 6443)),
  service(
    "docker-swarm",
    "tcp 2377, tcp/udp 7946, udp 4789, esp",
    "what the nodes of a Swarm say to each other",
    ports(["tcp"], 2377),
    ports(["tcp", "udp"], 7946),
    ports(["udp"], 4789),
    ESP,
  ),
];

/** The built-in service of that name. */
export function builtInService(name: string): BuiltInService | undefined {
  return BUILT_IN_SERVICES.find((known) => known.name === name);
}
