import { describe, expect, it, vi } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { TestHost } from "./test-host.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const TEST = `test "nobody but the office" {
  deny tcp any from outside except 10.0.0.0/8 to host
}
`;
const KEPT = `allow tcp ssh from 10.0.0.0/8 to host\ndefault deny to host\n${TEST}`;
const BROKEN = `allow tcp ssh from any to host\ndefault deny to host\n${TEST}`;

describe("a policy whose tests fail", () => {
  it("is refused before anything is touched, unless forced; plan and a dry run say so", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("nft");
    await host.apply(KEPT);
    const kept = await host.rules();
    await host.write(BROKEN);

    const refused = await host.try("apply");
    expect(refused).toMatchObject({ status: 1, out: "" });
    expect(refused.err).toMatch(/error\[test-fails\]: tcp from .* is allowed by line 1\n --> policy\.wall:4:3/);
    expect(refused.err).toContain("the policy breaks what its tests promise: `nobody but the office`");
    expect(refused.err).toContain("--force tests");
    expect(await host.rules()).toBe(kept);

    const plan = await host.try("plan");
    expect(plan.status).toBe(0);
    expect(plan.out).toContain("`apply` refuses it: these tests fail: `nobody but the office`\n");
    expect(plan.err).toContain("error[test-fails]");
    expect(JSON.parse((await host.try("plan", ["--json"])).out).brokenTests).toEqual(["`nobody but the office`"]);
    expect((await host.try("apply", ["--dry-run"])).out).toBe(plan.out);
    expect((await host.try("apply", ["--force", "ufw"])).status).toBe(1);
    expect(await host.rules()).toBe(kept);

    const forced = await host.try("apply", ["--force", "tests"]);
    expect(forced.status).toBe(0);
    expect(forced.out).not.toContain("refuses");
    const broken = await host.rules();
    expect(broken).not.toBe(kept);
    // That it is in force makes no promise true.
    expect((await host.try("apply")).status).toBe(1);
    expect((await host.try("apply", ["--force", "tests"])).out).toMatch(/^nothing to do/);
  });

  it("doesn't stand in the way of a return to it", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("nft");
    await host.write(BROKEN);
    await host.run("apply", ["--force", "tests"]);
    const broken = await host.rules();
    await host.apply(KEPT);
    await host.run("rollback");
    expect(await host.rules()).toBe(broken);
  });
});
