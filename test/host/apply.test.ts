import { describe, expect, it, vi } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { FIREWALLS, TestHost } from "./test-host.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const OPEN = `allow tcp ssh from any to host
allow tcp http, https from any to container www-nginx
default deny to host
default deny to containers
`;
const CLOSED = `let office = 10.0.0.0/8 except 10.66.0.0/16, 2001:db8:5::/48
allow tcp ssh from office to host
allow tcp https from office to container www-nginx
reject tcp 25 from containers to internet
default deny to host
default reject to containers
`;

describe.concurrent.each(FIREWALLS)("on a host with %s", (firewall) => {
  it("applies what the plan said, returns to it, and leaves nothing behind", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    const all = await unused(host);
    const before = await all();

    await host.write(OPEN);
    expect((await host.try("plan", ["--exit-code"])).status).toBe(1);
    expect(await all()).toBe(before);
    const applied = await host.run("apply");
    expect(applied).toContain("policy.wall:2");
    const open = await host.rules();
    expect(await host.try("plan", ["--exit-code"])).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^nothing to do/),
    });
    expect(await host.run("apply")).toMatch(/^nothing to do/);

    await host.write(CLOSED);
    const plan = await host.run("plan");
    expect(plan).toContain("policy.wall:4");
    expect(await host.run("apply", ["--dry-run"])).toBe(plan);
    expect(await host.rules()).toBe(open);
    await host.run("apply");
    const closed = await host.rules();
    expect(closed).not.toBe(open);

    const appliedAt = async () => Date.parse(JSON.parse(await host.run("status", ["--json"])).applied);
    const times = [await appliedAt()];
    await host.run("rollback");
    expect(await host.rules()).toBe(open);
    times.push(await appliedAt());
    await host.run("rollback");
    expect(await host.rules()).toBe(closed);
    times.push(await appliedAt());
    expect([...new Set(times)].sort(), "each of them put a policy in force").toEqual(times);

    await host.run("remove");
    expect(await all()).toBe(before);
    expect(await host.run("remove")).toMatch(/^nothing of ours/);
    expect(await host.shell("ls /run/state 2>/dev/null || true")).toBe("");
    expect((await host.try("rollback")).status).toBe(3);
  });

  it("returns to the policy before the one in force, though that was applied again when its containers had changed", async ({
    skip,
  }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    await host.apply(OPEN);
    const open = await host.rules();
    await host.apply(CLOSED);
    const closed = await host.rules();
    await host.shell("sed -i 's/172\\.18\\.0\\.2\"/172.18.0.99\"/' docker.json");
    await host.apply(CLOSED);
    expect(await host.rules()).not.toBe(closed);
    await host.run("rollback");
    // The policy of before, for the containers of now.
    expect(await host.rules()).toBe(open.replace(/172\.18\.0\.2\b/g, "172.18.0.99"));
  });

  it("sees what others changed in our rules, and puts it right without touching theirs", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    await host.shell("iptables -A FORWARD -s 192.0.2.1 -j DROP", "ip6tables -A INPUT -s 2001:db8::1 -j ACCEPT");
    await host.apply(OPEN);
    const right = await host.rules();
    for (const damage of DAMAGE[firewall]) {
      await host.shell(damage);
      expect(await host.run("apply"), damage).not.toMatch(/^nothing to do/);
      expect(await host.rules(), damage).toBe(right);
    }
    expect(right).toContain("192.0.2.1");
  });
});

describe.concurrent("iptables without ipset", () => {
  it("is warned of: addresses of containers that have gone stay for a while", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("iptables-nft");
    await host.write("allow tcp 80 from any to container www-nginx\n");
    expect((await host.try("apply")).err).not.toContain("ipset");
    expect(await host.try("apply", ["--no-ipset"])).toMatchObject({
      status: 0,
      err: expect.stringMatching(/warning: without ipset .* up to 2\.2 seconds .*: apply it without `--no-ipset`/),
    });
    await host.shell("mount --bind /dev/null /usr/sbin/ipset");
    expect((await host.try("apply")).err).toMatch(/warning: without ipset .*: `apt install ipset`/);
    expect((await host.try("apply", ["-b", "nft"])).err).not.toContain("ipset");
  });
});

const JUMPS = [
  "iptables -t mangle -D FORWARD -j WALLC-FORWARD",
  "ip6tables -I FORWARD -s 2001:db8::2 -j ACCEPT; ip6tables -D FORWARD 1; ip6tables -F FORWARD",
  "iptables -t mangle -I WALLC-INPUT -j RETURN",
  "ip6tables -t mangle -A INPUT -j WALLC-INPUT",
  "iptables -t mangle -N WALLC-left; iptables -t mangle -A WALLC-left -j ACCEPT",
];
const DAMAGE = {
  nft: [
    "nft insert rule inet wallc hook_forward accept",
    "nft add set inet wallc left '{ type ipv4_addr; }'; nft add chain inet wallc left",
    "nft flush ruleset; iptables -A FORWARD -s 192.0.2.1 -j DROP; ip6tables -A INPUT -s 2001:db8::1 -j ACCEPT",
  ],
  "iptables-legacy": JUMPS,
  "iptables-nft": JUMPS,
} as const;

/** Makes the tables that the kernel never takes away again (legacy), and gives a listing of everything, to the byte. */
async function unused(host: TestHost): Promise<() => Promise<string>> {
  const tables = "raw mangle nat filter security";
  if (host.firewall === "iptables-legacy") {
    await host.shell(`for t in ${tables}; do iptables -t $t -L >/dev/null; ip6tables -t $t -L >/dev/null; done`);
  }
  const counters = "sed '/^#/d; s/\\[[0-9:]*\\]//'";
  return () =>
    host.shell(
      "nft list ruleset",
      `{ iptables-save; ip6tables-save; } | ${counters}`,
      "ipset list",
      "sysctl net | grep -v conntrack_count",
    );
}
