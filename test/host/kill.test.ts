import { describe, expect, it, vi } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { FIREWALLS, TestHost } from "./test-host.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

/** Two policies that differ in every path and in sets of one name, for IPv4 and IPv6, with a run-time set in both. */
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
deny any from bans to containers
allow tcp ssh, https from admins to host
reject tcp 25 from containers to internet
allow tcp https from admins to container www-nginx
default reject to host
default reject to containers
`;

/** Three times this many are 102. */
const KILLS = 34;

/** The state names the new policy as pending: right behind that the rules change. */
const PENDING = "[ /run/state/state.json -nt /run/mark ]";

/** What a kill waits for, and then up to how many milliseconds more. The machine may be slow: moments are told by what happens. */
const MOMENTS = [
  { until: "true", more: 400 },
  { until: "[ /run/state/generations -nt /run/mark ]", more: 200 },
  { until: PENDING, more: 60 },
  { until: PENDING, more: 250 },
] as const;

/** Starts the command in `$@`, kills it once `$UNTIL` is so and `$MORE` seconds have passed, and tells who is left. */
const SCRIPT = `
touch /run/mark
"$@" >/run/log 2>&1 &
pid=$!
until eval "$UNTIL" || ! kill -0 $pid 2>/dev/null; do sleep 0.02; done
sleep "$MORE"
kill -9 $pid 2>/dev/null || echo late
wait $pid 2>/dev/null || true
if pgrep -f 'wallc[.]js --transaction' >/dev/null; then echo alone; fi
flock --exclusive --timeout 50 /run/wallc.lock true
`;

describe.concurrent.each(FIREWALLS)("kill -9 at a random moment of an apply with %s", (firewall) => {
  it(`leaves the old or the new rules, whole, in both families, ${KILLS} times`, async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    const rules = new Map<string, string>();
    for (const [name, text] of Object.entries({ old: OLD, new: NEW })) {
      await host.write(text, `${name}.wall`);
      await host.run("apply", [`${name}.wall`]);
      rules.set(await host.rules(), name);
    }
    expect(rules.size).toBe(2);
    const counts = { before: 0, after: 0, alone: 0, late: 0 };
    let now = "new";
    for (let kill = 0; kill < KILLS; kill++) {
      const next = now === "old" ? "new" : "old";
      const { until, more } = MOMENTS[kill % MOMENTS.length] as (typeof MOMENTS)[number];
      const env = { UNTIL: until, MORE: `${(Math.random() * more) / 1000}` };
      const said = await host.sandbox.run(["sh", "-c", SCRIPT, "sh", ...host.line("apply", [`/run/w/${next}.wall`])], {
        env,
      });
      const found = rules.get(await host.rules());
      expect(found, `${kill}: neither the old nor the new rules`).toBeDefined();
      expect((await host.state()).pending, `${kill}`).toBeUndefined();
      counts[found === now ? "before" : "after"]++;
      for (const word of ["alone", "late"] as const) if (said.includes(word)) counts[word]++;
      now = found as string;
    }
    console.log(`${firewall}, ${KILLS} kills: ${JSON.stringify(counts)}`);
    // Or the moments were badly chosen.
    expect(counts.before).toBeGreaterThan(0);
    expect(counts.alone).toBeGreaterThan(0);
    await host.run("apply", [`${now === "old" ? "new" : "old"}.wall`]);
    expect(rules.get(await host.rules())).toBe(now === "old" ? "new" : "old");
  });

  it("and of the process that changes the rules leaves what a further apply puts right", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    await host.write(OLD, "old.wall");
    await host.write(NEW, "new.wall");
    await host.run("apply", ["old.wall"]);
    const old = await host.rules();
    await host.run("apply", ["new.wall"]);
    const neu = await host.rules();
    for (let kill = 0; kill < 3; kill++) {
      const both = SCRIPT.replace("wait $pid", "pkill -9 -f 'wallc[.]js --transaction'; wait $pid");
      const env = { UNTIL: PENDING, MORE: `${Math.random() * 0.06}` };
      await host.sandbox.run(["sh", "-c", both, "sh", ...host.line("apply", ["/run/w/old.wall"])], { env });
      await host.run("apply", ["new.wall"]);
      expect(await host.rules(), `${kill}`).toBe(neu);
      expect((await host.state()).pending, `${kill}`).toBeUndefined();
    }
    await host.run("apply", ["old.wall"]);
    expect(await host.rules()).toBe(old);
    await host.run("remove");
    expect(
      await host.shell("nft list tables | grep wallc || true; iptables-save | grep WALLC || true; ipset list -n"),
    ).toBe("");
  });
});
