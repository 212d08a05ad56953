import { holdTo } from "./example.ts";

holdTo("published-ports", {
  "opens the listed ports to the world, and no other": {
    "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 8080 was 198.51.100.1 80": "allow",
    "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 8443 was 198.51.100.1 443": "allow",
    "eth0 203.0.113.9 > docker0 172.17.0.3 tcp 8000 was 198.51.100.1 32769": "allow",
    "eth0 203.0.113.9 > docker0 172.17.0.4 tcp 8000 was 198.51.100.1 32768": "port-unreachable",
    "eth0 203.0.113.9 > docker0 172.17.0.5 tcp 53 was 198.51.100.1 5353": "port-unreachable",
    "eth0 203.0.113.9 > docker0 172.17.0.5 udp 53 was 198.51.100.1 5353": "port-unreachable",
    "eth0 203.0.113.9 > @shop_default 172.18.0.2 tcp 9000 was 198.51.100.1 9000": "port-unreachable",
    "eth0 203.0.113.9 > @shop_default 172.18.0.3 tcp 5432 was 198.51.100.1 5432": "port-unreachable",
  },
  "does the same over IPv6, through docker-proxy": {
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 80": "allow",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 443": "allow",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 32769": "allow",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 32768": "port-unreachable",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 udp 5353": "port-unreachable",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "port-unreachable",
  },
  "refuses what is routed straight to a container": {
    "eth0 198.51.100.9 > docker0 172.17.0.2 tcp 8080": "port-unreachable",
    "eth0 198.51.100.9 > docker0 172.17.0.3 tcp 443": "port-unreachable",
    "eth0 198.51.100.9 > @shop_default 172.18.0.3 icmp 8": "port-unreachable",
  },
  "holds for a network that is made later": {
    "eth0 203.0.113.9 > br-0123456789ab 172.20.0.2 tcp 6379 was 198.51.100.1 6379": "port-unreachable",
    "eth0 203.0.113.9 > br-0123456789ab 172.20.0.2 tcp 80 was 198.51.100.1 443": "allow",
  },
  "leaves the private side open": {
    "eth1 192.168.1.20 > @shop_default 172.18.0.3 tcp 5432 was 192.168.1.1 5432": "allow",
    "eth1 192.168.1.20 > docker0 172.17.0.4 tcp 8000 was 198.51.100.1 32768": "allow",
    "eth1 2001:db8:2::20 > 2001:db8:2::1 tcp 9000": "allow",
    "wg0 10.8.0.2 > docker0 172.17.0.5 udp 53 was 10.8.0.1 5353": "allow",
  },
  "leaves the host and the way out as they were": {
    "eth0 203.0.113.9 > 198.51.100.1 tcp 22": "untouched",
    "docker0 172.17.0.2 > eth0 203.0.113.9 tcp 443": "untouched",
    "docker0 172.17.0.2 > 172.17.0.1 tcp 9000": "untouched",
    "198.51.100.1 > docker0 172.17.0.2 tcp 8080": "untouched",
  },
  "has the gap that the README names, for what is published later, through docker-proxy": {
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 7777": "untouched",
  },
});
