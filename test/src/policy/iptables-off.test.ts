import { describe, expect, it } from "vitest";
import type { StandalonePlan } from "../../../src/ir/ir.ts";
import { container, findings, irOf, leg, network, verdict, world } from "./build.ts";

const off = (...more: readonly string[]) => `docker {\n  iptables off\n  uplink eth0\n${more.join("\n")}\n}`;

const WORLD = world({
  containers: [
    container("www", [leg("six", "172.18.0.2", "fd00:1::2")], ["8080:80"]),
    container("api", [leg("bridge", "172.17.0.2")], ["192.168.1.11:8000:8000", "53:53/udp"]),
    container("vault", [leg("in", "172.20.0.2")]),
  ],
  networks: [
    network("six", { ipv6: true, subnets: [{ prefix: "172.18.0.0/16" }, { prefix: "fd00:1::/64" }] }),
    network("in", { internal: true, subnets: [{ prefix: "172.20.0.0/16" }] }),
    network("apart", { icc: false, masquerade: false, subnets: [{ prefix: "172.21.0.0/16" }] }),
    network("over", { driver: "overlay", subnets: [{ prefix: "10.0.1.0/24" }] }),
  ],
});

function plan(text: string, topology = WORLD): StandalonePlan {
  const { engine } = irOf(text, topology);
  if (engine.iptables) throw new Error("Docker writes its own rules");
  return engine;
}

