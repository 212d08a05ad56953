import { describe, expect, it } from "vitest";
import type { Topology } from "../../../src/docker/topology.ts";
import { finding, findings, irOf, network, notes, verdict, world } from "./build.ts";
import { HOST, host } from "./host.ts";

const iface = (name: string, bridge = true) => ({ name, bridge, addresses: [] });
const withHost = (...names: readonly string[]): Topology =>
  world({ host: { interfaces: [iface("eth0", false), iface("docker0"), ...names.map((name) => iface(name))] } });

describe("which interfaces are Docker's bridges", () => {
  it("is those of every Docker host, and those that the snapshot names", () => {
    expect(irOf("").bridges).toEqual({ patterns: ["docker0", "docker_gwbridge", "br-*"], not: [] });
    const networks = [network("dmz", { bridge: "dmz0" })];
    expect(irOf("", world({ networks })).bridges.patterns).toEqual(["docker0", "docker_gwbridge", "br-*", "dmz0"]);
  });

  it("is those that the policy names too", () => {
    expect(irOf('docker {\n  bridges mybr0, "lxd-*"\n}').bridges.patterns).toEqual([
      "docker0",
      "docker_gwbridge",
      "br-*",
      "lxd-*",
      "mybr0",
    ]);
  });

  it("isn't somebody else's, and the compiler says so", () => {
    const topology = withHost("br-lan");
    const ir = irOf("default deny to containers\ndefault deny forward", topology);
    expect(ir.bridges.not).toEqual(["br-lan"]);
    expect(notes("", topology)).toEqual([
      "foreign-bridge: the interface `br-lan` belongs to no Docker network, and is treated as an ordinary interface",
    ]);
    expect(verdict(ir, "br-lan 10.0.0.1 > eth0 8.8.8.8 tcp 443")).toBe("deny");
    expect(verdict(ir, "eth0 203.0.113.9 > br-lan 10.0.0.1 tcp 80")).toBe("deny");
  });

  it("isn't an interface that is no bridge to the kernel, as Open vSwitch's, however it is called", () => {
    const topology = world({ host: { interfaces: [iface("br-ex", false), iface("docker0")] } });
    const ir = irOf("default deny to containers", topology);
    expect(ir.bridges.not).toEqual(["br-ex"]);
    expect(verdict(ir, "br-ex 203.0.113.9 > docker0 172.17.0.2 tcp 80")).toBe("deny");
    expect(ir.sameInterface).toEqual([]);
  });

  it("is somebody else's no more where the policy names it", () => {
    expect(irOf("docker {\n  bridges br-lan\n}", withHost("br-lan")).bridges.not).toEqual([]);
  });

  it("has bridges of its own choosing noted", () => {
    const networks = [network("dmz", { bridge: "dmz0" }), network("hex", { bridge: "br-0123456789ab" })];
    expect(notes("", world({ networks })).map((one) => one.split(":")[0])).toEqual(["custom-bridge-name"]);
  });
});

describe("a bridge of others", () => {
  it("keeps what stays within it", () => {
    const ir = irOf("default deny forward", withHost("virbr0", "br-lan"));
    expect(ir.sameInterface).toEqual(["br-lan", "virbr0"]);
    expect(verdict(ir, "virbr0 192.168.122.2 > virbr0 192.168.122.3 tcp 80")).toBe("untouched");
    expect(verdict(ir, "virbr0 192.168.122.2 > eth0 8.8.8.8 tcp 80")).toBe("deny");
  });
});

describe("traffic within one bridge", () => {
  const bridges = (text: string, topology = HOST) => irOf(text, topology).bridgeNetfilter;

  it("is handed to netfilter where the default refuses", () => {
    expect(bridges("default deny between containers")).toEqual(["br-shop", "docker0", "docker_gwbridge"]);
    expect(bridges("default reject between containers", world({}))).toEqual(["docker0"]);
    expect(irOf("default deny between containers").bridgeNetfilter).toEqual(["docker0"]);
    expect(bridges("default allow between containers log")).toEqual(["br-shop", "docker0", "docker_gwbridge"]);
  });

  it("is handed to netfilter on the bridges alone that a refusal can meet", () => {
    expect(bridges("deny tcp 5432 from container www to container db")).toEqual(["br-shop"]);
    expect(bridges("deny tcp 80 from container api to container www")).toEqual(["docker0"]);
    expect(bridges("deny any from network shop to network shop")).toEqual(["br-shop"]);
    expect(bridges("deny any from 172.17.0.4 to 172.17.0.2")).toEqual(["docker0"]);
    expect(bridges("set s\ndeny any from s to container db")).toEqual(["br-shop"]);
    expect(bridges("log any from container www to container db")).toEqual(["br-shop"]);
  });

  it("is left alone by what doesn't meet it", () => {
    expect(bridges("deny any from container api to container db")).toEqual([]);
    expect(bridges("deny any from network bridge to network shop")).toEqual([]);
    expect(bridges("allow tcp 5432 from container www to container db")).toEqual([]);
    expect(bridges("deny any from containers to internet\ndeny any from internet to containers")).toEqual([]);
    expect(bridges("default deny to containers")).toEqual([]);
    expect(bridges("deny any from containers to metadata")).toEqual([]);
  });

  it("is left alone by refusals of published ports, which are routed", () => {
    expect(bridges("deny tcp 8080 from containers to published")).toEqual([]);
  });

  it("is noted", () => {
    expect(notes("deny tcp 5432 from container www to container db", HOST)).toContain(
      "bridge-netfilter-needed: the policy restricts traffic within `br-shop`: `hooks.sh` hands it to the firewall",
    );
  });
});

