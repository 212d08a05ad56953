import { describe, expect, it, vi } from "vitest";
import { missing } from "../lab/need.ts";
import { IMAGE, openMachine, SERVE } from "./machine.ts";
import { SYSTEMD } from "./needs.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const POLICY = "allow tcp ssh from any to host\ndefault deny to containers\n";

/** Whoever lets people in, and needs nobody: as ssh.service does. */
const DOOR = "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n";

describe.concurrent("Docker on a machine whose policy can't be loaded", () => {
  it("does not start, while everything else does", async ({ skip }) => {
    const reason = missing(SYSTEMD);
    if (reason) skip(reason);
    await using host = await openMachine("nft");
    await host.run(["tee", "/etc/systemd/system/door.service"], { input: DOOR });
    await host.shell("systemctl enable --quiet door docker", "systemctl start docker", ...IMAGE);
    await host.run(["tee", "/root/policy.wall"], { input: POLICY });
    await host.wallc("install", "--policy", "/root/policy.wall");
    await host.shell(`docker run -d --stop-signal KILL --restart always --name web -p 8080:80 ${SERVE}`);
    await host.wallc("apply", "/etc/wallc/policy.wall");
    await host.cutPower();
    await host.boot();
    await host.becomes("docker", "active");
    await host.shell("systemctl stop docker.socket docker", "truncate -s 900 /var/lib/wallc/generations/*");

    await host.cutPower();
    await host.boot();
    await host.becomes("docker", "failed");
    expect(await host.property("wallc", "ActiveState")).toBe("failed");
    for (const unit of ["door", "multi-user.target", "network-pre.target"]) await host.becomes(unit, "active");
    expect(await host.journal("docker")).toMatch(/error: .*is damaged[\s\S]*wallc remove/);
    expect(await host.shell("pgrep -c dockerd || true; ss -Hltn 'sport = 8080'; ip -br link")).toMatch(/^0\nlo /);
    // Who asks its socket is refused too.
    expect((await host.try(["docker", "ps"])).status).not.toBe(0);

    // Docker's way out, as the message has it.
    await host.wallc("remove", "--no-units");
    await host.shell("systemctl reset-failed", "systemctl start docker");
    await host.becomes("docker", "active");
  });

  it("starts without the addresses of before, where the policy could be loaded no sooner than that", async ({
    skip,
  }) => {
    const reason = missing(SYSTEMD);
    if (reason) skip(reason);
    await using host = await openMachine("nft");
    await host.shell("systemctl enable --quiet docker", "systemctl start docker", ...IMAGE);
    await host.run(["tee", "/root/policy.wall"], { input: `allow tcp 80 from any to container web\n${POLICY}` });
    await host.wallc("install", "--policy", "/root/policy.wall");
    await host.shell(`docker run -d --stop-signal KILL --restart always --name web ${SERVE}`);
    await host.wallc("apply", "/etc/wallc/policy.wall");
    expect(await host.shell("nft list set inet wallc c4_web")).toContain("172.17.0.2");
    // Nobody puts in the addresses of now, and whatever it was that kept the boot from loading is over when Docker starts.
    await host.shell("systemctl disable --quiet wallc-watch", "mkdir /etc/systemd/system/wallc.service.d");
    await host.run(["tee", "/etc/systemd/system/wallc.service.d/fails.conf"], {
      input: "[Service]\nExecStartPre=/bin/false\n",
    });

    await host.cutPower();
    await host.boot();
    await host.becomes("docker", "active");
    expect(await host.property("wallc", "ActiveState")).toBe("failed");
    expect(await host.journal("docker")).toMatch(/^.*loaded: .*once the watcher has their addresses$/m);
    expect(await host.shell("nft list table inet wallc")).not.toContain("172.17.0.2");
  });
});
