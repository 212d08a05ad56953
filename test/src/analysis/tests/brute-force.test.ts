import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IntervalSet } from "../../../../src/ip/interval-set.ts";
import { type Match, PATH_NAMES, type PathName } from "../../../../src/ir/ir.ts";
import type { Packet } from "../../../../src/ir/packet.ts";
import type { Reality } from "../../../../src/policy/reality.ts";
import type { BoundLine, BoundPart, BoundTests, NarrowedBy } from "../../../../src/policy/test-blocks.ts";
import { arbitraryIr, arbitraryMatch, SETS } from "../../../backends/arbitrary-ir.ts";
import { arbitraryPacket } from "../../../backends/iptables/arbitrary-packet.ts";
import { compiled, packet } from "../../policy/build.ts";
import { HOST } from "../../policy/host.ts";
import { holdTo, type Tally } from "./hold-to.ts";

const SPAN = { file: "p.wall", start: { offset: 0, line: 1, column: 1 }, end: { offset: 1, line: 1, column: 2 } };

/** Docker's world in which random IRs are: with a published port, or unknown. */
const KNOWN: Reality = {
  bridges: [
    { bridge: "br-app", v4: ["172.18.0.0/16"], v6: ["fd00:18::/64"] },
    { bridge: "docker0", v4: ["172.17.0.0/16"], v6: ["fd00:17::/64"] },
  ],
  places: [
    { container: "app", bridge: "docker0", address: "172.17.0.2" },
    { container: "two", bridge: "br-app", address: "172.18.0.3" },
  ],
  redirects: [
    { family: 4, protocol: 6, hostAddress: "any", hostPort: 8080, bridge: "docker0", address: "172.17.0.2", port: 80 },
    {
      family: 4,
      protocol: 6,
      hostAddress: "192.0.2.1",
      hostPort: 443,
      bridge: "br-app",
      address: "172.18.0.3",
      port: 443,
    },
  ],
  published: [
    { family: 4, protocol: 6, hostAddress: "any", hostPort: 8080 },
    { family: 4, protocol: 6, hostAddress: "192.0.2.1", hostPort: 443 },
  ],
  interfaces: [{ name: "wan0", addresses: ["192.0.2.1"] }],
};
const UNKNOWN: Reality = { bridges: [], places: [], redirects: [], published: [], interfaces: [] };

const HOOKS: Readonly<Record<PathName, readonly Match["at"][]>> = {
  "to-host": ["input"],
  "to-containers": ["forward", "input"],
  "from-containers": ["forward"],
  "between-containers": ["forward", "input"],
  "from-host": ["output"],
  forward: ["forward"],
};

const matchesOn = (path: PathName) =>
  fc.array(arbitraryMatch(fc.constantFrom(...HOOKS[path])), { minLength: 1, maxLength: 2 });

const narrowed = fc.constantFrom<NarrowedBy>("interface", "addresses", "nothing");
const part: fc.Arbitrary<BoundPart> = fc
  .record({
    from: narrowed,
    to: narrowed,
    paths: fc.subarray([...PATH_NAMES], { minLength: 1, maxLength: 2 }),
    matches: fc.record(
      Object.fromEntries(PATH_NAMES.map((path) => [path, matchesOn(path)])) as Record<PathName, fc.Arbitrary<Match[]>>,
    ),
  })
  .map(({ from, to, paths, matches }) => ({ from, to, matches: new Map(paths.map((path) => [path, matches[path]])) }));

const line: fc.Arbitrary<BoundLine> = fc.record({
  span: fc.constant(SPAN),
  action: fc.constantFrom("allow" as const, "deny" as const, "reject" as const),
  parts: fc.array(part, { minLength: 1, maxLength: 2 }),
});

/** The opening packet of a connection. */
const opening = arbitraryPacket
  .map((one): Packet => ({ ...one, hopLimit: 64, state: "new", ...(one.port !== undefined && { sourcePort: 40000 }) }))
  .filter(distinctEnds);

