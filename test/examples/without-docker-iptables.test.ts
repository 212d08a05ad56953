import { describe, expect, it } from "vitest";
import { holdTo, readExample } from "./example.ts";

holdTo("without-docker-iptables", {
  "opens the published port under its one address": {
    "eth0 192.168.1.20 > 192.168.1.11 tcp 8000": "allow",
    "eth0 203.0.113.9 > 192.168.1.11 tcp 8000": "allow",
    "eth0 192.168.1.20 > 192.168.1.12 tcp 8000": "deny",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::11 tcp 8000": "deny",
    "eth0 192.168.1.20 > 192.168.1.11 udp 8000": "deny",
  },
  "closes the host but for ssh from the LAN and ping": {
    "eth0 192.168.1.20 > 192.168.1.11 tcp 22": "allow",
    "eth0 203.0.113.9 > 192.168.1.11 tcp 22": "deny",
    "eth0 203.0.113.9 > 192.168.1.11 icmp 8": "allow",
    "eth0 2001:db8:ffff::9 > 2001:db8:1::11 icmp 128": "allow",
    "eth0 192.168.1.20 > 192.168.1.11 tcp 80": "deny",
    "docker0 172.17.0.3 > 172.17.0.1 tcp 22": "deny",
  },
  "refuses what is routed straight to a container": {
    "eth0 192.168.1.20 > docker0 172.17.0.2 tcp 8000": "deny",
    "eth0 192.168.1.20 > docker0 172.17.0.3 icmp 8": "deny",
  },
  "lets containers out, and to each other on their network": {
    "docker0 172.17.0.2 > eth0 203.0.113.9 tcp 443": "untouched",
    "docker0 172.17.0.2 > docker0 172.17.0.3 tcp 5432": "allow",
    "docker0 172.17.0.3 > 192.168.1.11 tcp 8000": "allow",
  },
  "forwards for nobody else": {
    "eth0 192.168.1.20 > eth0 203.0.113.9 tcp 443": "deny",
    "docker0 172.17.0.2 > br-0123456789ab 172.18.0.2 tcp 80": "deny",
  },
});

describe("without-docker-iptables in Docker's stead", () => {
  const { ir } = readExample("without-docker-iptables");

  it("masquerades docker0 through eth0", () => {
    expect(ir.engine).toMatchObject({
      iptables: false,
      uplinks: ["eth0"],
      publish: "proxy",
      masquerade: [{ bridge: "docker0", v4: ["172.17.0.0/16"], v6: [] }],
      redirect: [],
    });
  });

  it("forwards on eth0 and docker0 alone", () => {
    expect(ir.engine).toMatchObject({
      sysctls: [
        { key: "net/ipv4/conf/eth0/forwarding", value: "1" },
        { key: "net/ipv4/conf/docker0/forwarding", value: "1" },
      ],
    });
  });
});
