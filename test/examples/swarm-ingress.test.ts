import { holdTo } from "./example.ts";

holdTo("swarm-ingress", {
  "opens 80 and 443 to everybody": {
    "eth0 203.0.113.9 > docker_gwbridge 172.31.0.2 tcp 80 was 198.51.100.1 80": "allow",
    "eth0 203.0.113.9 > docker_gwbridge 172.31.0.2 tcp 443 was 198.51.100.1 443": "allow",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 443": "allow",
  },
  "closes every other published port to the world": {
    "eth0 203.0.113.9 > docker_gwbridge 172.31.0.2 tcp 3000 was 198.51.100.1 3000": "deny",
    "eth0 203.0.113.9 > docker_gwbridge 172.31.0.2 tcp 5000 was 198.51.100.1 5000": "deny",
    "eth0 203.0.113.9 > docker0 172.30.0.2 tcp 9100 was 198.51.100.1 9100": "deny",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 3000": "deny",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 9100": "deny",
    "eth0 203.0.113.9 > docker_gwbridge 172.31.0.2 tcp 8081 was 198.51.100.1 8081": "deny",
  },
  "opens them all to the inside": {
    "eth1 172.16.5.20 > docker_gwbridge 172.31.0.2 tcp 3000 was 172.16.5.1 3000": "allow",
    "eth1 172.20.1.1 > docker_gwbridge 172.31.0.2 tcp 5000 was 198.51.100.1 5000": "allow",
    "eth1 172.16.5.20 > docker0 172.30.0.2 tcp 9100 was 172.16.5.1 9100": "allow",
    "eth1 172.16.5.20 > docker_gwbridge 172.31.0.2 tcp 8081 was 172.16.5.1 8081": "allow",
  },
  "takes nobody else for the inside": {
    "eth0 172.16.5.20 > docker_gwbridge 172.31.0.2 tcp 3000 was 198.51.100.1 3000": "deny",
    "eth1 172.32.0.1 > docker_gwbridge 172.31.0.2 tcp 3000 was 172.16.5.1 3000": "deny",
    "eth1 172.31.0.9 > docker_gwbridge 172.31.0.2 tcp 3000 was 172.16.5.1 3000": "deny",
  },
  "refuses what is routed straight to the ingress sandbox or a task": {
    "eth0 198.51.100.9 > docker_gwbridge 172.31.0.2 tcp 80": "deny",
    "eth1 172.16.5.20 > docker_gwbridge 172.31.0.2 tcp 3000": "deny",
    "eth1 172.16.5.20 > docker_gwbridge 172.31.0.6 tcp 5432": "deny",
  },
  "leaves the host and the way out as they were": {
    "eth0 203.0.113.9 > 198.51.100.1 tcp 22": "untouched",
    "eth1 172.16.5.20 > 172.16.5.1 tcp 2377": "untouched",
    "docker_gwbridge 172.31.0.3 > eth0 203.0.113.9 tcp 443": "untouched",
  },
  "has the gap that the README names, for what is published later, through docker-proxy": {
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 7777": "untouched",
  },
});