/** The run-time groups may hold either end: one address as both would tie them. */
function distinctEnds({ source, destination, redirectedFrom: asked }: Packet): boolean {
  const ends = [source.value, destination.value, ...(asked ? [asked.destination.value] : [])];
  return new Set(ends).size === ends.length;
}

describe("a verdict, packet by packet", () => {
  it("is true of random rules and lines", { timeout: 600_000 }, () => {
    const tally: Tally = new Map();
    const pool = fc.sample(opening, 30_000);
    fc.assert(
      fc.property(
        arbitraryIr(5),
        fc.array(line, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(KNOWN, UNKNOWN),
        fc.nat(pool.length),
        (ir, lines, reality, from) => {
          const packets = Array.from({ length: 2500 }, (_, at) => pool[(from + at) % pool.length] as Packet);
          const tests: BoundTests = { tests: [{ name: "x", span: SPAN, lines }], sets: SETS, reality };
          holdTo({ files: ["p.wall"], statements: [], suppressions: [] }, tests, ir, packets, tally);
        },
      ),
      { numRuns: 150 },
    );
    for (const verdict of ["holds", "fails", "says-nothing"]) expect(tally.get(verdict), verdict).toBeGreaterThan(20);
  });

  it("is true of policies as they are written", { timeout: 600_000 }, () => {
    const tally: Tally = new Map();
    fc.assert(
      fc.property(policy, fc.array(testLine, { minLength: 1, maxLength: 4 }), fc.nat(), (text, lines, from) => {
        const { ir, program, tests } = compiled(`${GROUPS}${text}\ntest "x" {\n  ${lines.join("\n  ")}\n}\n`, HOST);
        fc.pre(ir !== undefined);
        if (!ir) return;
        const some = Array.from({ length: 1200 }, (_, at) => PACKETS[(from + at * 97) % PACKETS.length] as Packet);
        holdTo(program, tests, ir, some, tally);
      }),
      { numRuns: 200 },
    );
    for (const verdict of ["holds", "fails", "says-nothing"]) expect(tally.get(verdict), verdict).toBeGreaterThan(20);
  });
});

const GROUPS = `let admins = 198.51.100.7, 2001:db8::7
let office = 10.0.0.0/8 except 10.66.0.0/16
set banned
set guests
zone lan = interface eth1, "wg*"
`;
const TRAFFIC = [
  "any",
  "tcp 80",
  "tcp 8080, 9000",
  "tcp 5432",
  "udp 53",
  "tcp any",
  "ping",
  "tcp 1-1000",
  "esp",
  "tcp/udp any",
];
const FROM = [
  "any",
  "outside",
  "internet",
  "private",
  "office",
  "admins",
  "banned",
  "guests",
  "lan",
  "containers",
].concat(
  [
    "container api",
    "container www",
    "network shop",
    "172.17.0.0/16",
    "private on lan",
    "any on interface eth0",
    "host",
  ],
  ["any except banned", "outside except admins", "containers except guests", "any except lan", "203.0.113.0/24"],
);
const TO = [
  "any",
  "host",
  "host 198.51.100.1",
  "containers",
  "container www",
  "container db",
  "container api",
  "published",
].concat(
  [
    "published 198.51.100.1",
    "network shop",
    "outside",
    "internet",
    "172.17.0.2",
    "172.18.0.0/16",
    "swarm front",
    "metadata",
  ],
  ["containers except 172.17.0.2", "any on interface docker0", "outside on lan", "10.0.0.0/8", "container exporter"],
);

const body = fc
  .tuple(fc.constantFrom(...TRAFFIC), fc.constantFrom(...FROM), fc.constantFrom(...TO))
  .map(([traffic, from, to]) => `${traffic} from ${from} to ${to}`);
const ruleText = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom("allow", "deny", "reject"), body).map((parts) => parts.join(" ")) },
  body.map((one) => `allow ${one} limit 1/second`),
  body.map((one) => `allow ${one} connections 3 per source`),
  body.map((one) => `deny ${one} trial`),
  body.map((one) => `log ${one}`),
);
const defaults = fc
  .array(
    fc.tuple(
      fc.constantFrom("allow", "deny", "deny", "reject", "deny trial"),
      fc.constantFrom("to host", "to containers", "from containers", "between containers", "from host", "forward"),
    ),
    { maxLength: 5 },
  )
  .map((all) => {
    const one = new Map(all.map(([action, path]) => [path, action]));
    return [...one].map(
      ([path, action]) => `default ${action.split(" ")[0]} ${path}${action.includes("trial") ? " trial" : ""}`,
    );
  });
