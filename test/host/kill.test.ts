import { describe, expect, it } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { FIREWALLS, TestHost } from "./test-host.ts";

/** Two policies that differ in every path, in sets and in a run-time set, for IPv4 and IPv6. */
const OLD = `set bans timeout 1h
let admins = 198.51.100.7, 2001:db8:ad::/48
deny any from bans to any
allow tcp ssh from admins to host
allow tcp http from any to container www-nginx
default deny to host
default deny to containers
`;
const NEW = `set bans timeout 1h
let admins = 203.0.113.0/24, 2001:db8:5::/48
allow tcp ssh, https from admins to host
reject tcp 25 from containers to internet
allow tcp https from admins to container www-nginx
default reject to host
default reject to containers
`;

/** A third each of 100. */
const KILLS = 34;

describe.concurrent.each(FIREWALLS)("kill -9 at a random moment of an apply with %s", (firewall) => {
  it(`leaves the old or the new rules, whole, in both families, ${KILLS} times`, { timeout: 300_000 }, async ({
    skip,
  }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    const texts = { old: OLD, new: NEW };
    const rules = new Map<string, string>();
    let slowest = 0;
    for (const [name, text] of Object.entries(texts)) {
      await host.write(text, `${name}.wall`);
      const begun = Date.now();
      await host.run("apply", [`${name}.wall`]);
      slowest = Math.max(slowest, Date.now() - begun);
      rules.set(await host.rules(), name);
    }
    expect(rules.size).toBe(2);
    const ended = { old: 0, new: 0 };
    let now: "old" | "new" = "new";
    for (let kill = 0; kill < KILLS; kill++) {
      const next = now === "old" ? "new" : "old";
      const pid = await host.sandbox.spawn(host.line("apply", [`/run/w/${next}.wall`]), "/run/log");
      await new Promise((resolve) => setTimeout(resolve, slowest * (0.2 + 0.8 * Math.random())));
      await host.sandbox.kill(pid, 9);
      await host.settled();
      const found = rules.get(await host.rules());
      expect(found, `${kill}: neither the old nor the new rules`).toBeDefined();
      expect((await host.state()).pending).toBeUndefined();
      ended[found === now ? "old" : "new"]++;
      now = found as "old" | "new";
    }
    // Both have to have happened, or the moments were badly chosen.
    expect(ended.old).toBeGreaterThan(0);
    expect(ended.new).toBeGreaterThan(0);
    await host.run("apply", ["new.wall"]);
    expect(rules.get(await host.rules())).toBe("new");
    await host.run("remove");
    expect(await host.shell("ls /run/state 2>/dev/null || true")).toBe("");
  });
});
