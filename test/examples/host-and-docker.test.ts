import { holdTo } from "./example.ts";

holdTo("host-and-docker", {
  "opens ssh, icmp and tcp 1234 to everybody": {
    "eth0 203.0.113.9 > 198.51.100.1 tcp 22": "allow",
    "eth0 203.0.113.9 > 198.51.100.1 tcp 1234": "allow",
    "eth0 203.0.113.9 > 198.51.100.1 icmp 8": "allow",
    "eth0 203.0.113.9 > 198.51.100.1 icmp 13": "allow",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 22": "allow",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 1234": "allow",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 icmp 128": "allow",
  },
  "opens the Swarm's ports to its nodes, on their wire": {
    "eth1 192.168.1.20 > 192.168.1.1 tcp 2377": "allow",
    "eth1 192.168.1.20 > 192.168.1.1 tcp 7946": "allow",
    "eth1 192.168.1.20 > 192.168.1.1 udp 7946": "allow",
    "eth1 192.168.1.20 > 192.168.1.1 udp 4789": "allow",
    "eth1 192.168.1.20 > 192.168.1.1 esp": "allow",
    "eth1 192.168.2.20 > 192.168.1.1 tcp 2377": "deny",
    "eth0 192.168.1.20 > 192.168.1.1 udp 4789": "deny",
    "eth0 203.0.113.9 > 198.51.100.1 tcp 2377": "deny",
    "eth0 203.0.113.9 > 198.51.100.1 udp 4789": "deny",
    "eth1 2001:db8:2::20 > 2001:db8:2::1 tcp 2377": "deny",
  },
  "closes the rest of the host": {
    "eth0 203.0.113.9 > 198.51.100.1 tcp 80": "deny",
    "eth0 203.0.113.9 > 198.51.100.1 udp 1234": "deny",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 80": "deny",
    "docker0 172.17.0.2 > 172.17.0.1 tcp 9090": "deny",
  },
  "lets no stranger into a container": {
    "eth0 203.0.113.9 > docker0 172.17.0.3 tcp 9090": "deny",
    "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 8080": "deny",
    "eth1 192.168.1.20 > docker_gwbridge 172.18.0.2 tcp 8080 was 192.168.1.1 8080": "deny",
  },
  "leaves containers their way out, and to each other": {
    "docker0 172.17.0.2 > eth0 203.0.113.9 tcp 443": "untouched",
    "docker_gwbridge 172.18.0.3 > eth0 203.0.113.9 udp 53": "untouched",
    "docker0 172.17.0.2 > docker0 172.17.0.3 tcp 9090": "untouched",
  },
});
