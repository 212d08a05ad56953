import { describe, expect, it } from "vitest";
import type { FirewallName } from "../../src/host/firewall.ts";
import { ENGINE, missing } from "../lab/need.ts";
import { EngineHost } from "./engine.ts";
import { Watching } from "./watching.ts";

const reason = missing(ENGINE);

const POLICY = `
allow tcp 80 from any to container www-nginx
allow tcp 22 from any to host
default deny to containers
default deny to host
`;

const CASES: readonly (readonly [FirewallName, "legacy" | "nft"])[] = [
  ["nft", "nft"],
  ["iptables-legacy", "legacy"],
];

describe.concurrent.each(CASES)("wallc watch with %s, where the boot could not load the rules", (firewall, variant) => {
  it("puts them back without the addresses of before the boot, until Docker answers", async (ctx) => {
    if (reason) ctx.skip(reason);
    const host = await EngineHost.open(variant);
    ctx.onTestFinished(() => host.close());
    await host.docker("network", "create", "--subnet", "172.19.0.0/24", "site");
    await host.run({ name: "www-nginx", options: ["--network", "site", "--ip", "172.19.0.2"] });
    const watching = await Watching.open(host, firewall, POLICY);
    await host.stop();
    await boot(host);
    await watching.start("60m", [], "rules");
    const without = await ours(host);
    expect(without).toMatch(/dport 22 /);
    expect(without).not.toContain("172.19.0.2");
    await host.start();
    await host.docker("start", "www-nginx");
    await watching.until(({ sets }) => JSON.stringify(sets?.map(({ added }) => added) ?? "").includes("172.19.0.2"));
    expect(await watching.agrees()).toBe("agrees");
    expect(await watching.end()).toBe(0);
    // An earlier version didn't note the boot, and no address changes since.
    // As an earlier version left it, which noted no boot.
    await host.sandbox.run(["sh", "-ec", `sed -i 's/,"boot":"[^"]*"//' /run/state/generations/*.json`]);
    await watching.start("60m");
    await noted(host);
    expect((await watching.log()).filter(({ kind }) => kind === "rules")).toEqual([]);
    expect(await watching.end()).toBe(0);
    // Once it is known in this boot it stays, also while Docker is away and the watcher begins anew.
    await host.sandbox.run(["kill", "-STOP", String(await daemon(host))]);
    await watching.start("60m", [], "error");
    expect(await ours(host)).toContain("172.19.0.2");
    await host.sandbox.run(["kill", "-CONT", String(await daemon(host))]);
    expect(await watching.end()).toBe(0);
  });
});

/** Waits until the policy in force is known to be of this boot. */
async function noted({ sandbox }: EngineHost): Promise<void> {
  const look =
    "for try in $(seq 400); do grep -q '\"boot\":' /run/state/generations/*.json && exit; sleep 0.05; done; exit 1";
  await sandbox.run(["sh", "-c", look]);
}

/** What a boot leaves of rules, and the kernel's new name for itself. */
async function boot({ sandbox }: EngineHost): Promise<void> {
  await sandbox.run(["tee", "/run/boot_id"], { input: "7c1c2f0e-0000-4000-8000-000000000001\n" });
  await sandbox.run(["mount", "--bind", "/run/boot_id", "/proc/sys/kernel/random/boot_id"]);
  const flush = "for tool in iptables ip6tables; do $tool -t mangle -F; $tool -t mangle -X; done";
  await sandbox.run(["sh", "-ec", `nft delete table inet wallc || { ${flush}; ipset destroy; }`]);
}

async function daemon({ sandbox }: EngineHost): Promise<number> {
  return Number(await sandbox.run(["cat", "/run/d/pid"]));
}

/** Rules and sets of this machine, without Docker's. */
function ours({ sandbox }: EngineHost): Promise<string> {
  return sandbox.run(["sh", "-c", "nft list table inet wallc 2>/dev/null || { iptables-save -t mangle; ipset save; }"]);
}
