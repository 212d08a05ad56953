import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { FIREWALLS, TestHost } from "./test-host.ts";

// Each step is a program of its own, and the machine may be busy with the other tests.
vi.setConfig({ testTimeout: 400_000 });

const FLOOD = fileURLToPath(new URL("../backends/nft/flood.js", import.meta.url));
const OTHERS = Array.from({ length: 100 }, (_, i) => `10.${i}.0.0/24`).join(", ");

/** Both refuse the client, by sets of the same names with other members: the rules of one with the sets of the other let it in. */
const POLICIES = [
  `let bad = ${OTHERS}, 198.51.100.2\nlet rogues = 192.0.2.1\n`,
  `let bad = ${OTHERS}\nlet rogues = 192.0.2.1, 198.51.100.2\n`,
].map((lets, i) => {
  const [first, second] = i === 0 ? ["bad", "rogues"] : ["rogues", "bad"];
  return `${lets}deny any from ${first} to host\n${i === 0 ? "" : `deny any from ${second} to host\n`}allow udp 9999 from any to host\ndefault deny to host\n`;
});

/** Datagrams to port 9999: those that arrive, and those behind every firewall. */
const WATCH = `table inet watch {
  chain arrived {
    type filter hook prerouting priority -400; policy accept;
    udp dport 9999 counter
  }
  chain passed {
    type filter hook input priority 300; policy accept;
    udp dport 9999 counter
  }
}
`;

describe.concurrent.each(FIREWALLS)("while policies are applied over each other with %s", (firewall) => {
  it("nothing passes that both refuse", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    await using host = await TestHost.open(firewall);
    const { sandbox } = host;
    await host.shell(
      "ip netns add client",
      "ip link add wan0 type veth peer name eth0 netns client",
      "ip addr add 198.51.100.1/24 dev wan0; ip link set wan0 up",
      "ip -n client addr add 198.51.100.2/24 dev eth0; ip -n client link set eth0 up",
    );
    await sandbox.run(["nft", "-f", "-"], { input: WATCH });
    const packets = async (chain: string) => {
      const text = await sandbox.run(["nft", "list", "chain", "inet", "watch", chain]);
      return Number(/packets (\d+)/.exec(text)?.[1]);
    };
    for (const [i, policy] of POLICIES.entries()) await host.write(policy, `${i}.wall`);
    await host.run("apply", ["0.wall"]);
    const flood = await sandbox.spawn([process.execPath, FLOOD, "198.51.100.1", "9999", "16"], "/run/log", {
      ns: "client",
    });
    while ((await packets("arrived")) < 1000) await new Promise((resolve) => setTimeout(resolve, 50));
    for (let round = 1; round <= 3; round++) await host.run("apply", [`${round % 2}.wall`]);
    await host.run("rollback");
    await sandbox.kill(flood);
    expect(await packets("passed")).toBe(0);
    expect(await packets("arrived")).toBeGreaterThan(10_000);
  });
});