describe("with iptables off", () => {
  it("there is no plan unless the policy says so", () => {
    expect(irOf("default deny to host", WORLD).engine).toEqual({ iptables: true });
    expect(irOf("docker {\n  iptables on\n}", WORLD).engine).toEqual({ iptables: true });
  });

  it("each network that may go out is masqueraded", () => {
    expect(plan(off()).masquerade).toEqual([
      { bridge: "br-six", v4: ["172.18.0.0/16"], v6: ["fd00:1::/64"] },
      { bridge: "docker0", v4: ["172.17.0.0/16"], v6: [] },
    ]);
  });

  it("the default network is masqueraded though dockerd says otherwise, as it always does with --iptables=false", () => {
    const bridge = WORLD.networks.map((one) => (one.name === "bridge" ? { ...one, masquerade: false } : one));
    expect(plan(off(), { ...WORLD, networks: bridge }).masquerade.map((one) => one.bridge)).toEqual([
      "br-six",
      "docker0",
    ]);
  });

  it("what is published on a loopback address is left to docker-proxy", () => {
    const local = container("local", [leg("bridge", "172.17.0.3")], ["127.0.0.1:3001:3000", "::1:3001:3000"]);
    expect(plan(off("  publish dnat"), world({ containers: [local] })).redirect).toEqual([]);
  });

  it("forwarding is switched on for the uplink and the bridges alone, and for all of IPv6 where a network has it", () => {
    const keys = (text: string, topology = WORLD) =>
      plan(text, topology).sysctls.map(({ key, value }) => `${key}=${value}`);
    expect(keys(off())).toEqual([
      "net/ipv4/conf/eth0/forwarding=1",
      "net/ipv4/conf/br-apart/forwarding=1",
      "net/ipv4/conf/br-in/forwarding=1",
      "net/ipv4/conf/br-six/forwarding=1",
      "net/ipv4/conf/docker0/forwarding=1",
      "net/ipv6/conf/eth0/accept_ra=2",
      "net/ipv6/conf/all/forwarding=1",
    ]);
    expect(keys(off(), world())).toEqual(["net/ipv4/conf/eth0/forwarding=1", "net/ipv4/conf/docker0/forwarding=1"]);
    expect(keys("docker {\n  iptables off\n  uplink eth0, ppp0\n}", world())).toEqual([
      "net/ipv4/conf/eth0/forwarding=1",
      "net/ipv4/conf/ppp0/forwarding=1",
      "net/ipv4/conf/docker0/forwarding=1",
    ]);
  });

  it("docker-proxy serves published ports, unless they are redirected", () => {
    expect(plan(off())).toMatchObject({ publish: "proxy", redirect: [] });
    const redirects = plan(off("  publish dnat")).redirect.map(
      (one) =>
        `${one.family} ${one.protocol} ${one.hostAddress} ${one.hostPort} > ${one.containerAddress} ${one.containerPort} on ${one.bridge}`,
    );
    expect(redirects).toEqual([
      "4 17 any 53 > 172.17.0.2 53 on docker0",
      "4 6 192.168.1.11 8000 > 172.17.0.2 8000 on docker0",
      "4 6 any 8080 > 172.18.0.2 80 on br-six",
      "6 6 any 8080 > fd00:1::2 80 on br-six",
    ]);
  });

  it("networks are open within and closed to each other", () => {
    const ir = irOf(off(), WORLD);
    expect(verdict(ir, "br-six 172.18.0.2 > br-six 172.18.0.3 tcp 80")).toBe("allow");
    expect(verdict(ir, "br-apart 172.21.0.2 > br-apart 172.21.0.3 tcp 80")).toBe("deny");
    expect(verdict(ir, "br-six 172.18.0.2 > docker0 172.17.0.2 tcp 8000")).toBe("deny");
    expect(verdict(ir, "br-six 172.18.0.2 > docker0 172.17.0.2 udp 53 was 172.18.0.1 53")).toBe("allow");
    expect(verdict(ir, "br-six 172.18.0.2 > 192.168.1.11 tcp 8000")).toBe("allow");
  });

  it("an internal network has no way out", () => {
    const ir = irOf(off(), WORLD);
    expect(verdict(ir, "br-in 172.20.0.2 > eth0 8.8.8.8 tcp 443")).toBe("deny");
    expect(verdict(ir, "br-six 172.18.0.2 > eth0 8.8.8.8 tcp 443")).toBe("allow");
  });

  it("an internal network has no way in, by a default or by other networks' published ports", () => {
    const ir = irOf(`default allow to containers\n${off("  publish dnat")}`, WORLD);
    expect(verdict(ir, "eth0 203.0.113.9 > br-in 172.20.0.2 tcp 443")).toBe("deny");
    expect(verdict(ir, "eth0 203.0.113.9 > br-six 172.18.0.2 tcp 443")).toBe("allow");
    expect(verdict(ir, "br-in 172.20.0.2 > docker0 172.17.0.2 udp 53 was 172.20.0.1 53")).toBe("deny");
    expect(verdict(ir, "br-in 172.20.0.2 > br-in 172.20.0.3 tcp 80")).toBe("allow");
  });

  it("docker-proxy has to run where it is to publish, by the policy's word or the engine's", () => {
    const without = { ...WORLD, engine: { ...WORLD.engine, userlandProxy: false } };
    expect(findings(off(), without)).toEqual(["publish-needs-proxy: iptables off"]);
    expect(findings(off("  publish dnat"), without)).toEqual([]);
    expect(findings(off("  userland-proxy on"), without)).toEqual([]);
  });

  it("the policy's rules are asked first, and its default last", () => {
    const ir = irOf(
      `allow tcp 8000 from container www to container api\ndeny tcp 25 from containers to any\n${off()}`,
      WORLD,
    );
    expect(verdict(ir, "br-six 172.18.0.2 > docker0 172.17.0.2 tcp 8000")).toBe("allow");
    expect(verdict(ir, "br-six 172.18.0.2 > br-six 172.18.0.3 tcp 25")).toBe("deny");
    const closed = irOf(`default deny between containers\n${off()}`, WORLD);
    expect(verdict(closed, "br-six 172.18.0.2 > br-six 172.18.0.3 tcp 80")).toBe("deny");
  });

  it("nobody else's packets are forwarded, unless the policy says so", () => {
    expect(verdict(irOf(off(), WORLD), "eth1 10.0.0.1 > eth0 8.8.8.8 tcp 443")).toBe("deny");
    expect(
      verdict(irOf(`allow any from 10.0.0.1 to internet\n${off()}`, WORLD), "eth1 10.0.0.1 > eth0 8.8.8.8 tcp 443"),
    ).toBe("allow");
    expect(verdict(irOf(`default allow forward\n${off()}`, WORLD), "eth1 10.0.0.1 > eth0 8.8.8.8 tcp 443")).toBe(
      "allow",
    );
  });
});

describe("the docker block", () => {
  it("wants an uplink, in full", () => {
    expect(findings("docker {\n  iptables off\n}", WORLD)).toEqual(["iptables-off-without-uplink: iptables off"]);
    expect(findings('docker {\n  iptables off\n  uplink "eth*"\n}', WORLD)).toEqual(['wildcard-uplink: "eth*"']);
  });

  it("wants docker-proxy for `publish proxy`, whichever block says so", () => {
    const without = "docker {\n  userland-proxy off\n}";
    expect(findings(`${off()}\n${without}`, WORLD)).toEqual(["publish-needs-proxy: userland-proxy off"]);
    expect(findings(`${off("  publish dnat")}\n${without}`, WORLD)).toEqual([]);
  });

  it("says which settings do nothing while dockerd writes its own rules", () => {
    expect(findings("docker {\n  uplink eth0\n  publish dnat\n}", WORLD)).toEqual([
      "setting-needs-iptables-off: uplink eth0",
      "setting-needs-iptables-off: publish dnat",
    ]);
  });

  it("sets each thing once in the whole policy", () => {
    expect(findings(`${off()}\ndocker {\n  uplink eth1\n}`, WORLD)).toEqual(["repeated-docker-setting: uplink eth1"]);
  });
});
