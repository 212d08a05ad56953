import { describe, expect, it } from "vitest";
import { printSnapshot } from "../../../src/docker/print.ts";
import { addresses, container, DUMPS, network, ports, read, readDump } from "./fixtures.ts";

describe("what real engines say", () => {
  it("is at hand from four of them", () => {
    expect([...new Set(DUMPS.map((name) => name.slice(0, 3)))].sort()).toEqual(["e20", "e26", "e28", "e29"]);
  });

  it.each(DUMPS)("%s is read, and its snapshot is read to the same bytes", (name) => {
    const topology = readDump(name);
    expect(network(topology, "bridge").bridge).toBe("docker0");
    const text = printSnapshot(topology);
    expect(printSnapshot(read(text))).toBe(text);
  });

  it.each(["e20-nft", "e26-nft", "e28-nft", "e29-nft", "e29-nftables"])("%s publishes on both families", (engine) => {
    const topology = readDump(`${engine}-s02-pub`);
    const web = container(topology, "web");
    expect(ports(web.ports)).toEqual(["0.0.0.0:8080->80/tcp", "[::]:8080->80/tcp"]);
    expect(web.configuredPorts).toEqual(web.ports);
    expect(web.networkMode).toEqual({ kind: "networks" });
    expect(addresses(topology, "web")).toEqual({ bridge: "172.17.0.2" });
    expect(network(topology, "bridge").subnets[0]?.prefix).toBe("172.17.0.0/16");
  });

  it("tells the engine's versions", () => {
    expect(readDump("e20-nft-s02-pub").engine).toEqual({ version: "20.10.24+dfsg1", apiVersion: "1.41" });
    expect(readDump("e29-nft-s02-pub").engine).toEqual({ version: "29.7.2", apiVersion: "1.55" });
  });

  it.each(["e20-nft", "e28-nft", "e29-nft"])("%s has ports with addresses, udp and chosen ones", (engine) => {
    const { ports: live, configuredPorts } = container(readDump(`${engine}-s14-ports`), "multi");
    expect(ports(live)).toContain("198.51.100.1:8082->80/tcp");
    expect(ports(live)).toContain("[2001:db8:1::1]:8087->80/tcp");
    expect(ports(live)).toContain("[::]:8083->80/udp");
    expect(ports(live).filter((port) => port.endsWith(":32768->84/tcp"))).toHaveLength(2);
    expect(ports(configuredPorts)).toContain("0.0.0.0:0->84/tcp");
  });

  it.each(["e20-nft", "e29-nft"])("%s has no address and no port for a stopped container, but its plan", (engine) => {
    const topology = readDump(`${engine}-s14-stopped`);
    const web = container(topology, "web");
    expect(web.state).toBe("exited");
    expect(web.endpoints).toEqual([{ network: network(topology, "bridge").id }]);
    expect(web.ports).toEqual([]);
    expect(ports(web.configuredPorts)).toEqual(["0.0.0.0:8080->80/tcp", "[::]:8080->80/tcp"]);
  });

  it("knows containers on the host's network, on none, and on another's", () => {
    const topology = readDump("e20-nft-s09-host-none-container");
    const web = container(topology, "web");
    expect(container(topology, "hostnet")).toMatchObject({ networkMode: { kind: "host" }, endpoints: [], ports: [] });
    expect(container(topology, "none")).toMatchObject({ networkMode: { kind: "none" }, endpoints: [], ports: [] });
    expect(container(topology, "side")).toMatchObject({
      networkMode: { kind: "container", id: web.id },
      endpoints: web.endpoints,
      ports: [],
    });
    expect(web.endpoints[0]?.ipv4).toBe("172.17.0.2");
  });

  it.each(["e20-nft", "e28-nft"])("%s with Swarm: services, overlays, and docker_gwbridge", (engine) => {
    const topology = readDump(`${engine}-s09-swarm-overlays`);
    expect(topology.services.map(({ name, ports }) => [name, ports])).toEqual([
      ["e1", []],
      ["hostmode", [{ protocol: "tcp", targetPort: 80, publishedPort: 8091, mode: "host" }]],
      ["svc", [{ protocol: "tcp", targetPort: 80, publishedPort: 8090, mode: "ingress" }]],
    ]);
    const gateway = network(topology, "docker_gwbridge");
    expect(gateway).toMatchObject({ bridge: "docker_gwbridge", icc: false, ingressSandbox: "172.18.0.2" });
    expect(network(topology, "ingress")).toMatchObject({ driver: "overlay", scope: "swarm", ingress: true });
    expect(network(topology, "ingress").bridge).toBeUndefined();
    expect(addresses(topology, "svc")).toEqual({ ingress: "10.0.0.4", docker_gwbridge: "172.18.0.3" });
    expect(addresses(topology, "att")).toEqual({ ov: "10.0.1.2", docker_gwbridge: "172.18.0.4" });
    expect(ports(container(topology, "hostmode").ports)).toEqual(["0.0.0.0:8091->80/tcp", "[::]:8091->80/tcp"]);
  });

  it("knows the parents of macvlan and ipvlan, which have no bridge", () => {
    const topology = readDump("e29-nftables-s12-macvlan");
    expect(network(topology, "mv")).toMatchObject({ driver: "macvlan", parent: "lan0" });
    expect(network(topology, "iv")).toMatchObject({ driver: "ipvlan", parent: "wan0" });
    expect(network(topology, "mv").bridge).toBeUndefined();
    expect(container(topology, "m1").ports).toEqual([]);
    expect(ports(container(topology, "m1").configuredPorts)).toContain("0.0.0.0:8080->80/tcp");
  });

  it.each(["e28-nft", "e29-nft"])("%s publishes nothing of an internal network", (engine) => {
    const topology = readDump(`${engine}-s05-internal`);
    expect(network(topology, "priv").internal).toBe(true);
    expect(container(topology, "aa").ports).toEqual([]);
    expect(container(topology, "aa").configuredPorts).toHaveLength(2);
  });

  it("keeps gateway modes; a routed port has no port of the host", () => {
    const topology = readDump("e29-nft-s15-gatewaymodes");
    expect(topology.networks.flatMap(({ gatewayModeV4 }) => gatewayModeV4 ?? [])).toEqual([
      "isolated",
      "nat",
      "nat-unprotected",
      "routed",
    ]);
    expect(ports(container(topology, "c-routed").ports)).toEqual(["[::]:8089->80/tcp"]);
    expect(container(topology, "c-isolated").ports).toEqual([]);
    expect(network(topology, "gw-isolated").subnets).toEqual([{ prefix: "172.21.0.0/16" }]);
  });

  it.each(["e26-nft", "e29-nft"])("%s keeps the options of bridge networks", (engine) => {
    const topology = readDump(`${engine}-s16-netopts`);
    expect(network(topology, "nb").bridge).toBe("brcustom");
    expect(network(topology, "nm")).toMatchObject({ masquerade: false });
    expect(network(topology, "nm").bridge).toBe(`br-${network(topology, "nm").id.slice(0, 12)}`);
    expect(network(topology, "hb").hostBindingIpv4).toBe("198.51.100.1");
    const bound = container(topology, "web2");
    expect(ports(bound.ports)).toEqual(["198.51.100.1:8081->80/tcp"]);
    expect(bound.configuredPorts).toEqual(bound.ports);
  });

  it("keeps icc, trusted interfaces and IPv6", () => {
    expect(network(readDump("e28-nft-s07-icc-false"), "noicc").icc).toBe(false);
    expect(network(readDump("e28-nft-s15-trusted-if"), "trusted").trustedHostInterfaces).toEqual(["lan0"]);
    const v6 = readDump("e26-nft-s06-ipv6");
    expect(network(v6, "v6net")).toMatchObject({ ipv6: true });
    expect(network(v6, "v6net").subnets.map(({ prefix }) => prefix)).toEqual(["172.30.0.0/24", "2001:db8:a::/64"]);
    expect(addresses(v6, "web")).toEqual({ v6net: "172.30.0.2 2001:db8:a::2" });
  });
});
