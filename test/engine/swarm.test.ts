import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENGINE, missing } from "../lab/need.ts";
import { outcomesOf } from "./attempts.ts";
import { ENGINE_TARGETS, EngineHost } from "./engine.ts";

const reason = missing(ENGINE);

const POLICY = `
zone inside = interface eth1 address 192.168.1.0/24

allow tcp 8090 from inside to published
allow tcp from inside to swarm agent
allow docker-swarm, ping from inside to host

default deny to containers
default deny to host
`;

/**
 * What is measured where the kernel has no IPVS, as most test machines': a Swarm manager, a service that publishes in host
 * mode, and the host's half of the ingress. Without IPVS dockerd makes neither the redirection to the ingress sandbox nor a
 * listener for it, so both are made here as the engine makes them elsewhere (`DOCKER-INGRESS` in nat and filter, a server in
 * the sandbox on `docker_gwbridge`). What IPVS does behind that, and traffic between nodes, is not measured.
 */
describe.each(ENGINE_TARGETS)("a Swarm manager, in $name", (target) => {
  let host: EngineHost;

  beforeAll(async () => {
    if (reason) return;
    host = await EngineHost.open(target.variant);
    await host.docker("swarm", "init", "--advertise-addr", "192.168.1.1");
    const common = ["service", "create", "--detach", "--no-resolve-image", "--stop-signal", "KILL"];
    const command = (name: string) => [
      "bb",
      "/bin/sh",
      "-c",
      `echo "service ${name}" >/www/index.html; exec httpd -f -p 80 -h /www`,
    ];
    await host.docker(
      ...common,
      "--name",
      "agent",
      "--publish",
      "mode=host,published=8091,target=80",
      ...command("agent"),
    );
    await host.docker(...common, "--name", "api", "--publish", "published=8090,target=80", ...command("api"));
    await host.serving("agent", "api");
    await host.standInForIngress(8090);
  });
  afterAll(async () => host?.close());

  it("is reached by whom the policy lets in", async (ctx) => {
    if (reason) ctx.skip(reason);
    const open = {
      "wan 203.0.113.9 > 198.51.100.1 tcp 8091": "service agent",
      "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8091": "service agent",
      "wan 203.0.113.9 > 198.51.100.1 tcp 8090": "swarm ingress saw 203.0.113.9",
    };
    expect(await outcomesOf(host, open)).toEqual(open);
    await host.apply(POLICY, target);
    const table = {
      "wan 203.0.113.9 > 198.51.100.1 tcp 8091": "silent",
      "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8091": "silent",
      "wan 203.0.113.9 > 198.51.100.1 tcp 8090": "silent",
      "wan 203.0.113.9 > 172.18.0.2 tcp 8090": "silent",
      "wan 203.0.113.9 > 198.51.100.1 tcp 2377": "silent",
      "lan > 192.168.1.1 tcp 8091": "service agent",
      "lan > 192.168.1.1 tcp 8090": "swarm ingress saw 192.168.1.10",
      "lan > 192.168.1.1 ping": "answered",
      "host > 198.51.100.1 tcp 8090": "swarm ingress saw 172.18.0.1",
    };
    expect(await outcomesOf(host, table)).toEqual(table);
  });
});
