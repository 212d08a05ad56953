import { describe, expect, it, vi } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { FIREWALLS, TestHost } from "./test-host.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const OLD = "set bans\ndeny any from bans to host\nallow tcp ssh from any to host\ndefault deny to host\n";
const NEW = "allow tcp ssh, http from any to host\ndefault reject to host\ndefault deny to containers\n";

/** Takes the rules out of the kernel and leaves what is on the disk, as the end of the machine does. */
const REBOOT = [
  "nft flush ruleset",
  'for family in ip ip6; do for table in $(cat /proc/net/"$family"_tables_names); do',
  '  "$family"tables-legacy -t "$table" -F; "$family"tables-legacy -t "$table" -X',
  "done; done",
  "ipset destroy",
];

describe.concurrent.each(FIREWALLS)("wallc load with %s", (firewall) => {
  it("puts the kept policy in force again after a boot, without the engine and the policy's files", async ({
    skip,
  }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    expect(await host.run("load")).toBe("nothing to load: no policy is kept\n");
    await host.apply(NEW);
    await host.apply(OLD);
    const rules = await host.rules();
    const state = await host.state();
    await host.shell("rm /run/w/policy.wall /run/w/docker.json", ...REBOOT);
    expect(await host.rules()).not.toBe(rules);
    expect(await host.run("load", ["--dry-run"])).toContain("+ ");
    expect(await host.rules()).not.toBe(rules);
    expect(await host.run("load")).toMatch(new RegExp(`^loaded: ${firewall} holds policy\\.wall, compiled 2\\S+Z\n$`));
    expect(await host.rules()).toBe(rules);
    expect(await host.state()).toMatchObject({ current: state.current, previous: state.previous });
    expect(await host.run("load")).toMatch(/^nothing to load: .* already\n$/);
    expect(JSON.parse(await host.run("load", ["--json"]))).toMatchObject({ nothing: true, source: "policy.wall" });
    expect(await host.rules()).toBe(rules);
  });

  it("loads what was confirmed, where the machine ended while rules waited for it", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    await host.apply(OLD);
    const old = await host.rules();
    await host.write(NEW);
    await host.sandbox.spawn(host.line("apply", ["/run/w/policy.wall", "--confirm", "60m"]), "/run/log");
    await host.shell("for i in $(seq 400); do grep -q 'the new rules hold' /run/log && exit; sleep 0.05; done; exit 1");
    // Docker asks for it whenever it starts: rules that wait are rules.
    const waiting = await host.rules();
    expect(await host.run("load")).toMatch(/^another `wallc` is changing the firewall/);
    expect(await host.rules()).toBe(waiting);
    // The power goes: nobody is there any more who would go back.
    await host.shell("pkill -9 -f -- '--transactio[n]'", "flock --timeout 20 /run/wallc.lock true", ...REBOOT);
    const { err } = await host.try("load");
    expect(err).toContain("never confirmed");
    expect(await host.rules()).toBe(old);
    expect(await host.state()).not.toHaveProperty("pending");
    expect(await host.try("load")).toMatchObject({ status: 0, err: "" });
  });
});

const CONTAINERS = [
  "allow tcp 80 from any to container www-nginx",
  "allow tcp ssh from any to host",
  "deny tcp 81 from any to container db",
  "default deny to containers",
  "default deny to host",
  "",
].join("\n");

describe.concurrent.each([
  ["nft", []],
  ["iptables-legacy", []],
  ["iptables-nft", ["--no-ipset"]],
] as const)("wallc load --boot with %s %s", (firewall, options) => {
  it("lets nobody in by a container's address, and keeps those that are refused", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    await host.apply(CONTAINERS, ...options);
    const [rules, state] = [await host.rules(), await host.state()];
    expect(rules).toContain("172.18.0.2");
    expect(await host.run("load", ["--boot"]), "nothing is taken from what is in force").toMatch(/ already\n$/);
    expect(await host.rules()).toBe(rules);
    await host.shell(...REBOOT);
    expect(await host.run("load", ["--boot"])).toMatch(/^loaded: .*; containers are let in once the watcher has/);
    const booted = await host.rules();
    expect(booted).not.toContain("172.18.0.2");
    // The database.
    expect(booted).toContain("172.19.0.3");
    expect(await host.try("status", ["--exit-code"])).toMatchObject({ status: 0 });
    expect(await host.state()).toMatchObject({ current: expect.not.stringMatching(state.current ?? "") });
    for (const args of [[], ["--boot"]]) expect(await host.run("load", args)).toMatch(/ already\n$/);
    await host.run("apply", options);
    expect(await host.rules()).toBe(rules);
  });
});

