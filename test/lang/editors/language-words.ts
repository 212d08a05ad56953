import { ICMP_TYPES } from "../../../lang/icmp.ts";
import { PORT_NAMES } from "../../../lang/ports.ts";
import { BUILT_IN_SERVICES } from "../../../lang/services.ts";
import {
  ESSENTIAL_WORDS,
  FUTURE_WORDS,
  RATE_WORDS,
  REJECT_WORDS,
  RESERVED_WORDS,
  SETTING_WORDS,
} from "../../../lang/words.ts";

/** Every word that the language reads as its own somewhere. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...[...RESERVED_WORDS].filter((word) => !(FUTURE_WORDS as readonly string[]).includes(word)),
  ...[...SETTING_WORDS, ...ESSENTIAL_WORDS, ...REJECT_WORDS, ...RATE_WORDS],
  ...["source", "on", "off", "proxy", "dnat"],
]);

/** The names that the language knows: ports, icmp types, services. */
export const KNOWN_NAMES: ReadonlySet<string> = new Set([
  ...PORT_NAMES.keys(),
  ...ICMP_TYPES[4].keys(),
  ...ICMP_TYPES[6].keys(),
  ...BUILT_IN_SERVICES.map(({ name }) => name),
]);

/** A policy with every word of the language in its place, a statement a line. */
export const EVERY_WORD = `${[
  "set banned timeout 1d12h size 65536",
  'let blocked = file "blocked.txt", 192.0.2.66 except 192.0.2.7, 2001:db8::5-2001:db8::9',
  "service cluster = docker-swarm, tcp 9100",
  "zone mgmt = interface eth2 address 10.9.0.0/24",
  'log "all " any to any limit 5/second burst 5 per source',
  "allow tcp 80, 443, 8000-8099, ssh, udp any, tcp/udp 53, sctp 9 from any, outside, internet to host 192.0.2.1",
  "allow icmp echo-request, redirect, icmpv6 packet-too-big, esp, ah, gre, igmp, ipip, proto 89, 112 to containers",
  "allow cluster, ping from private, metadata, host to published connections 50 per source until 2026-12-31",
  "allow tcp 1 from container www, label tier=web, compose shop/worker to network back, swarm api limit 1/hour",
  "deny any from blocked, banned on mgmt to any trial",
  'deny any from any on interface eth0, "wg*" to containers as "mine"',
  'reject tcp 25 from containers to internet with tcp-reset because "spam" log',
  "reject udp any to containers with port-unreachable",
  "reject udp any to host with host-unreachable",
  "reject udp any to 192.0.2.9 with admin-prohibited",
  "allow tcp 2 to host limit 1/day",
  "allow tcp 3 to host limit 1/minute",
  "default deny to host",
  "default allow between containers",
  "default deny forward",
  "essentials without dhcp, discovery, guards",
  'include "more.wall"',
  "docker { iptables off; uplink eth0; publish dnat; bridges mybr0; userland-proxy on }",
  'test "all" { deny any to host; reject tcp 1 to host }',
].join("\n")}\n`;
