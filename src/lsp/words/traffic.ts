import type { PORT_PROTOCOL_WORDS } from "../../../lang/words.ts";
import type { Entry } from "./entry.ts";

type PlainProtocol = "esp" | "ah" | "gre" | "igmp" | "ipip";
type TrafficWord = "any" | (typeof PORT_PROTOCOL_WORDS)[number] | "icmp" | "icmpv6" | PlainProtocol | "proto";

/** The words that begin an item of traffic. */
export const TRAFFIC: Readonly<Record<TrafficWord, Entry>> = {
  any: [
    "All traffic, whatever its protocol. Behind `tcp`, `udp`, `sctp`, `icmp` and `icmpv6`: all ports or types of that protocol.",
    "allow any from 198.51.100.7 to host\nallow tcp any, udp 53 from 192.0.2.0/24 to host\ndefault deny to host",
  ],
  tcp: [
    "Tcp ports: numbers, ranges and names (`tcp ssh, 443, 8000-8099`), or `tcp any`. A bare `tcp` is all of them, where it stands alone.",
    "allow tcp ssh, 443, 8000-8099 to host\ndefault deny to host",
  ],
  udp: [
    "Udp ports: numbers, ranges and names (`udp 53, 33434-33534`), or `udp any`. A bare `udp` is all of them, where it stands alone.",
    "allow udp 53, 51820 to host\ndefault deny to host",
  ],
  sctp: [
    "Sctp ports: numbers, ranges and names, or `sctp any`. A bare `sctp` is all of them, where it stands alone.",
    "allow sctp 3868 to host\ndefault deny to host",
  ],
  "tcp/udp": [
    "The same ports of tcp and of udp: `tcp/udp 53`.",
    "allow tcp/udp 53 from containers to host\ndefault deny to host",
  ],
  icmp: [
    "ICMP for IPv4, by type: `icmp echo-request, 3`. Without a type, or with `any`, all of them.",
    "allow icmp echo-request to host\ndefault deny to host",
  ],
  icmpv6: [
    "ICMP for IPv6, by type: `icmpv6 packet-too-big`. Without a type, or with `any`, all of them. Neighbour discovery is allowed without a " +
      "rule (`essentials`).",
    "allow icmpv6 echo-request to host\ndefault deny to host",
  ],
  esp: ["IPsec's encrypted payload: IP protocol 50.", "allow esp from 198.51.100.7 to host\ndefault deny to host"],
  ah: ["IPsec's authentication header: IP protocol 51.", "allow ah from 198.51.100.7 to host\ndefault deny to host"],
  gre: ["Generic routing encapsulation: IP protocol 47.", "allow gre from 198.51.100.7 to host\ndefault deny to host"],
  igmp: [
    "Who wants which multicast (IPv4): IP protocol 2.",
    "allow igmp from 192.0.2.0/24 to host\ndefault deny to host",
  ],
  ipip: ["IPv4 within IPv4: IP protocol 4.", "allow ipip from 198.51.100.7 to host\ndefault deny to host"],
  proto: [
    "IP protocols by number, 0 to 255: `proto 89, 112`.",
    "allow proto 89, 112 from 192.0.2.0/24 to host\ndefault deny to host",
  ],
};