describe.concurrent.each(["nft", "iptables-legacy"] as const)("wallc load with %s, in another boot", (firewall) => {
  it("lets nobody in by a container's address of before, though nobody says that the machine boots", async ({
    skip,
  }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    await host.apply(CONTAINERS);
    await host.shell(
      ...REBOOT,
      "echo 7c1c2f0e-0000-4000-8000-000000000001 >/run/boot_id",
      "mount --bind /run/boot_id /proc/sys/kernel/random/boot_id",
    );
    expect(await host.run("load")).toMatch(/^loaded: .*; containers are let in once the watcher has/);
    expect(await host.rules()).not.toContain("172.18.0.2");
    await host.run("apply");
    expect(await host.rules()).toContain("172.18.0.2");
    await host.shell(...REBOOT);
    expect(await host.run("load")).toMatch(/^loaded: [^;]*$/);
    expect(await host.rules()).toContain("172.18.0.2");
  });
});

/** A container can fill the disk: that must not open the host at its next boot. */
describe.concurrent.each([
  ["full", ["dd if=/dev/zero of=/run/state/filled bs=1k 2>/dev/null || true"]],
  ["read-only", ["mount -o remount,ro /run/state"]],
] as const)("wallc load --boot where the disk is %s", (_what, spoil) => {
  it.for(["nft", "iptables-legacy"] as const)("loads what is kept all the same with %s", async (firewall, { skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    await host.shell("mkdir /run/state", "mount -t tmpfs -o size=1m none /run/state");
    await host.apply(CONTAINERS);
    const [rules, state] = [await host.rules(), await host.state()];
    await host.shell(...REBOOT, ...spoil);
    const { status, err } = await host.try("load", ["--boot"]);
    expect(status).toBe(0);
    expect(err).toMatch(/^warning: can't write .*\n(warning: the rules hold, and that is not remembered: .*\n)+$/);
    const booted = await host.rules();
    expect(booted).not.toContain("172.18.0.2");
    expect(booted).toContain("172.19.0.3");
    expect(await host.state()).toEqual(state);
    // Docker's guard.
    expect(await host.try("load", ["--boot"])).toMatchObject({ status: 0 });
    expect(await host.rules()).toBe(booted);
    await host.shell("mount -o remount,rw /run/state", "rm -f /run/state/filled");
    await host.run("apply");
    expect(await host.rules()).toBe(rules);
    // Whoever applies a policy is told that it wouldn't be loaded.
    await host.shell(...spoil);
    await host.write(OLD);
    expect(await host.try("apply")).toMatchObject({ status: 3, err: expect.stringContaining("can't write") });
    expect(await host.rules()).toBe(rules);
  });
});

describe.concurrent("wallc load", () => {
  it("does not wait for interfaces that come later", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("nft");
    await host.apply("docker {\n  iptables off\n  uplink later0\n}\ndefault deny between containers\n");
    const rules = await host.rules();
    await host.shell(...REBOOT);
    expect(await host.try("load")).toMatchObject({ status: 0, err: "" });
    expect(await host.rules()).toBe(rules);
  });

  it("loads nothing of a damaged state, and says so", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("nft");
    await host.apply(OLD);
    const rules = await host.rules();
    await host.shell("for file in /run/state/generations/*; do truncate -s 900 $file; done");
    expect(await host.try("load")).toMatchObject({ status: 3, out: "", err: expect.stringContaining("is damaged") });
    expect(await host.rules()).toBe(rules);
    await host.shell(...REBOOT);
    const empty = await host.rules();
    expect((await host.try("load")).status).toBe(3);
    await host.shell('echo \'{ "version": 1, "cur\' >/run/state/state.json');
    expect(await host.try("load")).toMatchObject({ status: 3, err: expect.stringContaining("state.json is damaged") });
    expect(await host.rules()).toBe(empty);
  });
});
