import { describe, expect, it, vi } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { TestHost } from "./test-host.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const OLD = "allow tcp ssh from any to host\ndefault deny to host\n";
const NEW = "allow tcp ssh, http from any to host\ndefault reject to host\ndefault deny to containers\n";

/** A host with the old policy in force, and an apply of the new one that waits to be confirmed. */
async function waiting(firewall: "nft" | "iptables-legacy", time: string) {
  const host = await TestHost.open(firewall);
  await host.apply(OLD);
  const old = await host.rules();
  await host.write(NEW);
  const pid = await host.sandbox.spawn(host.line("apply", ["/run/w/policy.wall", "--confirm", time]), "/run/log");
  await host.shell(
    "for i in $(seq 400); do grep -q 'the new rules hold' /run/log && exit; sleep 0.05; done; cat /run/log; exit 1",
  );
  expect(await host.rules()).not.toBe(old);
  return { host, old, pid };
}

describe.concurrent.each(["nft", "iptables-legacy"] as const)(
  "rules that wait to be confirmed, with %s",
  (firewall) => {
    it("stay if another session says so, and nobody else may change anything meanwhile", async ({ skip }) => {
      const reason = missing(KERNEL);
      if (reason) skip(reason);
      const { host, old } = await waiting(firewall, "60m");
      await using _ = host;
      expect(await host.state()).toMatchObject({ pending: expect.any(String) });
      for (const command of ["apply", "rollback", "remove"]) {
        expect(await host.try(command), command).toMatchObject({
          status: 3,
          err: expect.stringContaining("another `wallc`"),
        });
      }
      expect(await host.run("apply", ["--confirmed"])).toBe("the new rules stay\n");
      await host.settled();
      expect(await host.try("plan", ["--exit-code"])).toMatchObject({ status: 0 });
      expect((await host.state()).pending).toBeUndefined();
      expect(await host.try("apply", ["--confirmed"])).toMatchObject({
        status: 3,
        err: expect.stringContaining("no rules wait"),
      });
      await host.run("rollback");
      expect(await host.rules()).toBe(old);
    });

    it("go when the time is over, though the command was killed and its terminal is gone", async ({ skip }) => {
      const reason = missing(KERNEL);
      if (reason) skip(reason);
      const { host, old, pid } = await waiting(firewall, "2s");
      await using _ = host;
      await host.sandbox.kill(pid, 9);
      await host.settled();
      expect(await host.rules()).toBe(old);
      expect(await host.state()).toMatchObject({ last: { outcome: "returned" } });
      expect((await host.state()).pending).toBeUndefined();
    });

    it("go at once when the command is interrupted, which says so", async ({ skip }) => {
      const reason = missing(KERNEL);
      if (reason) skip(reason);
      const { host, old, pid } = await waiting(firewall, "60m");
      await using _ = host;
      expect(await host.sandbox.kill(pid, 2)).toBe(1);
      expect(await host.rules()).toBe(old);
      expect(await host.shell("cat /run/log")).toContain("nobody confirmed the new rules");
    });
  },
);

describe.concurrent("at a terminal", () => {
  it("Enter keeps the rules", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("nft");
    await host.apply(OLD);
    await host.write(NEW);
    await host.sandbox.run(["tee", "/run/terminal.py"], { input: PTY });
    const out = await host.sandbox.run(
      ["python3", "/run/terminal.py", ...host.line("apply", ["/run/w/policy.wall", "--confirm", "60m"])],
      {
        cwd: "/run/w",
      },
    );
    expect(out).toContain("press Enter to keep them");
    expect(out).toMatch(/ended 0\n$/);
    expect(await host.try("plan", ["--exit-code"])).toMatchObject({ status: 0 });
  });
});

/** Runs a command at a terminal of its own, and presses Enter once it is asked for. */
const PTY = `
import os, pty, sys

pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
said = b""
pressed = False
while True:
    try:
        data = os.read(terminal, 4096)
    except OSError:
        break
    if not data:
        break
    said += data
    if b"press Enter" in said and not pressed:
        pressed = True
        os.write(terminal, b"\\n")
print(said.decode())
print("ended", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;