const surroundings = fc.constantFrom("", "", "essentials without guards", "docker {\n  iptables off\n  uplink eth0\n}");
const policy = fc
  .tuple(surroundings, fc.array(ruleText, { maxLength: 6 }), defaults)
  .map(([first, rules, last]) => [first, ...rules, ...last].join("\n"));
const testLine = fc.tuple(fc.constantFrom("allow", "deny", "deny", "reject"), body).map((parts) => parts.join(" "));

/** Every combination of what those policies can tell apart, at every hook. */
const PACKETS: readonly Packet[] = everyPacket();

function everyPacket(): Packet[] {
  const ways = ["eth0", "eth1", "wg0", "docker0", "br-shop", "br-0123456789ab"];
  const traffic = [
    "tcp 80",
    "tcp 9000",
    "tcp 8080",
    "tcp 5432",
    "tcp 22",
    "udp 53",
    "udp 9053",
    "icmp 8",
    "esp",
    "tcp 7",
  ];
  const v4 = [
    "203.0.113.9",
    "8.8.8.8",
    "198.51.100.7",
    "10.1.2.3",
    "10.66.0.1",
    "172.17.0.2",
    "172.17.0.4",
    "172.18.0.3",
    "172.18.9.9",
  ].concat(["127.0.0.1", "172.30.0.5"]);
  const v6 = ["2606::1", "2001:db8::7", "fd00:1::2", "fd00:1::99"];
  const to4 = ["198.51.100.1", "172.17.0.3", "172.18.0.2", "169.254.169.254", "9.9.9.9", "10.7.7.7"].concat(v4);
  const to6 = ["2001:db8:ff::1", "fd00:1::3", "fd00:ec2::254"].concat(v6);
  const asked = [
    "198.51.100.1 8080",
    "198.51.100.1 9000",
    "198.51.100.1 5432",
    "127.0.0.1 5432",
    "198.51.100.1 80",
    "198.51.100.9 7",
  ];
  const asked6 = ["2001:db8:ff::1 8080", "2001:db8:ff::1 80", "2001:db8:ff::1 7"];
  const found: string[] = [];
  const take = (text: string) => found.push(text.trim());
  for (const [from, to, was] of [
    [v4, to4, asked],
    [v6, to6, asked6],
  ] as const) {
    for (const source of from) {
      for (const destination of to.filter((one) => one !== source)) {
        for (const what of traffic) {
          for (const way of ways) {
            take(`${way} ${source} > ${destination} ${what}`);
            take(`${source} > ${way} ${destination} ${what}`);
            for (const out of ways) take(`${way} ${source} > ${out} ${destination} ${what}`);
          }
          if (!/tcp|udp/.test(what)) continue;
          for (const one of was.filter(
            (text) => !text.startsWith(`${source} `) && !text.startsWith(`${destination} `),
          )) {
            take(`${source} > lo ${destination} ${what} was ${one}`);
            for (const way of ways) {
              for (const out of ["docker0", "br-shop"])
                take(`${way} ${source} > ${out} ${destination} ${what} was ${one}`);
            }
          }
        }
      }
    }
  }
  const step = 7;
  return found.filter((_, at) => at % step === 0).map((text) => packet(text));
}

it("the packets that are tried are many", () => {
  expect(PACKETS.length).toBeGreaterThan(20_000);
  expect(IntervalSet.parse(["10.0.0.0/8"]).contains(packet("eth0 10.1.2.3 > 10.1.2.4 tcp 1").source)).toBe(true);
});
