import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/docker/topology.ts";
import { IntervalSet } from "../../../src/ip/interval-set.ts";
import { decide } from "../../../src/ir/decide.ts";
import { freshMemory } from "../../../src/ir/memory.ts";
import { container, findings, irOf, leg, network, packet, verdict, world } from "./build.ts";
import { HOST, host } from "./host.ts";

describe("a service", () => {
  it("that stands for any traffic stands for it, alone and in a list", () => {
    for (const traffic of ["all", "tcp 80, all"]) {
      const ir = irOf(`service all = any\ndeny ${traffic} from 192.0.2.66 to host`, HOST);
      expect(verdict(ir, "eth0 192.0.2.66 > 198.51.100.1 tcp 22")).toBe("deny");
      expect(verdict(ir, "eth0 192.0.2.66 > 198.51.100.1 esp")).toBe("deny");
      expect(verdict(ir, "eth0 192.0.2.67 > 198.51.100.1 tcp 22")).toBe("untouched");
    }
  });

  it("that holds more than tcp can't be refused with a reset", () => {
    expect(findings("service mix = tcp 99, udp 99\nreject mix from any to host with tcp-reset", HOST)).toContain(
      "reset-needs-tcp: with tcp-reset",
    );
    expect(findings("service all = any\nreject all from any to host with tcp-reset", HOST)).toContain(
      "reset-needs-tcp: with tcp-reset",
    );
    expect(findings("service one = tcp 99\nreject one from any to host with tcp-reset", HOST)).toEqual([]);
  });
});

describe("what the host sends to a published port, redirected", () => {
  const straight = "198.51.100.1 > docker0 172.17.0.2 tcp 80";
  const redirected = "198.51.100.1 > lo 172.17.0.2 tcp 80 was 198.51.100.1 8080";
  const elsewhere = "198.51.100.1 > lo 172.18.0.3 tcp 80 was 198.51.100.1 8081";

  it("goes to a zone of bridges, whatever says them", () => {
    for (const zone of ['interface "docker*"', "interface docker0", "interface docker0 address 172.17.0.2"]) {
      const ir = irOf(`zone inner = ${zone}\ndeny any from host to inner`, HOST);
      expect(verdict(ir, straight)).toBe("deny");
      expect(verdict(ir, redirected)).toBe("deny");
      expect(verdict(ir, elsewhere)).toBe("allow");
    }
  });

  it("goes to a container by one of its bridges", () => {
    const ir = irOf("deny any from host to container www on interface docker0", HOST);
    expect(verdict(ir, straight)).toBe("deny");
    expect(verdict(ir, redirected)).toBe("deny");
    expect(verdict(ir, "198.51.100.1 > lo 172.18.0.2 tcp 80 was 198.51.100.1 8080")).toBe("allow");
  });

  it("goes to a run-time group by one bridge", () => {
    const ir = irOf("set some\ndeny any from host to some on interface docker0", HOST);
    const memory = freshMemory(new Map([["runtime:some", IntervalSet.parse(["172.17.0.2", "172.18.0.3"])]]));
    expect(verdict(ir, redirected, {}, memory)).toBe("deny");
    expect(verdict(ir, elsewhere, {}, memory)).toBe("allow");
  });

  it("isn't what goes to anything but that zone", () => {
    const text = "zone inner = interface docker0\nallow any from host to any except inner\ndefault deny from host";
    const ir = irOf(text, HOST);
    expect(verdict(ir, straight)).toBe("deny");
    expect(verdict(ir, redirected)).toBe("deny");
    expect(verdict(ir, elsewhere)).toBe("allow");
    expect(verdict(ir, "198.51.100.1 > eth0 192.0.2.9 tcp 443")).toBe("allow");
  });

  it("goes to each of two networks on one bridge", () => {
    const pair = host({
      networks: [
        network("a", { bridge: "br-pair", subnets: [{ prefix: "172.30.0.0/16" }] }),
        network("b", { bridge: "br-pair", subnets: [{ prefix: "172.31.0.0/16" }] }),
      ],
      containers: [],
    });
    const ir = irOf("deny any from host to network b", pair);
    expect(verdict(ir, "198.51.100.1 > lo 172.31.0.2 tcp 80 was 198.51.100.1 8080")).toBe("deny");
  });
});

describe("on", () => {
  it("an interface that the rest of the end excludes leaves no path", () => {
    const zone = "zone lan = interface eth1";
    for (const rule of [
      "deny any from lan on interface eth0 to host",
      "deny any from any to lan on interface eth0",
      "deny any from host to lan on interface eth0",
    ]) {
      expect(findings(`${zone}\n${rule}`, HOST)).toEqual([`rule-without-path: ${rule}`]);
    }
    expect(findings("allow any from any to network nowhere on interface eth0", HOST)).toEqual([
      "unknown-docker-name: network nowhere",
    ]);
  });

  it("isn't dropped in silence behind what ends at this machine without saying so", () => {
    const on = "on interface docker0";
    expect(findings(`deny tcp 80 from any to swarm front ${on}`, HOST)).toEqual(["on-behind-own: swarm front"]);
    expect(findings(`deny tcp 9100 from any to container exporter, container www ${on}`, HOST)).toContain(
      "on-behind-own: container exporter",
    );
  });
});

