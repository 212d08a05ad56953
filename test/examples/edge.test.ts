import { holdTo } from "./example.ts";

holdTo(
  "edge",
  {
    "opens the web to everybody": {
      "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 80": "allow",
      "eth0 203.0.113.9 > docker0 172.17.0.2 udp 443 was 198.51.100.1 443": "allow",
      "eth0 2001:db8:ffff::9 > @shop_default fd12:3456:789a:2::2 tcp 443 was 2001:db8:1::1 443": "allow",
      "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 443": "allow",
      "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 22 was 198.51.100.1 22": "tcp-reset",
    },
    "keeps the database for the shop and the admins": {
      "@shop_default 172.18.0.3 > @shop_default 172.18.0.4 tcp 5432": "allow",
      "eth0 203.0.113.9 > @shop_default 172.18.0.4 tcp 5432": "tcp-reset",
      "eth0 198.51.100.7 > @shop_default 172.18.0.4 tcp 5432": "allow",
      "eth0 2001:db8:ad:1::7 > @shop_default fd12:3456:789a:2::4 tcp 5432": "allow",
    },
    "opens the app's published port to the office": {
      "eth1 10.1.0.20 > @shop_default 172.18.0.3 tcp 3000 was 10.1.0.1 8080": "allow",
      "wg0 10.8.0.2 > @shop_default 172.18.0.3 tcp 3000 was 10.8.0.1 8080": "allow",
      "eth1 10.66.0.1 > @shop_default 172.18.0.3 tcp 3000 was 10.1.0.1 8080": "tcp-reset",
      "eth0 10.1.0.20 > @shop_default 172.18.0.3 tcp 3000 was 198.51.100.1 8080": "tcp-reset",
      "eth0 203.0.113.9 > @shop_default 172.18.0.3 tcp 3000 was 198.51.100.1 8080": "tcp-reset",
      "eth0 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8080": "tcp-reset",
    },
    "opens the host to ssh from the right people, and to ping": {
      "eth0 198.51.100.7 > 198.51.100.1 tcp 22": "allow",
      "eth1 10.1.0.20 > 10.1.0.1 tcp 22": "allow",
      "eth0 203.0.113.9 > 198.51.100.1 tcp 22": "deny",
      "eth0 203.0.113.9 > 198.51.100.1 icmp 8": "allow",
      "eth0 2001:db8:ffff::9 > 2001:db8:1::1 icmp 128": "allow",
      "eth0 203.0.113.9 > 198.51.100.1 tcp 111": "deny",
    },
    "keeps containers from the metadata service and from sending mail": {
      "docker0 172.17.0.2 > eth0 169.254.169.254 tcp 80": "deny",
      "@shop_default 172.18.0.3 > eth0 203.0.113.9 tcp 443": "allow",
      "@shop_default 172.18.0.3 > eth0 8.8.8.8 tcp 25": "tcp-reset",
      "@shop_default 172.18.0.3 > eth1 10.1.0.25 tcp 25": "allow",
    },
  },
  [10],
);
