import { existsSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { missing } from "../lab/need.ts";
import { IMAGE, openMachine, SERVE } from "./machine.ts";
import { SYSTEMD } from "./needs.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const POLICY = "allow tcp 80 from any to container www-nginx\ndefault deny to containers\n";
const ADDRESSES = "nft list set inet wallc c4_www-nginx";

describe.concurrent("an engine that is upgraded while the watcher runs", () => {
  it("is followed as the one before", async ({ skip }) => {
    const reason = missing([...SYSTEMD, "an engine in WALLC_ENGINE"]);
    if (reason) skip(reason);
    const tree = `${process.env.WALLC_ENGINE}/usr`;
    if (!existsSync(tree)) skip("not run: the engine in WALLC_ENGINE is not a tree with usr/, as packages unpack");
    await using host = await openMachine("nft");
    await host.shell("systemctl start docker", ...IMAGE);
    await host.shell(`docker run -d --stop-signal KILL --name www-nginx ${SERVE}`);
    await host.run(["tee", "/root/policy.wall"], { input: POLICY });
    await host.wallc("install", "--now", "--policy", "/root/policy.wall");
    await host.wallc("apply", "/etc/wallc/policy.wall");
    await host.says("wallc-watch", "following the engine's events");
    const version = () => host.shell("docker version --format '{{.Server.Version}}'");
    const old = await version();
    const watcher = await host.property("wallc-watch", "MainPID");

    // What `apt upgrade` does: stopped, other programs (and another C library), started.
    await host.shell("systemctl stop docker.socket docker containerd");
    // What the watcher changed by itself is what is remembered, and no drift.
    await host.until("the kernel holds what is remembered", async () => {
      return (await host.tryWallc("status", "--exit-code")).status === 0;
    });
    await host.run(["mount", "-t", "overlay", "overlay", "-o", `ro,lowerdir=${tree}:/usr`, "/usr"]);
    await host.shell("systemctl daemon-reload", "systemctl start containerd docker");
    expect(await version()).not.toBe(old);
    await host.until("nobody has the address", async () => !(await host.shell(ADDRESSES)).includes("172.17.0.2"));
    await host.until("the engine is followed again", async () => {
      return (await host.journal("wallc-watch")).split("following the engine's events").length > 2;
    });
    await host.shell("docker start www-nginx");
    await host.until("its address is there", async () => (await host.shell(ADDRESSES)).includes("172.17.0.2"));
    expect(await host.property("wallc-watch", "MainPID")).toBe(watcher);
    await host.until(
      "the kernel holds the policy",
      async () => (await host.tryWallc("status", "--exit-code")).status === 0,
    );
    expect(await host.wallc("plan", "/etc/wallc/policy.wall", "--exit-code")).toMatch(/^nothing to do/);
  });
});
