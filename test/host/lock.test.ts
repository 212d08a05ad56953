import { describe, expect, it, vi } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { TestHost } from "./test-host.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const POLICY = "allow tcp ssh from any to host\ndefault deny to host\n";
const LOCK = "/run/wallc.lock";

/** Another user who takes the lock for a moment. */
const NOBODY = [
  "setpriv",
  "--reuid",
  "65534",
  "--regid",
  "65534",
  "--clear-groups",
  "flock",
  "--nonblock",
  LOCK,
  "true",
];

describe.concurrent("the lock", () => {
  it.for([
    ["made anew", []],
    ["left by an earlier version that let all read it", [`touch ${LOCK}`, `chmod 644 ${LOCK}`]],
  ] as const)("can't be held by another user: %s", async ([, before], { skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("nft");
    await host.shell("chmod 755 /run", ...before);
    await host.apply(POLICY);
    expect(await host.shell(`stat --format %a ${LOCK}`)).toBe("600\n");
    const attempt = await host.sandbox.try(NOBODY);
    expect(attempt).toMatchObject({ status: 66, err: expect.stringContaining("Permission denied") });
  });

  it("is no link to somewhere else", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("nft");
    await host.shell("touch /run/elsewhere", "chmod 644 /run/elsewhere", `ln -s /run/elsewhere ${LOCK}`);
    await host.write(POLICY);
    expect(await host.try("apply")).toMatchObject({ status: 3, err: expect.stringContaining("can't take the lock") });
    expect(await host.shell("stat --format %a /run/elsewhere")).toBe("644\n");
  });
});
