import { describe, expect, it } from "vitest";
import type { FirewallName } from "../../src/host/firewall.ts";
import { ENGINE, missing } from "../lab/need.ts";
import { EngineHost } from "./engine.ts";
import { Watching } from "./watching.ts";

const reason = missing(ENGINE);

const POLICY = `
allow tcp 80 from any to container www-nginx
default deny to containers
`;
const OTHER = `
allow tcp 81 from any to container www-nginx
default deny to containers
`;

const CASES: readonly (readonly [FirewallName, "legacy" | "nft"])[] = [
  ["nft", "nft"],
  ["iptables-legacy", "legacy"],
];

describe.concurrent.each(CASES)(
  "wallc watch with %s, while another policy waits to be confirmed",
  (firewall, variant) => {
    it("lets nobody in by an address that went meanwhile, once nobody has confirmed it", async (ctx) => {
      if (reason) ctx.skip(reason);
      const host = await EngineHost.open(variant);
      ctx.onTestFinished(() => host.close());
      await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
      await host.run({ name: "www-nginx", options: ["--network", "site", "--ip", "172.19.0.2"] });
      const watching = await Watching.open(host, firewall, POLICY);
      // No regular look comes to help.
      await watching.start("60m");
      const waiting = await watching.confirming(OTHER, "60s");
      await host.docker("kill", "www-nginx");
      await watching.until(({ kind }) => kind === "removed");
      await waiting.refuse();
      expect(await watching.agrees()).toBe("agrees");
      expect(await watching.end()).toBe(0);
    });
  },
);
