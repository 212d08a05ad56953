import { describe, expect, it, vi } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { TestHost } from "./test-host.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const OPEN = "allow tcp ssh from any to host\ndefault deny to host\n";
const SHUT = "let admins = 198.51.100.7, 2001:db8:1::7\nallow tcp ssh from admins to host\ndefault deny to host\n";

describe("a policy that would refuse the SSH session that it is applied from", () => {
  it("is refused, for IPv4 and IPv6, and a dry run and --force are not", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open("nft");
    await host.shell(
      "ip link add eth0 type veth peer name other; ip link set eth0 up; ip link set other up",
      "ip addr add 198.51.100.1/24 dev eth0; ip addr add 2001:db8:1::1/64 dev eth0 nodad",
    );
    const from = (client: string, server: string) => ({ env: { SSH_CONNECTION: `${client} 50000 ${server} 22` } });
    const stranger = from("198.51.100.8", "198.51.100.1");
    await host.apply(OPEN);
    await host.write(SHUT);
    for (const session of [stranger, from("2001:db8:1::8", "2001:db8:1::1")]) {
      const refused = await host.try("apply", [], session);
      expect(refused).toMatchObject({ status: 1, err: expect.stringContaining("would refuse the SSH session") });
      expect(refused.err).toContain("policy.wall:3");
    }
    expect((await host.try("apply", ["--dry-run"], stranger)).status).toBe(0);
    expect(await host.try("plan", ["--exit-code"])).toMatchObject({ status: 1 });
    expect((await host.try("apply", [], from("198.51.100.7", "198.51.100.1"))).status).toBe(0);
    await host.run("rollback");
    expect((await host.try("rollback", [], stranger)).status).toBe(1);
    expect((await host.try("rollback", ["--force", "ssh"], stranger)).status).toBe(0);
  });
});
