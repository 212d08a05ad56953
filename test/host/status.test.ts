import { describe, expect, it } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import type { Attempt } from "../lab/sandbox.ts";
import { FIREWALLS, TestHost } from "./test-host.ts";

const POLICY = `allow tcp 22 from any to host
allow tcp 23 from any to host limit 100/second
allow tcp 24, 1024-1030 from 198.51.100.2, 2001:db8:1::2 to host as "mine"
deny udp 25 from any to host log "mail "
deny tcp 26 from any to host trial
default reject to host log
`;

/** As the kernel writes it behind a prefix. */
const LOGGED =
  "IN=eth0 OUT= MAC=52:54:00:12:34:56:52:54:00:65:43:21:08:00 SRC=198.51.100.2 DST=198.51.100.1 LEN=29 TOS=0x00 PREC=0x00 " +
  "TTL=64 ID=1 DF PROTO=UDP SPT=5000 DPT=25 LEN=9 ";

const CHANGE = {
  nft: "nft insert rule inet wallc hook_input accept",
  "iptables-legacy": "ip6tables -t mangle -I WALLC-INPUT -j RETURN",
  "iptables-nft": "ip6tables -t mangle -I WALLC-INPUT -j RETURN",
} as const;

describe.concurrent.each(FIREWALLS)("status with %s", (firewall) => {
  it("counts by policy line, and sees what somebody changed", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    expect(await host.try("status", ["--exit-code"])).toMatchObject({
      status: 1,
      out: expect.stringMatching(/^no policy is in force/),
    });
    await wire(host);
    await host.apply(POLICY);
    await knock(host, [
      ...[4, 6, 4].map((family) => ["tcp", family, 22] as const),
      ...[4, 6].map((family) => ["tcp", family, 23] as const),
      ...[4, 6].flatMap((family) => [["tcp", family, 24] as const, ["tcp", family, 1025] as const]),
      ...[4, 6].map((family) => ["udp", family, 25] as const),
      ["tcp", 4, 26],
      ["udp", 6, 27],
    ]);

    const status = JSON.parse(await host.run("status", ["--json"]));
    expect(status).toMatchObject({ policy: "policy.wall", firewall, sound: true, drift: [], pending: false });
    const packets = Object.fromEntries(
      status.hits.map((hit: { place: string; packets: number }) => [hit.place, hit.packets]),
    );
    // TCP to port 26 is on trial: counted there, and refused by the default.
    const asked = { 1: 3, 2: 2, 3: 4, 4: 2, 5: 1, 6: 2 };
    for (const [line, number] of Object.entries(asked))
      expect([line, packets[`policy.wall:${line}`]]).toEqual([line, number]);
    const same = await host.try("status", ["--exit-code"]);
    expect(same.status).toBe(0);
    expect(same.out).toContain("the kernel holds exactly these rules");
    expect(same.out).toMatch(/^4 +\d+ B +policy\.wall:3 +allow tcp 24, 1024-1030/m);

    const input = ["mail ", "wallc policy.wall:6 ", "other "].map((prefix) => `[  1.5] ${prefix}${LOGGED}\n`).join("");
    const logs = await host.try("logs", ["-"], { input });
    expect(logs.out).toBe(
      "[  1.5]  policy.wall:4  udp 198.51.100.2:5000 -> 198.51.100.1:25  in eth0  " +
        'deny udp 25 from any to host log "mail "\n' +
        "[  1.5]  policy.wall:6  udp 198.51.100.2:5000 -> 198.51.100.1:25  in eth0  default reject to host log\n",
    );

    const others = await host.try("logs", ["-"], { input: `[  1.5] other ${LOGGED}\n` });
    expect(others).toMatchObject({
      status: 0,
      out: "",
      err: expect.stringMatching(/^note: no line of the log is from a rule/),
    });

    await host.shell(CHANGE[firewall]);
    const changed = await host.try("status", ["--exit-code"]);
    expect(changed.status).toBe(1);
    expect(changed.out).toContain("somebody changed our rules");
  });
});

async function wire(host: TestHost): Promise<void> {
  await host.shell(
    "sysctl -qw net.ipv6.conf.default.accept_dad=0",
    "ip netns add client; ip netns exec client sysctl -qw net.ipv6.conf.default.accept_dad=0",
    "ip link add eth0 type veth peer name eth0 netns client",
    "ip addr add 198.51.100.1/24 dev eth0; ip addr add 2001:db8:1::1/64 dev eth0; ip link set eth0 up",
    "ip -n client addr add 198.51.100.2/24 dev eth0; ip -n client addr add 2001:db8:1::2/64 dev eth0",
    "ip -n client link set eth0 up",
  );
}

/** Sends one packet each, by what isn't sent again: UDP, or TCP that is answered by a reset at once. */
async function knock(host: TestHost, knocks: readonly (readonly ["tcp" | "udp", number, number])[]): Promise<void> {
  const probes = knocks.map(
    ([protocol, family, port]): Attempt => ({
      ns: "client",
      protocol,
      to: family === 4 ? "198.51.100.1" : "2001:db8:1::1",
      port,
    }),
  );
  await host.sandbox.connect(probes, 2);
}
