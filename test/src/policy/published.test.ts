import { describe, expect, it } from "vitest";
import type { Topology } from "../../../src/docker/topology.ts";
import { formatPorts } from "../../../src/ip/ports.ts";
import { container, findings, irOf, leg, network, verdict, world } from "./build.ts";
import { HOST, host } from "./host.ts";

/** The published table as `4 any 6 8080`. */
function table(policy: string, topology?: Topology): string[] {
  return irOf(policy, topology).published.map(
    ({ family, address, protocol, ports }) => `${family} ${address} ${protocol} ${formatPorts(ports)}`,
  );
}

const one = (...ports: readonly string[]) =>
  world({ containers: [container("x", [leg("bridge", "172.17.0.2")], ports)] });

describe("what counts as published in the input hook", () => {
  it("is what the engine serves now, sorted", () => {
    expect(table("", HOST)).toEqual([
      "4 any 6 80",
      "4 127.0.0.1 6 5432",
      "4 any 6 8080",
      "4 any 6 9000",
      "4 any 17 443",
      "4 any 17 9053",
      "6 any 6 80",
      "6 any 6 8080",
      "6 any 6 9000",
      "6 any 17 443",
      "6 any 17 9053",
    ]);
  });

  it("is served under one address where Docker publishes it there", () => {
    expect(table("", one("192.168.1.1:80:80", "::1:81:80"))).toEqual(["4 192.168.1.1 6 80", "6 ::1 6 81"]);
  });

  it("is what the policy itself calls published, too", () => {
    expect(table("allow tcp 7777 to published", one())).toEqual(["4 any 6 7777", "6 any 6 7777"]);
    expect(table("deny udp 7777 to published 198.51.100.1", one())).toEqual(["4 198.51.100.1 17 7777"]);
    expect(table("let mine = 198.51.100.1, 2001:db8:1::1\nallow tcp/udp 7 to published mine", one())).toEqual([
      "4 198.51.100.1 6 7",
      "4 198.51.100.1 17 7",
      "6 2001:db8:1::1 6 7",
      "6 2001:db8:1::1 17 7",
    ]);
  });

  it("is no range and no prefix that a policy writes: that is a filter, and no claim", () => {
    expect(table("allow tcp 8000-8099 to published", one())).toEqual([]);
    expect(table("allow any to published", one())).toEqual([]);
    expect(table("allow tcp 80 to published 198.51.100.0/24", one())).toEqual([]);
    expect(table("allow tcp 80 from host to published", one())).toEqual(["4 any 6 80", "6 any 6 80"]);
  });

  it("is only under its own address, whatever the policy says", () => {
    expect(table("allow tcp 5432 to published", one("127.0.0.1:5432:5432"))).toEqual(["4 127.0.0.1 6 5432"]);
  });

  it("is no port of a stopped container: it is the host's again", () => {
    const topology = world({ containers: [container("x", [leg("bridge")], ["7000:7000"], { state: "exited" })] });
    expect(table("", topology)).toEqual([]);
    expect(table("allow tcp 7000 to published", topology)).toEqual([]);
    const ir = irOf("allow tcp 7000 to published\ndefault deny to host", topology);
    expect(verdict(ir, "eth0 203.0.113.9 > 198.51.100.1 tcp 7000")).toBe("deny");
  });

  it("is no port that an internal network keeps to itself", () => {
    const bound = container("x", [leg("in", "172.20.0.2")], ["7000:7000"]);
    const topology = world({
      containers: [{ ...bound, ports: [] }],
      networks: [network("in", { internal: true, subnets: [{ prefix: "172.20.0.0/16" }] })],
    });
    expect(table("allow tcp 7000 to published", topology)).toEqual([]);
  });

  it("is both families where an old engine tells of one", () => {
    const ports = [{ protocol: "tcp", containerPort: 80, hostAddress: "0.0.0.0", hostPort: 8080 }] as const;
    const topology = (version: string) =>
      world({ engine: { version }, containers: [container("x", [leg("bridge", "172.17.0.2")], [], { ports })] });
    expect(table("", topology("19.03.15"))).toEqual(["4 any 6 8080", "6 any 6 8080"]);
    expect(table("", topology("20.10.5"))).toEqual(["4 any 6 8080", "6 any 6 8080"]);
    expect(table("", topology("20.10.6"))).toEqual(["4 any 6 8080"]);
    expect(table("", topology("28.5.2"))).toEqual(["4 any 6 8080"]);
  });
});

