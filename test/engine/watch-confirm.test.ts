import { describe, expect, it } from "vitest";
import type { FirewallName } from "../../src/host/firewall.ts";
import { ENGINE, missing } from "../lab/need.ts";
import { EngineHost } from "./engine.ts";
import { type Entry, Watching } from "./watching.ts";

const reason = missing(ENGINE);

const POLICY = `
allow tcp 80 from any to container www-nginx, container api
default deny to containers
`;
const OTHER = `
allow tcp 81 from any to container www-nginx, container api
default deny to containers
`;

const CASES: readonly (readonly [FirewallName, "legacy" | "nft"])[] = [
  ["nft", "nft"],
  ["iptables-legacy", "legacy"],
];

describe.concurrent.each(CASES)(
  "wallc watch with %s, while another policy waits to be confirmed",
  (firewall, variant) => {
    it("lets nobody in by an address that went meanwhile, neither then nor once nobody has confirmed it", async (ctx) => {
      if (reason) ctx.skip(reason);
      const host = await EngineHost.open(variant);
      ctx.onTestFinished(() => host.close());
      await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
      const site = (last: number) => ["--network", "site", "--ip", `172.19.0.${last}`];
      await host.run({ name: "www-nginx", options: site(2) }, { name: "api", options: site(3) });
      const watching = await Watching.open(host, firewall, POLICY);
      // No regular look comes to help.
      await watching.start("60m");
      const waiting = await watching.confirming(OTHER, "60s");
      expect(await listed(host)).toContain("172.19.0.2");
      await host.docker("kill", "www-nginx");
      await watching.until(takesOut("172.19.0.2"));
      // By now the watch waits for the lock, and hears no less for it.
      await host.docker("kill", "api");
      await watching.until(takesOut("172.19.0.3"));
      await gone(host, "172.19.0.2", "172.19.0.3");
      // Rules may be loaded that were compiled before the containers went.
      const said = (await watching.log()).filter(takesOut("172.19.0.2")).at(-1);
      for (const set of said?.sets ?? []) await put(host, firewall, set);
      await gone(host, "172.19.0.2", "172.19.0.3");
      await waiting.refuse();
      expect(await watching.agrees()).toBe("agrees");
      expect(await listed(host)).not.toMatch(/172\.19\.0\.[23]/);
      expect(await watching.end()).toBe(0);
    });

    it("keeps what is refused where it comes back, and lets in no other container by an address that it gets", async (ctx) => {
      if (reason) ctx.skip(reason);
      const host = await EngineHost.open(variant);
      ctx.onTestFinished(() => host.close());
      await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
      const site = (last: number) => ["--network", "site", "--ip", `172.19.0.${last}`];
      await host.run(...["www-nginx", "db", "api"].map((name, i) => ({ name, options: site(i + 2) })));
      const policy = (port: number) => `
allow tcp ${port} from any to container www-nginx, container api
deny tcp 80 from any to container db
`;
      const watching = await Watching.open(host, firewall, policy(80));
      const waiting = await watching.confirming(policy(81), "60s");
      // The watch begins after this: no event tells it of it.
      await host.docker("rm", "-f", "www-nginx");
      await host.run({ name: "other", options: site(2) });
      await watching.start("60m");
      await gone(host, "172.19.0.2");
      await host.docker("restart", "db");
      // What is heard of later is done by then.
      await host.docker("kill", "api");
      await watching.until(takesOut("172.19.0.4"));
      await gone(host, "172.19.0.4");
      expect(await listed(host)).toContain("172.19.0.3");
      await waiting.refuse();
      expect(await watching.agrees()).toBe("agrees");
      expect(await watching.end()).toBe(0);
    });
  },
);

const takesOut = (address: string) => (entry: Entry) =>
  entry.kind === "removed" && JSON.stringify(entry.sets?.map((one) => one.removed)).includes(address);

/** All that the machine's firewalls have of ours and others', sets of other generations too. */
function listed(host: EngineHost): Promise<string> {
  return host.sandbox.run(["sh", "-c", "nft list ruleset; iptables-save -t mangle; ipset save"]);
}

/** Waits until no rule and no set names any of these addresses. */
async function gone(host: EngineHost, ...addresses: readonly string[]): Promise<void> {
  const names = (text: string) => addresses.filter((one) => text.includes(one));
  for (let tries = 0; tries < 100; tries++) {
    if (names(await listed(host)).length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const text = await listed(host);
  throw new Error(`still there: ${names(text)} in ${text}`);
}

/** Puts back what was taken out. */
async function put(host: EngineHost, firewall: FirewallName, { set, removed }: NonNullable<Entry["sets"]>[number]) {
  const nft = ["nft", "add", "element", "inet", "wallc", set, `{ ${removed.join(", ")} }`];
  if (firewall === "nft") return host.sandbox.run(nft);
  return host.sandbox.run(["ipset", "restore", "-exist"], {
    input: removed.map((element) => `add ${set} ${element}\n`).join(""),
  });
}
