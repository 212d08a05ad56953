import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Flows } from "../lab/flows.ts";
import { KERNEL, missing } from "../lab/need.ts";
import { FIREWALLS, TestHost } from "./test-host.ts";

const SNAPSHOT = fileURLToPath(new URL("../../examples/admins-and-lan/docker.json", import.meta.url));

const OPEN = `allow any from any to host
allow any from any to containers
default deny to host
default deny to containers
`;
/** Only one of the two clients any more, and nobody whom a program has banned. */
const STRICT = `set bans
let friend = 198.51.100.3, 198.51.100.4, 2001:db8:1::3
deny any from bans to any
allow any from friend to host
allow any from friend to containers
default deny to host
default deny to containers
`;

/** What is asked: the host itself, a container's published ports (redirected), and the container straight over IPv6. */
const ASKED = [
  ["tcp", 4, "198.51.100.1", 22],
  ["udp", 4, "198.51.100.1", 123],
  ["tcp", 4, "198.51.100.1", 80],
  ["udp", 4, "198.51.100.1", 5353],
  ["tcp", 6, "2001:db8:1::1", 22],
  ["udp", 6, "2001:db8:1::1", 123],
  ["tcp", 6, "fd12:3456:789a:1::2", 80],
  ["udp", 6, "fd12:3456:789a:1::2", 53],
] as const;

function flowsOf(host: number): string[] {
  return ASKED.map(
    ([kind, family, to, port]) => `${kind},${family === 4 ? "198.51.100." : "2001:db8:1::"}${host},${to},${port}`,
  );
}

describe.concurrent.each(FIREWALLS)("apply --cut with %s", (firewall) => {
  it("ends the flows that the new policy refuses, at once and for good, and no others", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    await wire(host);
    await host.apply(OPEN);
    const banned = `tcp,198.51.100.4,198.51.100.1,80`;
    const [foe, friend] = [[...flowsOf(2), banned], flowsOf(3)];
    const flows = new Flows(host.sandbox);
    await flows.serve(["tcp:22", "udp:123"]);
    await flows.serve(["tcp:80", "udp:53"], "web");
    await flows.open([...foe, ...friend], "client");
    const all = [...foe, ...friend];
    await flows.more(all, 5);

    // Without --cut what is open goes on.
    await host.apply(STRICT);
    await flows.more(all, 5);

    await ban(host, "198.51.100.4");
    const dry = JSON.parse(await host.run("apply", ["--cut", "--dry-run", "--json"])) as {
      flows: { refused: string[] };
    };
    expect(dry.flows.refused).toHaveLength(foe.length);
    expect(dry.flows.refused.join("\n")).toMatch(
      /^udp 198\.51\.100\.2:\d+ -> 198\.51\.100\.1:5353 \(172\.18\.0\.2:53\)$/m,
    );
    expect(await host.run("apply", ["--cut"])).toContain(
      `${foe.length} open connections that the policy refuses ended`,
    );
    const then = await flows.heard();
    await flows.more(friend, 50);
    const now = await flows.heard();
    for (const flow of foe) expect([flow, now[flow]]).toEqual([flow, then[flow]]);

    // Allowed again, flows whose clients still send go on, though their answers were barred.
    await host.run("rollback", ["--cut"]);
    const again = foe.filter((flow) => flow.startsWith("udp"));
    expect(again.length).toBe(4);
    await flows.more(again, 5);
    expect(await host.run("remove", ["--dry-run"])).toContain("flows that `--cut` ended: 4 chains, jumps and sets");
    await host.run("remove");
    expect(await host.shell("nft list tables")).not.toContain("wallc");
  });
});

/** A client on one side, the container www-nginx on the other, Docker's redirections between them. */
async function wire(host: TestHost): Promise<void> {
  const { networks } = JSON.parse(readFileSync(SNAPSHOT, "utf8")) as {
    networks: { bridge?: string; subnets: { prefix: string }[] }[];
  };
  const bridge = networks.find(({ subnets }) => subnets.some(({ prefix }) => prefix === "172.18.0.0/16"))?.bridge;
  await host.shell(
    "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv6.conf.default.accept_dad=0",
    "ip netns add client; ip netns add web",
    "for n in client web; do ip netns exec $n sysctl -qw net.ipv6.conf.default.accept_dad=0; done",
    `ip link add ${bridge} type bridge`,
    "ip link add eth0 type veth peer name eth0 netns client",
    `ip link add veth0 master ${bridge} type veth peer name eth0 netns web`,
    `ip addr add 172.18.0.1/16 dev ${bridge}; ip addr add fd12:3456:789a:1::1/64 dev ${bridge}`,
    "ip addr add 198.51.100.1/24 dev eth0; ip addr add 2001:db8:1::1/64 dev eth0",
    `ip link set ${bridge} up; ip link set veth0 up; ip link set eth0 up`,
    "for a in 198.51.100.2/24 198.51.100.3/24 198.51.100.4/24 2001:db8:1::2/64 2001:db8:1::3/64; do",
    "  ip -n client addr add $a dev eth0",
    "done",
    "for a in 172.18.0.2/16 fd12:3456:789a:1::2/64; do ip -n web addr add $a dev eth0; done",
    "for n in client web; do ip -n $n link set eth0 up; done",
    "ip -n client route add default via 198.51.100.1; ip -n client -6 route add default via 2001:db8:1::1",
    "ip -n web route add default via 172.18.0.1; ip -n web -6 route add default via fd12:3456:789a:1::1",
    "nft -f - <<'END'",
    "table ip docker {",
    "  chain in { type nat hook prerouting priority -100;",
    "    ip daddr 198.51.100.1 tcp dport 80 dnat to 172.18.0.2:80; ip daddr 198.51.100.1 udp dport 5353 dnat to 172.18.0.2:53; }",
    `  chain out { type nat hook postrouting priority 100; ip saddr 172.18.0.0/16 oifname != "${bridge}" masquerade; }`,
    "}",
    "END",
  );
}

function ban(host: TestHost, address: string): Promise<string> {
  const set =
    host.firewall === "nft"
      ? `nft add element inet wallc r4_bans "{ ${address} }"`
      : `ipset add wallc-r4_bans ${address}`;
  return host.shell(set);
}