describe("a rule that decides nothing", () => {
  it("doesn't make a port of the host a published one", () => {
    for (const rule of ["log tcp 22 from any to published", "deny tcp 22 from any to published trial"]) {
      const ir = irOf(`${rule}\nallow tcp 22 from any to host\ndefault deny to host`, HOST);
      expect(verdict(ir, "eth0 192.0.2.9 > 198.51.100.1 tcp 22")).toBe("allow");
    }
  });
});

describe("the way through docker-proxy", () => {
  const address = "198.51.100.1";
  const address6 = "2001:db8:ff::1";

  it("leads to the container's address of the same family, and to the other one only where there is none", () => {
    const four = irOf("allow tcp 80 from any to 172.18.0.2", HOST);
    expect(verdict(four, `eth0 192.0.2.9 > ${address} tcp 8080`)).toBe("allow");
    expect(verdict(four, `eth0 2001:db8::9 > ${address6} tcp 8080`)).toBe("deny");
    const six = irOf("allow tcp 80 from any to fd00:1::2", HOST);
    expect(verdict(six, `eth0 192.0.2.9 > ${address} tcp 8080`)).toBe("deny");
    expect(verdict(six, `eth0 2001:db8::9 > ${address6} tcp 8080`)).toBe("allow");
    const only = irOf("allow tcp 9000 from any to 172.17.0.4", HOST);
    expect(verdict(only, `eth0 2001:db8::9 > ${address6} tcp 9000`)).toBe("allow");
  });

  it("doesn't lead around an except by the address that a container gives itself", () => {
    const [www] = HOST.containers;
    const mac = { ...leg("shop", "172.18.0.2", "fd00:1::2"), mac: "02:42:ac:12:00:02" };
    const topology = host({ containers: [{ ...(www as Container), endpoints: [mac] }] });
    const ir = irOf("allow tcp 80 from any to containers except 172.18.0.2, fd00:1::2", topology);
    expect(verdict(ir, `eth0 192.0.2.9 > ${address} tcp 8080`)).toBe("deny");
    expect(verdict(ir, `eth0 2001:db8::9 > ${address6} tcp 8080`)).toBe("deny");
  });

  it("is Swarm's ingress over IPv6 too", () => {
    const text = "allow tcp 80 from any to published";
    for (const to of ["containers", "any", "network docker_gwbridge", "172.19.0.2"]) {
      const ir = irOf(`deny tcp 80 from 192.0.2.0/24, 2001:db8::/32 to ${to}\n${text}`, HOST);
      expect(verdict(ir, `eth0 192.0.2.9 > docker_gwbridge 172.19.0.2 tcp 80 was ${address} 80`)).toBe("deny");
      expect(verdict(ir, `eth0 2001:db8::9 > ${address6} tcp 80`)).toBe("deny");
      expect(verdict(ir, `eth0 3fff::9 > ${address6} tcp 80`)).toBe("allow");
    }
  });
});

describe("a line in the log", () => {
  it("of a default isn't written for what a rule allows", () => {
    const ir = irOf("allow tcp 443 from containers to internet\ndefault allow from containers log", HOST);
    const logged = (text: string) => decide(ir, packet(text)).logged.length;
    expect(logged("docker0 172.17.0.4 > eth0 8.8.8.8 tcp 443")).toBe(0);
    expect(logged("docker0 172.17.0.4 > eth0 8.8.8.8 tcp 80")).toBe(1);
  });

  it("is written by what is on trial, asked for or not", () => {
    const ir = irOf("deny tcp 22 to host trial\ndefault deny to host trial", HOST);
    const [rule, final] = decide(ir, packet("eth0 192.0.2.9 > 198.51.100.1 tcp 22")).logged;
    expect(rule?.prefix).toBe("wallc policy.wall:1 ");
    expect(final?.prefix).toBe("wallc policy.wall:2 ");
  });
});

describe("a container that shares another one's network", () => {
  it("has no address once that one has stopped, though it is still shown", () => {
    const stopped = container("front", [leg("bridge", "172.17.0.9")], [], { state: "exited" });
    const side = container("side", [], [], {
      networkMode: { kind: "container", id: "id-front" },
      endpoints: stopped.endpoints,
    });
    const ir = irOf("allow tcp 80 from any to container side", host({ containers: [stopped, side] }));
    expect(verdict(ir, "eth0 192.0.2.9 > docker0 172.17.0.9 tcp 80")).toBe("deny");
  });
});

