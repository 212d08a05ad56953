import { describe, expect, it, vi } from "vitest";
import { missing } from "../lab/need.ts";
import { openMachine } from "./machine.ts";
import { SYSTEMD } from "./needs.ts";
import type { SystemdHost } from "./systemd-host.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

/** All that was ever written to a machine's disk and is there, what runs have left in /run, and what systemd and the kernel hold. */
async function traces(host: SystemdHost): Promise<string> {
  const disk = await host.written();
  const left = await host.shell(
    "find /run -path /run/systemd -prune -o -path /run/log -prune -o -printf '%p %y %m %U\\n'",
  );
  const held = await host.shell("systemctl list-unit-files --no-pager", "nft list ruleset", "ipset list -n");
  const noted = /^\.\/(var\/(log|tmp|lib\/systemd)|tmp)\b/;
  return [...disk.filter((line) => !noted.test(line)), ...left.split("\n").sort(), held].join("\n");
}

describe.concurrent("a machine from which wallc was removed", () => {
  it("is the one from before", async ({ skip }) => {
    const reason = missing(SYSTEMD);
    if (reason) skip(reason);
    await using host = await openMachine("nft");
    const before = await traces(host);
    await host.wallc("install", "--now");
    await host.wallc("apply", "/etc/wallc/policy.wall", "--docker", "none");
    await host.shell("systemctl reload-or-restart wallc-watch", "systemctl start wallc-scratch.socket");
    const installed = await traces(host);
    for (const part of [
      "/etc/wallc/policy.wall",
      "/var/lib/wallc/state.json",
      "/run/wallc-scratch.sock",
      "table inet wallc",
    ]) {
      expect(installed).toContain(part);
    }
    const told = await host.wallc("remove", "--dry-run");
    expect(told).toContain("would take away:");
    expect(told).toContain("  /etc/systemd/system/wallc-watch.service");
    expect(await traces(host)).toBe(installed);
    expect(await host.wallc("remove")).toBe(told.replace("would take away", "took away"));
    expect(await host.shell("systemctl list-units --all --no-legend 'wallc*'")).toBe("");
    expect(await host.shell("cat /etc/wallc/policy.wall")).toContain("refuses nothing");
    await host.wallc("uninstall", "--purge");
    expect(await traces(host)).toBe(before);
    expect(await host.wallc("uninstall", "--purge")).toMatch(/^nothing to do/);
    expect(await traces(host)).toBe(before);
  });

  it("keeps its rules where only the units went", async ({ skip }) => {
    const reason = missing(SYSTEMD);
    if (reason) skip(reason);
    await using host = await openMachine("nft");
    await host.wallc("install", "--now");
    await host.wallc("apply", "/etc/wallc/policy.wall", "--docker", "none");
    const rules = await host.shell("nft -s list table inet wallc");
    expect(await host.tryWallc("uninstall", "--purge")).toMatchObject({ status: 1 });
    await host.wallc("uninstall");
    expect(await host.shell("nft -s list table inet wallc")).toBe(rules);
    expect(await host.shell("systemctl list-unit-files --no-legend 'wallc*' || true; pgrep -c node || true")).toBe(
      "0\n",
    );
    await host.wallc("install", "--now");
    expect(await host.journal("wallc")).toContain("nothing to load: nft holds policy.wall");
  });
});