describe("the guards", () => {
  it("know the subnets of bridge networks, each by its own bridge", () => {
    expect(irOf("", HOST).guards).toEqual({
      loopback: true,
      forged: [
        { bridge: "br-shop", v4: ["172.18.0.0/16"], v6: ["fd00:1::/64"] },
        { bridge: "docker0", v4: ["172.17.0.0/16"], v6: [] },
        { bridge: "docker_gwbridge", v4: ["172.19.0.0/16"], v6: [] },
      ],
    });
  });

  it("drop a container's address from elsewhere, and a loopback one", () => {
    const ir = irOf("allow any to containers\ndefault allow to host", HOST);
    expect(verdict(ir, "eth0 172.17.0.4 > docker0 172.17.0.2 tcp 80")).toBe("deny");
    expect(verdict(ir, "br-shop 172.17.0.4 > docker0 172.17.0.2 tcp 80")).toBe("deny");
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.18.0.3 tcp 5432 was 127.0.0.1 5432")).toBe("deny");
    expect(verdict(ir, "eth0 127.0.0.1 > 198.51.100.1 tcp 22")).toBe("deny");
    expect(verdict(ir, "docker0 172.17.0.4 > docker0 172.17.0.2 tcp 80")).not.toBe("deny");
  });

  it("leave a macvlan's and an overlay's subnet alone: that may be the LAN itself", () => {
    const ir = irOf("default allow to host", HOST);
    expect(verdict(ir, "eth1 192.168.1.50 > 192.168.1.1 tcp 22")).toBe("allow");
    expect(verdict(ir, "eth1 10.0.1.9 > 192.168.1.1 tcp 22")).toBe("allow");
  });

  it("leave alone the neighbours of an interface whose prefix is in a network's subnet, and say so", () => {
    const interfaces = [
      { name: "lo", bridge: false, addresses: ["127.0.0.1/8", "172.18.9.9/24"] },
      { name: "eth0", bridge: false, addresses: ["172.18.1.1/24", "fd00:1::ffff/64", "fe80::1/64"] },
      { name: "eth1", bridge: false, addresses: ["172.16.0.1/12", "172.17.0.7/32"] },
      { name: "br-shop", bridge: true, addresses: ["172.18.0.1/16"] },
    ];
    const topology = host({ host: { interfaces } });
    expect(irOf("", topology).guards.forged).toEqual([
      { bridge: "br-shop", v4: ["172.18.0.0/24", "172.18.2.0-172.18.255.255"], v6: [] },
      { bridge: "docker0", v4: ["172.17.0.0/16"], v6: [] },
      { bridge: "docker_gwbridge", v4: ["172.19.0.0/16"], v6: [] },
    ]);
    expect(findings("", topology)).toEqual(["subnet-of-neighbours", "subnet-of-neighbours"]);
    expect(finding("", "subnet-of-neighbours", topology).message).toBe(
      "in the subnet `172.18.0.0/16` of the network `shop` are the neighbours of `eth0` (`172.18.1.0/24`), whose addresses the guard leaves alone",
    );
    expect(findings("essentials without guards", topology)).toEqual([]);
    const ir = irOf("default allow to host", topology);
    expect(verdict(ir, "eth0 172.18.1.9 > 172.18.1.1 tcp 22")).toBe("allow");
    expect(verdict(ir, "eth0 172.18.2.9 > 172.18.1.1 tcp 22")).toBe("deny");
  });

  it("can be switched off, as the other essentials", () => {
    expect(irOf("essentials without guards", HOST).guards).toEqual({ loopback: false, forged: [] });
    expect(irOf("essentials without dhcp\nessentials without discovery", HOST).essentials).toEqual({
      dhcp: false,
      discovery: false,
    });
    expect(irOf("", HOST).essentials).toEqual({ dhcp: true, discovery: true });
  });
});

describe("a host without an engine", () => {
  it("compiles all the same, Docker's bridges by their usual names", () => {
    const ir = irOf("default deny to containers\nallow tcp 443 to published");
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 443")).toBe("allow");
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 80")).toBe("deny");
    expect(findings("default deny to containers\nallow tcp 443 to published")).toEqual([]);
  });

  it("compiles to the same IR whatever the order of what the engine said", () => {
    const text = 'allow tcp 80 to container "*"\ndeny any from label tier=web to metadata\ndefault deny to containers';
    const turned = host();
    const reversed = {
      ...turned,
      containers: [...turned.containers].reverse(),
      networks: [...turned.networks].reverse(),
    };
    expect(irOf(text, reversed)).toEqual(irOf(text, HOST));
  });
});