describe("a published port", () => {
  const loopback = "eth0 203.0.113.9 > 198.51.100.1 tcp 5432";

  it("on loopback doesn't take over the host's own port elsewhere", () => {
    const ir = irOf("default deny to host\ndefault allow to containers", one("127.0.0.1:5432:5432"));
    expect(verdict(ir, loopback)).toBe("deny");
    const open = irOf("default allow to host\ndefault deny to containers", one("127.0.0.1:5432:5432"));
    expect(verdict(open, loopback)).toBe("allow");
  });

  it("is never decided by a rule to host, nor by its default", () => {
    const ir = irOf("allow tcp 8080 to host\ndefault deny to host\ndefault reject to containers", HOST);
    expect(verdict(ir, "eth0 2001:db8::9 > 2001:db8:1::1 tcp 8080")).toBe("tcp-reset");
    const closed = irOf("deny tcp 8080 to host\ndefault deny to host\ndefault allow to containers", HOST);
    expect(verdict(closed, "eth0 2001:db8::9 > 2001:db8:1::1 tcp 8080")).toBe("allow");
  });

  it("is held by the default for containers where `to host` says nothing", () => {
    const ir = irOf("default deny to containers", HOST);
    expect(verdict(ir, "eth0 2001:db8::9 > 2001:db8:1::1 tcp 8080")).toBe("deny");
    expect(verdict(ir, "eth0 2001:db8::9 > 2001:db8:1::1 tcp 22")).toBe("untouched");
  });

  it("asked for by a container is traffic between containers", () => {
    const ir = irOf("deny tcp 8080 from containers to published\ndefault deny to containers", HOST);
    expect(verdict(ir, "docker0 172.17.0.4 > 172.17.0.1 tcp 8080")).toBe("deny");
    expect(verdict(ir, "docker0 172.17.0.4 > 172.17.0.1 tcp 9000")).toBe("allow");
    expect(verdict(ir, "docker0 172.17.0.4 > br-shop 172.18.0.2 tcp 80 was 198.51.100.1 8080")).toBe("deny");
  });

  it("is the host's in `published`, and the container's behind its name, on every way in", () => {
    const ways = [
      "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 8080",
      "eth0 203.0.113.9 > br-shop 172.18.0.2 tcp 80 was 198.51.100.1 8080",
      "eth0 2001:db8::9 > br-shop fd00:1::2 tcp 80 was 2001:db8:1::1 8080",
      "eth0 2001:db8::9 > 2001:db8:1::1 tcp 8080",
    ];
    for (const rule of ["allow tcp 8080 to published", "allow tcp 80 to container www"]) {
      const ir = irOf(`${rule}\ndefault deny to containers`, HOST);
      for (const text of ways) expect([rule, text, verdict(ir, text)]).toEqual([rule, text, "allow"]);
    }
    for (const rule of ["allow tcp 80 to published", "allow tcp 8080 to container www"]) {
      const ir = irOf(`${rule}\ndefault deny to containers`, HOST);
      for (const text of ways) expect([rule, text, verdict(ir, text)]).toEqual([rule, text, "deny"]);
    }
  });

  it("is asked for by the host's port even where another container has that port for its own", () => {
    const topology = world({
      containers: [
        container("a", [leg("bridge", "172.17.0.2")], ["8080:80"]),
        container("b", [leg("bridge", "172.17.0.3")], ["80:8080"]),
      ],
    });
    const ir = irOf("allow tcp 8080 to published\ndefault deny to containers", topology);
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 8080")).toBe("allow");
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.3 tcp 8080 was 198.51.100.1 80")).toBe("deny");
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.3 tcp 8080")).toBe("deny");
  });

  it("is held for one address of the host alone", () => {
    const ir = irOf("allow tcp 8080 to published 198.51.100.1\ndefault deny to containers", HOST);
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 8080")).toBe("allow");
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.2 8080")).toBe("deny");
    expect(verdict(ir, "eth0 2001:db8::9 > 2001:db8:1::1 tcp 8080")).toBe("deny");
  });

  it("has ports: other traffic is an error", () => {
    expect(findings("deny icmp to published", HOST)).toEqual(["published-without-ports: icmp"]);
    expect(findings("deny tcp 80, ping to swarm front", HOST)).toEqual(["published-without-ports: tcp 80, ping"]);
    expect(findings("deny tcp any to published", HOST)).toEqual([]);
  });
});

describe("a Swarm service", () => {
  it("in host mode is a container's plain published port", () => {
    const ports = [{ protocol: "tcp", targetPort: 80, publishedPort: 8091, mode: "host" }] as const;
    const topology = host({
      containers: [container("task", [leg("bridge", "172.17.0.9")], ["8091:80"])],
      services: [{ id: "s", name: "front", labels: {}, ports }],
    });
    const ir = irOf("allow any to swarm front\ndefault deny to containers", topology);
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.9 tcp 80 was 198.51.100.1 8091")).toBe("allow");
    expect(verdict(ir, "eth0 2001:db8::9 > 2001:db8:1::1 tcp 8091")).toBe("allow");
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.9 tcp 80")).toBe("deny");
  });

  it("is known by its id too, and by nothing else", () => {
    expect(findings("allow tcp 80 to swarm s1\ndefault deny to containers", HOST)).toEqual([]);
  });
});
