import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENGINE, missing } from "../lab/need.ts";
import { outcomesOf } from "./attempts.ts";
import { ENGINE_TARGETS, EngineHost } from "./engine.ts";

const reason = missing(ENGINE);

const RULES = `
allow tcp 80 from any to container www-nginx
allow tcp 5432 from 198.51.100.7, 2001:db8:1::7 to published
deny tcp 25 from containers to outside
default reject to containers
`;

/** What holds however ports are published. */
const COMMON: Readonly<Record<string, string>> = {
  "wan 203.0.113.9 > 198.51.100.1 tcp 8080": "container www-nginx",
  "wan 203.0.113.9 > 198.51.100.1 tcp 5432": "refused with tcp-reset",
  "wan 198.51.100.7 > 198.51.100.1 tcp 5432": "container db",
  "www-nginx > 203.0.113.200 tcp 443": "neighbour of eth0 saw 198.51.100.1",
  "www-nginx > 203.0.113.200 udp 53": "neighbour of eth0 saw 198.51.100.1",
  "www-nginx > 203.0.113.200 tcp 25": "silent",
  "www-nginx > 172.19.0.3 tcp 80": "container db",
  "www-nginx > 172.20.0.2 tcp 80": "silent",
  // a rule for everybody holds between networks too: nobody else isolates them here
  "far > 172.19.0.2 tcp 80": "container www-nginx",
  "far > 172.19.0.3 tcp 80": "silent",
  "db > 198.51.100.1 tcp 8080": "container www-nginx",
  "far > 198.51.100.1 tcp 8080": "container www-nginx",
  "host > 198.51.100.1 tcp 8080": "container www-nginx",
  "host > 172.19.0.2 tcp 80": "container www-nginx",
};

describe.each(ENGINE_TARGETS)("dockerd with --iptables=false, in $name", (target) => {
  let host: EngineHost;

  const open = async (...options: string[]) => {
    host = await EngineHost.open(target.variant, ["--iptables=false", "--ip-forward=false", ...options]);
    await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
    await host.docker("network", "create", "--subnet", "172.20.0.0/24", "front");
    const site = (last: number) => ["--network", "site", "--ip", `172.19.0.${last}`];
    await host.run(
      { name: "www-nginx", options: [...site(2), "-p", "8080:80"] },
      { name: "db", options: [...site(3), "-p", "5432:80"] },
      { name: "far", options: ["--network", "front", "--ip", "172.20.0.2"] },
    );
  };

  describe("and docker-proxy", () => {
    beforeAll(async () => {
      if (!reason) await open();
    });
    afterAll(async () => host?.close());

    it("does Docker's work under the policy's rules", async (ctx) => {
      if (reason) ctx.skip(reason);
      const without = { "www-nginx > 203.0.113.200 tcp 443": "silent" };
      expect(await outcomesOf(host, without)).toEqual(without);
      await host.apply(`docker { iptables off; uplink eth0; publish proxy }\n${RULES}`, target);
      const table = {
        ...COMMON,
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8080": "container www-nginx",
        "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 5432": "refused with tcp-reset",
        "host > 127.0.0.1 tcp 8080": "container www-nginx",
        // forwarding is on for the uplink and the bridges alone
        "lan > 203.0.113.200 tcp 443": "silent",
        "lan > 172.19.0.3 tcp 80": "silent",
      };
      expect(await outcomesOf(host, table)).toEqual(table);
    });

    it("does it over the restart of the daemon", async (ctx) => {
      if (reason) ctx.skip(reason);
      await host.restart();
      for (const name of ["www-nginx", "db", "far"]) {
        await host.docker("start", name);
        await host.attach(name);
      }
      expect(await outcomesOf(host, COMMON)).toEqual(COMMON);
    });
  });

  describe("and redirections of our own", () => {
    beforeAll(async () => {
      if (!reason) await open("--userland-proxy=false");
    });
    afterAll(async () => host?.close());

    it("does Docker's work under the policy's rules", async (ctx) => {
      if (reason) ctx.skip(reason);
      const block = "docker { iptables off; uplink eth0, eth1; publish dnat; userland-proxy off }";
      await host.apply(`${block}\n${RULES}`, target);
      const table = {
        ...COMMON,
        "lan > 192.168.1.1 tcp 8080": "container www-nginx",
        "lan > 172.19.0.3 tcp 80": "refused with tcp-reset",
        "lan > 172.20.0.2 ping": "refused with port-unreachable",
      };
      expect(await outcomesOf(host, table)).toEqual(table);
    });
  });
});
