import { describe, expect, it } from "vitest";
import type { FirewallName } from "../../../src/host/firewall.ts";
import { ENGINE, missing } from "../../lab/need.ts";
import { everything, leftovers } from "./leftovers.ts";
import { apply } from "./perform.ts";
import { probeNow, settled } from "./sequence.ts";
import { Stage } from "./stage.ts";

const reason = missing(ENGINE);

/** For each firewall a rule that lets everything in, one that drops everything, and a chain that is left behind. */
const DAMAGE: readonly (readonly [FirewallName, opened: string, closed: string, left: string])[] = [
  [
    "nft",
    "nft insert rule inet wallc hook_forward accept",
    "nft insert rule inet wallc hook_input drop",
    "nft add table inet wallc",
  ],
  [
    "iptables-legacy",
    "iptables -t mangle -I WALLC-FORWARD -j ACCEPT",
    "iptables -t mangle -I WALLC-INPUT -j DROP",
    "iptables -t mangle -N WALLC-LEFT",
  ],
];

describe.concurrent.each(DAMAGE)("what a sequence ends with, with %s", (firewall, opened, closed, left) => {
  it("sees what is open, what is closed, what isn't as the policy says, and what is left", async (ctx) => {
    if (reason) ctx.skip(reason);
    const stage = await Stage.open(firewall);
    ctx.onTestFinished(() => stage.close());
    const first = await everything(stage);
    await apply(stage, ["allow tcp 22 from any to host", "default deny to host", "default deny to containers"]);
    const { ir } = await settled(stage);
    expect((await probeNow(stage, ir, 1)).differences).toEqual([]);

    await stage.shell(opened);
    expect((await probeNow(stage, ir, 1)).differences.join("\n")).toContain("LEAK: ");
    await expect(settled(stage, 1)).rejects.toThrow(/doesn't come to what the policy says/);
    await apply(stage, ["allow any from any to host", "default deny to host", "default deny to containers"]);
    await stage.shell(closed);
    const { ir: open } = await stage.generation();
    expect((await probeNow(stage, open, 1)).differences.join("\n")).toContain("it did not get through");

    const before = await everything(stage);
    expect((await stage.wallc("remove")).status).toBe(0);
    expect(leftovers(first, before, await everything(stage), false)).toEqual([]);
    await stage.shell(left);
    expect(leftovers(first, before, await everything(stage), false)).not.toEqual([]);
    await stage.shell("iptables -D FORWARD 1");
    expect(leftovers(first, before, await everything(stage), false).join()).toContain("-A FORWARD");
  });
});