describe("Docker's bridges", () => {
  const interfaces = ["docker0", "docker_gwbridge", "br-0123456789ab", "br-lan", "virbr0", "mybr0"].map((name) => ({
    name,
    bridge: true,
    addresses: [],
  }));
  const stray = world({ networks: [], host: { interfaces } });

  it("are those that are called as Docker calls them, though the engine doesn't name them", () => {
    const ir = irOf("default deny from containers", stray);
    expect(ir.bridges.not).toEqual(["br-lan"]);
    expect(verdict(ir, "br-0123456789ab 172.25.0.2 > eth0 8.8.8.8 tcp 443")).toBe("deny");
    expect(verdict(ir, "docker_gwbridge 172.26.0.2 > eth0 8.8.8.8 tcp 443")).toBe("deny");
    expect(verdict(ir, "br-lan 192.168.1.9 > eth0 8.8.8.8 tcp 443")).toBe("untouched");
  });

  it("are handed to netfilter where the policy restricts them, those that it names itself too", () => {
    const ir = irOf("docker {\n  bridges mybr0, otherbr\n}\ndefault deny between containers", stray);
    expect(ir.bridgeNetfilter).toEqual(["br-0123456789ab", "docker0", "docker_gwbridge", "mybr0", "otherbr"]);
  });
});

describe("in Docker's stead", () => {
  const off = "docker {\n  iptables off\n  uplink eth0\n}";

  it("a network without communication within it is handed to netfilter", () => {
    const topology = world({ networks: [network("apart", { icc: false, subnets: [{ prefix: "172.21.0.0/16" }] })] });
    const ir = irOf(off, topology);
    expect(verdict(ir, "br-apart 172.21.0.2 > br-apart 172.21.0.3 tcp 80")).toBe("deny");
    expect(ir.bridgeNetfilter).toEqual(["br-apart"]);
  });

  it("a routed or isolated network isn't masqueraded, one family at a time", () => {
    const subnets = [{ prefix: "172.22.0.0/16" }, { prefix: "fd00:22::/64" }];
    const { engine } = irOf(
      off,
      world({
        networks: [
          network("mixed", { subnets, ipv6: true, gatewayModeV4: "nat-unprotected", gatewayModeV6: "routed" }),
          network("plain", { subnets: [{ prefix: "172.23.0.0/16" }], gatewayModeV4: "isolated" }),
        ],
      }),
    );
    expect(engine).toMatchObject({
      masquerade: [
        { bridge: "br-mixed", v4: ["172.22.0.0/16"], v6: [] },
        { bridge: "docker0", v4: ["172.17.0.0/16"], v6: [] },
      ],
    });
  });
});

describe("what the host's firewall can't do", () => {
  it("is said of a rootless engine", () => {
    const rootless = host({ engine: { version: "28.5.2", rootless: true } });
    expect(findings("default deny to containers", rootless)).toEqual(["rootless-engine"]);
    expect(findings("default deny to containers", HOST)).toEqual([]);
  });

  it("is said of a task that Swarm's ingress serves", () => {
    const task = container("front.1", [leg("docker_gwbridge", "172.19.0.3")], [], {
      labels: { "com.docker.swarm.service.name": "front" },
    });
    const topology = host({ containers: [task] });
    expect(findings("deny any from internet to container front.1", topology)).toEqual([
      "swarm-ingress-beside-container: container front.1",
    ]);
    expect(findings("deny any from container front.1 to internet", topology)).toEqual([]);
  });
});

describe("a port that the policy calls published, and that nothing known publishes", () => {
  it("is no way around an earlier refusal to any", () => {
    for (const rule of [
      "tcp 99 from any to any",
      "tcp 90-99 from any to any",
      "any from any to any except 192.0.2.1",
    ]) {
      const ir = irOf(`deny ${rule}\nallow tcp 99 from any to published`, HOST);
      expect(verdict(ir, "eth0 2001:db8::9 > 2001:db8:ff::1 tcp 99")).toBe("deny");
      expect(verdict(ir, "docker0 172.17.0.4 > 172.17.0.1 tcp 99")).toBe("deny");
    }
    const ir = irOf("deny tcp 99 from 10.0.0.0/8 to any except 192.0.2.1\nallow tcp 99 from any to published", HOST);
    expect(verdict(ir, "eth0 10.0.0.9 > 198.51.100.1 tcp 99")).toBe("deny");
    expect(verdict(ir, "eth0 10.0.0.9 > 192.0.2.1 tcp 99")).toBe("allow");
    expect(verdict(ir, "eth0 192.0.2.9 > 198.51.100.1 tcp 99")).toBe("allow");
  });
});
