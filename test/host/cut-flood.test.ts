import { describe, expect, it } from "vitest";
import { Cells } from "../../src/host/cut/cells.ts";
import { cutFlows } from "../../src/host/cut/cut.ts";
import { type Entry, readEntries } from "../../src/host/cut/entries.ts";
import { readRoutingTable } from "../../src/host/cut/routing-table.ts";
import { lookAround } from "../../src/host/cut/surroundings.ts";
import type { Run } from "../../src/host/run.ts";
import type { Generation } from "../../src/host/state/generation.ts";
import { type Address, highest } from "../../src/ip/address.ts";
import { interval } from "../../src/ip/interval.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";
import { Dice } from "../lab/dice.ts";
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
  it("ends many flows of one client in one run, and of many clients in few, and keeps their neighbours", async ({
    skip,
  }) => {
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

      const many = numbers.flatMap((n) => [
        [`203.0.${n % 112}.${n % 250}`, 6000 + n, "198.51.100.1", 22] as const,
        [`2001:db8:${(n + 15).toString(16)}::${n}`, 6000 + n, "2001:db8:1::1", 22] as const,
      ]);
      await track(sandbox, many);
      deletions.length = 0;
      const again = await cutFlows(run, generation(POLICY));
      expect(again).toEqual({ ended: 600, anew: 0, troubles: [] });
      expect(deletions.length).toBeLessThan(60);
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

/** Tables, rules and routes that treat neighbours differently. */
const ROUTES = [
  ...WIRES,
  "ip addr add 192.0.2.1/25 dev eth2; ip addr add 2001:db8:3::1/64 dev eth2",
  "ip route add 203.0.112.0/23 via 192.0.2.9; ip route add unreachable 203.0.112.64/26; ip route add blackhole 10.0.0.0/9",
  "ip route add 10.4.0.0/14 via 203.0.113.130 table 100; ip rule add to 10.6.0.0/15 lookup 100 priority 50",
  "ip route add default dev eth2 table 101; ip rule add from 10.128.0.64/26 lookup 101 priority 60",
  "ip rule add not from 172.16.0.0/12 to 192.88.99.0/24 lookup 101 priority 70",
  "ip route add 100.64.0.0/10 nexthop via 198.51.100.7 nexthop via 203.0.113.131",
  "ip nexthop add id 1 via 198.51.100.8 dev eth0; ip nexthop add id 2 via 192.0.2.9 dev eth2; ip nexthop add id 3 group 1/2",
  "ip route add 198.18.0.0/15 nhid 3; ip route add 198.18.7.0/24 nhid 1",
  "ip -6 route add 2001:db8:8000::/33 via 2001:db8:3::9; ip -6 route add unreachable 2001:db8:8800::/37",
  "ip -6 route add 2001:db8:9000::/40 from 2001:db8:4800::/38 dev eth1; ip -6 rule add from 2001:db8:5000::/37 lookup 101",
  "ip -6 route add default dev eth1 table 101; ip -6 route add 2001:db8:a000::/36 nexthop via 2001:db8:1::7 nexthop via 2001:db8:2::7",
];

const NAMED = [
  ...[
    "203.0.112.0/23",
    "203.0.112.64/26",
    "10.0.0.0/9",
    "10.4.0.0/14",
    "10.6.0.0/15",
    "10.128.0.64/26",
    "172.16.0.0/12",
  ],
  ...[
    "192.88.99.0/24",
    "100.64.0.0/10",
    "198.18.0.0/15",
    "198.18.7.0/24",
    "198.51.100.0/24",
    "203.0.113.128/25",
    "192.0.2.0/25",
  ],
  ...["2001:db8:8000::/33", "2001:db8:8800::/37", "2001:db8:9000::/40", "2001:db8:4800::/38", "2001:db8:5000::/37"],
  ...["2001:db8:a000::/36", "2001:db8:1::/64", "2001:db8:2::/64", "2001:db8:3::/64"],
];

it("the kernel's routing tells no two sources apart that go together", async ({ skip }) => {
  const reason = missing(KERNEL);
  if (reason) skip(reason);
  const sandbox = await Sandbox.open();
  try {
    await sandbox.run(["sh", "-ec", ROUTES.join("\n")]);
    const { run } = runner(sandbox);
    const seed = Number(process.env.WALLC_SEED ?? (process.env.CI ? 20260601 : Math.floor(Math.random() * 1e9)));
    const dice = new Dice(seed);
    const ir = irOf("allow any from any to host\n");
    const cells = new Cells(ir, new Map(), await readRoutingTable(run, [4, 6]));
    const pairs = Array.from({ length: 2000 }, () => {
      const family = dice.pick([4, 6] as const);
      const [source, destination] = [near(dice, family), near(dice, family)];
      const { first, last } = cells.around(source, destination);
      const spread = last - first;
      const value = dice.pick([first, last, first + spread / 2n, first + spread / 3n]);
      return [source, { family, value }].map((from) => entryOf(from, destination)) as [Entry, Entry];
    });
    const around = await lookAround(run, ir.bridges, pairs.flat());
    const seen = new Set<string>();
    const ways = (entry: Entry) => {
      const incoming = around.incoming(entry);
      const out = incoming.map((name) => `${name}>${around.outgoing(entry, name)}`);
      return `${around.isLocal(entry.original.source)} ${out} ${around.outgoing(entry, "")}`;
    };
    for (const [one, two] of pairs) {
      seen.add(ways(one));
      const what = `WALLC_SEED=${seed} ${one.original.source.value} ${two.original.source.value} to ${one.reply.source.value}`;
      expect(`${what} ${ways(two)}`).toBe(`${what} ${ways(one)}`);
    }
    expect(
      pairs.filter(([one, two]) => one.original.source.value !== two.original.source.value).length,
    ).toBeGreaterThan(600);
    expect(seen.size).toBeGreaterThan(10);
    expect(IntervalSet.of(["100.64.0.0/10", "198.18.0.0/15", "2001:db8:a000::/36"].map(interval)).format()).toEqual(
      (await readRoutingTable(run, [4, 6])).shared.format().filter((text) => !/^f[ef]/.test(text)),
    );
  } finally {
    await sandbox.close();
  }
});

/** An address in or beside a prefix that some route or rule names. */
function near(dice: Dice, family: 4 | 6): Address {
  const named = NAMED.filter((text) => text.includes(":") === (family === 6));
  const { first, last } = interval(dice.pick(named));
  const value = dice.pick([first, last, first + 1n, first - 1n, last + 1n, first + BigInt(dice.number(0, 4000))]);
  return { family, value: value > highest(family) ? highest(family) : value };
}

function entryOf(source: Address, destination: Address): Entry {
  const ends = { source, destination, sourcePort: 5000, port: 80 };
  return {
    id: 1,
    family: source.family,
    protocol: 6,
    original: ends,
    reply: { source: destination, destination: source, sourcePort: 80, port: 5000 },
  };
}
