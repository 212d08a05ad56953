import { describe, expect, it } from "vitest";
import { cutFlows } from "../../src/host/cut/cut.ts";
import { readEntries } from "../../src/host/cut/entries.ts";
import type { Run } from "../../src/host/run.ts";
import type { Generation } from "../../src/host/state/generation.ts";
import { KERNEL, missing } from "../lab/need.ts";
import { Sandbox } from "../lab/sandbox.ts";
import { irOf } from "../src/policy/build.ts";

const POLICY = `let friends = 203.0.113.0/28, 2001:db8:f::/64
allow any from friends to host
default deny to host
`;

/** Loads a policy's meaning only: what the kernel does with packets is another test's. */
function generation(policy: string): Generation {
  return { ir: irOf(policy), firewall: "nft", compiledAs: { ipset: false } } as unknown as Generation;
}

/** Runs programs in the sandbox and keeps the lines of conntrack's deletions. */
function runner(sandbox: Sandbox): { readonly run: Run; readonly deletions: string[] } {
  const deletions: string[] = [];
  const run: Run = (program, args, input) => {
    if (program === "conntrack" && args[0] === "-D") deletions.push(args.join(" "));
    return sandbox.try([program, ...args], input === undefined ? {} : { input });
  };
  return { run, deletions };
}

/** Makes entries of connections to this host, as many at once as there are. */
async function track(
  sandbox: Sandbox,
  flows: readonly (readonly [from: string, sport: number, to: string, dport: number])[],
) {
  const lines = flows.map(
    ([from, sport, to, dport]) =>
      `-I -p tcp --timeout 900 --state ESTABLISHED -u SEEN_REPLY,ASSURED --orig-src ${from} --orig-dst ${to} --orig-port-src ${sport} ` +
      `--orig-port-dst ${dport} --reply-src ${to} --reply-dst ${from} --reply-port-src ${dport} --reply-port-dst ${sport}\n`,
  );
  await sandbox.run(["conntrack", "-R", "-"], { input: lines.join("") });
}

async function listed(sandbox: Sandbox): Promise<string[]> {
  const lists = [4, 6].map((family) => sandbox.run(["conntrack", "-L", "-f", `ipv${family}`, "-o", "extended,id"]));
  const { entries, unread } = readEntries((await Promise.all(lists)).join("\n"));
  expect(unread).toEqual([]);
  const texts = entries.map(
    ({ original }) => `${original.source.value % 65536n}:${original.sourcePort}>${original.port}`,
  );
  return texts.sort();
}

const WIRES = [
  "ip link set lo up",
  "sysctl -qw net.ipv6.conf.default.accept_dad=0",
  "for n in 0 1 2; do ip link add eth$n type veth peer name peer$n; ip link set eth$n up; ip link set peer$n up; done",
  "ip addr add 198.51.100.1/24 dev eth0; ip addr add 2001:db8:1::1/64 dev eth0",
  "ip addr add 203.0.113.129/25 dev eth1; ip addr add 2001:db8:2::1/64 dev eth1",
  "ip route add default via 198.51.100.254; ip -6 route add default via 2001:db8:1::fe",
];

describe("apply --cut in a flood", () => {
  it("ends many flows of one client in one run, and keeps their neighbours", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    const sandbox = await Sandbox.open();
    try {
      await sandbox.run(["sh", "-ec", WIRES.join("\n")]);
      const stays = [
        ["203.0.113.1", 5001, "198.51.100.1", 22],
        ["203.0.113.15", 5002, "198.51.100.1", 22],
        ["2001:db8:f::7", 5003, "2001:db8:1::1", 22],
      ] as const;
      const numbers = Array.from({ length: 300 }, (_, index) => index + 1);
      const one = numbers.map((n) => ["203.0.113.16", 6000 + n, "198.51.100.1", 22] as const);
      const six = numbers.map((n) => ["2001:db8:e::9", 6000 + n, "2001:db8:1::1", 22] as const);
      const { run, deletions } = runner(sandbox);

      await track(sandbox, [...stays, ...one, ...six]);
      await sandbox.run([
        "conntrack",
        "-I",
        "-p",
        "udp",
        "--timeout",
        "90",
        "--orig-src",
        "203.0.113.16",
        "--orig-dst",
        "192.0.2.1",
        "--orig-port-src",
        "6001",
        "--orig-port-dst",
        "22",
      ]);
      const { ended, troubles } = await cutFlows(run, generation(POLICY));
      expect({ ended, troubles }).toEqual({ ended: 600, troubles: [] });
      expect(deletions).toHaveLength(2);
      const kept = ["7:5003>22", "28929:5001>22", "28943:5002>22"];
      expect(await listed(sandbox)).toEqual([...kept, "28944:6001>22"].sort());
    } finally {
      await sandbox.close();
    }
  });

  it("ends pings together, and keeps those of another", async ({ skip }) => {
    const reason = missing(KERNEL);
    if (reason) skip(reason);
    const sandbox = await Sandbox.open();
    try {
      const wires = [
        "nft 'table inet t { chain c { type filter hook input priority 0; ct state new counter; }; }'",
        "ip netns add client; ip link set eth2 down; ip link set peer2 netns client; ip link set eth2 up",
        "ip -n client link set peer2 up; ip addr add 192.0.2.1/24 dev eth2; ip addr add 2001:db8:3::1/64 dev eth2",
        "ip netns exec client sysctl -qw net.ipv6.conf.all.accept_dad=0",
        "for n in 7 8; do ip -n client addr add 192.0.2.$n/24 dev peer2; ip -n client addr add 2001:db8:3::$n/64 dev peer2 nodad; done",
        "for s in 192.0.2.7 192.0.2.7 192.0.2.8; do ip netns exec client ping -qc1 -W5 -I $s 192.0.2.1; done",
        "for s in 2001:db8:3::7 2001:db8:3::7 2001:db8:3::8; do ip netns exec client ping -qc1 -W5 -I $s 2001:db8:3::1; done",
      ];
      await sandbox.run(["sh", "-ec", [...WIRES, ...wires].join("\n")]);
      const { run, deletions } = runner(sandbox);
      const policy = "allow any from 192.0.2.8, 2001:db8:3::8 to host\ndefault deny to host\n";
      const { ended, troubles } = await cutFlows(run, generation(policy));
      expect({ ended, troubles }).toEqual({ ended: 4, troubles: [] });
      expect(deletions).toHaveLength(2);
      expect(await listed(sandbox)).toEqual(["520:undefined>undefined", "8:undefined>undefined"]);
    } finally {
      await sandbox.close();
    }
  });
});
