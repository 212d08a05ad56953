import { holdTo } from "./example.ts";

holdTo("admins-and-lan", {
  "lets admins reach every container, on every port": {
    "eth0 198.51.100.7 > @site_backend 172.19.0.3 tcp 5432 was 198.51.100.1 5432": "allow",
    "eth0 198.51.100.7 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 8080": "allow",
    "eth0 198.51.100.7 > @site_frontend 172.18.0.3 tcp 3000": "allow",
    "eth0 198.51.100.7 > @site_frontend 172.18.0.3 icmp 8": "allow",
    "eth0 2001:db8:1::7 > @site_frontend fd12:3456:789a:1::3 tcp 3000": "allow",
    "eth0 2001:db8:1::7 > 2001:db8:1::1 tcp 5432": "allow",
  },
  "lets two desks of the LAN reach every container": {
    "eth1 192.168.1.20 > @site_backend 172.19.0.3 tcp 5432 was 192.168.1.1 5432": "allow",
    "eth1 192.168.1.21 > docker0 172.17.0.2 tcp 443 was 192.168.1.1 8443": "allow",
    "eth1 192.168.1.21 > @site_frontend 172.18.0.3 udp 5000": "allow",
  },
  "lets everybody reach http and https of www-nginx": {
    "eth0 203.0.113.9 > @site_frontend 172.18.0.2 tcp 80 was 198.51.100.1 80": "allow",
    "eth0 203.0.113.9 > @site_frontend 172.18.0.2 tcp 443 was 198.51.100.1 443": "allow",
    "eth1 192.168.1.30 > @site_frontend 172.18.0.2 tcp 443 was 192.168.1.1 443": "allow",
    "eth0 2001:db8:ffff::9 > @site_frontend fd12:3456:789a:1::2 tcp 443 was 2001:db8:1::1 443": "allow",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 80": "allow",
    "eth0 203.0.113.9 > @site_frontend 172.18.0.2 tcp 80": "allow",
  },
  "rejects the same ports of every other container": {
    "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 8080": "tcp-reset",
    "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 443 was 198.51.100.1 8443": "tcp-reset",
    "eth0 203.0.113.9 > @site_frontend 172.18.0.3 tcp 80": "tcp-reset",
    "eth0 203.0.113.9 > @site_backend 172.18.0.2 tcp 80": "tcp-reset",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8080": "tcp-reset",
  },
  "rejects everything else": {
    "eth0 203.0.113.9 > @site_frontend 172.18.0.2 tcp 22": "tcp-reset",
    "eth0 203.0.113.9 > @site_frontend 172.18.0.2 udp 443": "port-unreachable",
    "eth0 203.0.113.9 > @site_backend 172.19.0.3 tcp 5432 was 198.51.100.1 5432": "tcp-reset",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "tcp-reset",
    "eth1 192.168.1.30 > @site_backend 172.19.0.3 tcp 5432 was 192.168.1.1 5432": "tcp-reset",
    "eth0 203.0.113.9 > br-0123456789ab 172.20.0.2 icmp 8": "port-unreachable",
  },
  "takes nobody for an admin on another wire": {
    "eth1 198.51.100.7 > @site_backend 172.19.0.3 tcp 5432 was 192.168.1.1 5432": "tcp-reset",
    "eth0 192.168.1.20 > @site_backend 172.19.0.3 tcp 5432 was 198.51.100.1 5432": "tcp-reset",
    "eth0 198.51.100.8 > @site_backend 172.19.0.3 tcp 5432 was 198.51.100.1 5432": "tcp-reset",
    "eth0 172.18.0.2 > @site_backend 172.19.0.3 tcp 5432 was 198.51.100.1 5432": "deny",
  },
  "leaves the host and the way out as they were": {
    "eth0 203.0.113.9 > 198.51.100.1 tcp 22": "untouched",
    "docker0 172.17.0.2 > eth0 203.0.113.9 tcp 443": "untouched",
  },
  "has the gap that the README names, for what is published later, through docker-proxy": {
    "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 7777": "untouched",
  },
});
