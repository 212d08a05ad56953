import { describe, expect, it, vi } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { TestHost } from "./test-host.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const OLD = "set bans\ndeny any from bans to host\nallow tcp ssh from any to host\ndefault deny to host\n";
const NEW = "set bans\nallow tcp http from any to host\ndeny any from bans to host\ndefault reject to host\n";

/**
 * Puts a script in the place of a program: `lines` run where it is called in the machine's own network namespace while /run/fail
 * exists (not where compiled files are tried out), with `real` being the program itself.
 */
async function replace(host: TestHost, program: string, multi: string, lines: readonly string[]): Promise<void> {
  const script = [
    "#!/bin/sh",
    `real() { ${multi} "$@"; }`,
    'if [ -e /run/fail ] && [ "$(readlink /proc/self/ns/net)" = "$(cat /run/own)" ]; then',
    ...lines,
    "fi",
    'real "$@"',
  ];
  await host.shell(
    "readlink /proc/self/ns/net >/run/own",
    "cp -a /usr/sbin /run/sbin",
    `rm /run/sbin/${program}`,
    `cp -L /usr/sbin/${program} /run/${program}`,
    "mount --bind /run/sbin /usr/sbin",
  );
  await host.sandbox.run(["tee", `/usr/sbin/${program}`], { input: `${script.join("\n")}\n` });
  await host.shell(`chmod +x /usr/sbin/${program}`);
}

describe.concurrent("an apply that fails in the middle", () => {
  it.for(["legacy", "nft"] as const)("puts back both families of iptables-%s", async (variant, { skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(`iptables-${variant}`);
    await host.apply(OLD);
    const old = await host.rules();
    const program = `ip6tables-${variant}-restore`;
    // IPv4 has the new rules by then; the second attempt fails too, the way back doesn't.
    const failing = [
      "count=$(cat /run/fail)",
      'if [ "$count" -gt 0 ]; then echo $((count - 1)) >/run/fail; echo "it is broken" >&2; exit 4; fi',
    ];
    await replace(host, program, `/run/sbin/xtables-${variant}-multi ip6tables-restore`, failing);
    await host.shell("echo 2 >/run/fail");
    await host.write(NEW);
    const failed = await host.try("apply");
    expect(failed).toMatchObject({ status: 3, err: expect.stringContaining("it is broken") });
    expect(failed.err).toContain("the rules are those from before");
    expect(await host.rules()).toBe(old);
    expect(await host.state()).toMatchObject({ last: { outcome: "failed" } });
    // As soon as it works, it works.
    await host.run("apply");
    expect(await host.rules()).not.toBe(old);
  });

  it("puts back the table of nft where the kernel doesn't hold what it was given", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("nft");
    await host.apply(OLD);
    const old = await host.rules();
    const meddling = [
      'if [ "$1 $2" = "-f -" ]; then',
      'real "$@" || exit',
      "rm /run/fail",
      "real insert rule inet wallc hook_input accept",
      "exit",
      "fi",
    ];
    await replace(host, "nft", "/run/nft", meddling);
    await host.shell("touch /run/fail");
    await host.write(NEW);
    const failed = await host.try("apply");
    expect(failed).toMatchObject({ status: 3, err: expect.stringContaining("`chain hook_input`") });
    expect(await host.rules()).toBe(old);
  });

  it("says so where the way back fails too, and a further apply puts everything right", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("iptables-legacy");
    await host.apply(OLD);
    await replace(host, "ip6tables-legacy-restore", "/run/sbin/xtables-legacy-multi ip6tables-restore", ["exit 4"]);
    await host.shell("touch /run/fail");
    await host.write(NEW);
    expect(await host.try("apply")).toMatchObject({ status: 3, err: expect.stringContaining("not wholly back") });
    await host.shell("rm /run/fail");
    await host.run("apply");
    expect(await host.try("plan", ["--exit-code"])).toMatchObject({ status: 0 });
  });

  it("does nothing where the kernel would refuse the rules, or the policy has errors", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("nft");
    await host.apply(OLD);
    const old = await host.rules();
    await replace(host, "nft", "/run/nft", ['if [ "$1" = "-c" ]; then kill -SEGV $$; fi']);
    await host.shell("touch /run/fail");
    await host.write(NEW);
    expect(await host.try("apply")).toMatchObject({ status: 3, err: expect.stringContaining("it crashed") });
    await host.write("allow tcp ssh from nobody to host\n");
    expect(await host.try("apply")).toMatchObject({ status: 1, err: expect.stringContaining("unknown-name") });
    expect(await host.rules()).toBe(old);
  });
});
