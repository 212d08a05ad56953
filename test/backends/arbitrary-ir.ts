import fc from "fast-check";
import type { Family } from "../../src/ip/address.ts";
import { mergePorts, type PortRange } from "../../src/ip/ports.ts";
import {
  type AddressTest,
  type EnginePlan,
  type Final,
  type InterfaceTest,
  type Ir,
  type Log,
  type Match,
  type Meter,
  type NamedSet,
  PATH_NAMES,
  type Path,
  type PathName,
  type Published,
  type Redirect,
  type RejectKind,
  type Rule,
  type TrafficTest,
} from "../../src/ir/ir.ts";
import { addressSet, inline, ir, placeSet } from "./build.ts";

/** Interfaces that random policies name; the lab's hosts have some of them. */
export const INTERFACES = ["docker0", "br-app", "br-lan", "wan0", "lan0"] as const;

const ADDRESSES = [
  ["0.0.0.0/0"],
  ["::/0"],
  ["198.51.100.7"],
  ["198.51.100.0/24"],
  ["192.0.2.10", "192.0.2.12"],
  ["10.0.0.0/8", "10.0.0.5-10.0.0.9", "203.0.113.255"],
  ["224.0.0.0-255.255.255.255"],
  ["172.17.0.2"],
  ["172.17.0.0/16", "172.18.0.0/16"],
  ["2001:db8::/32"],
  ["2001:db8::7", "fd00::1-fd00::5"],
  ["198.51.100.7", "2001:db8::7"],
  ["1.0.0.0/24", "1.0.2.0/24", "1.0.4.0/24", "1.0.6.0/24", "1.0.8.0/24", "1.0.9.1", "2001:db8:1::/48"],
] as const;

/** The sets that random policies draw from: every kind and form. */
export const SETS: readonly NamedSet[] = [
  ...ADDRESSES.map((texts) => inline(...texts)),
  addressSet("group:admins", ["198.51.100.7", "2001:db8::7"]),
  addressSet("group:office", ["198.51.100.0/24", "10.0.0.5-10.0.0.9", "2001:db8::/32"]),
  addressSet("group:nobody", []),
  addressSet("builtin:private", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]),
  addressSet("builtin:nothing", []),
  placeSet("container:app", [{ interface: "docker0", v4: ["172.17.0.2"], v6: ["fd00:17::2"] }]),
  placeSet("container:two", [
    { interface: "br-app", v4: ["172.18.0.3"] },
    { interface: "docker0", v4: ["172.17.0.3"], v6: ["fd00:17::3"] },
  ]),
  placeSet("container:gone", []),
  placeSet("network:app", [{ interface: "br-app", v4: ["172.18.0.0/16"], v6: ["fd00:18::/64"] }]),
  placeSet("zone:lan", [{ interface: "lan0", v4: ["192.0.2.0/24", "192.0.3.1"] }]),
  {
    kind: "runtime",
    name: "runtime:bans",
    size: 1024,
    timeout: 600,
    origin: { file: "edge.wall", line: 1, column: 1 },
  },
  { kind: "runtime", name: "runtime:guests", size: 64, origin: { file: "edge.wall", line: 2, column: 1 } },
];

const origin = { file: "edge.wall", line: 3, column: 1 };

/** The meters that random policies draw from. */
export const METERS: readonly Meter[] = [
  { kind: "connections", id: "c-all", most: 3, perSource: false, size: 1, origin },
  { kind: "connections", id: "c-each", most: 2, perSource: true, size: 100, origin },
  { kind: "rate", id: "r-all", count: 3, unit: "minute", burst: 4, perSource: false, size: 1, origin },
  { kind: "rate", id: "r-each", count: 1, unit: "day", burst: 5, perSource: true, size: 100, origin },
];

const subset = <T>(values: readonly T[], minLength = 0, maxLength = 3) =>
  fc.subarray([...values], { minLength, maxLength: Math.min(maxLength, values.length) });

const patterns = [...INTERFACES, "br-*", "wan*"];

const interfaceTest: fc.Arbitrary<InterfaceTest> = fc.record({
  class: fc.constantFrom("any", "any", "docker", "outside"),
  in: fc.oneof({ weight: 3, arbitrary: fc.constant("any" as const) }, subset(patterns)),
  notIn: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, subset(patterns)),
});

const allSets = SETS.map((set) => set.name);
const plainSets = SETS.filter((set) => set.kind !== "places").map((set) => set.name);

const addressTest: fc.Arbitrary<AddressTest> = fc.record({
  in: fc.oneof(fc.constant("any" as const), fc.constantFrom(...allSets)),
  notIn: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, subset(plainSets)),
});

const portRange: fc.Arbitrary<PortRange> = fc
  .tuple(fc.constantFrom(0, 22, 53, 80, 81, 443, 8000, 65535), fc.constantFrom(0, 0, 0, 1, 9, 99, 65535))
  .map(([first, more]) => ({ first, last: Math.min(65535, first + more) }));

const ports = fc.oneof(
  fc.constant("any" as const),
  fc.array(portRange, { minLength: 1, maxLength: 8 }).map((ranges) => mergePorts(ranges)),
);

const traffic: fc.Arbitrary<TrafficTest> = fc.oneof(
  fc.constant("any" as const),
  fc.record({
    kind: fc.constant("ports" as const),
    protocols: subset([6, 17, 132], 1),
    ports,
    of: fc.constantFrom<"packet" | "original">("packet", "packet", "original"),
  }),
  fc.record({
    kind: fc.constant("icmp" as const),
    family: fc.constantFrom<Family>(4, 6),
    types: fc.oneof(fc.constant("any" as const), subset([0, 8, 128, 129, 130, 135], 1)),
  }),
  fc.record({ kind: fc.constant("protocols" as const), protocols: subset([1, 2, 47, 50, 51], 1) }),
);

/** A random match for a hook. */
export function arbitraryMatch(at: fc.Arbitrary<Match["at"]>): fc.Arbitrary<Match> {
  return fc.record({
    at,
    families: fc.constantFrom<readonly Family[]>([4], [6], [4, 6]),
    incoming: interfaceTest,
    outgoing: interfaceTest,
    source: addressTest,
    destination: addressTest,
    traffic,
    original: fc.oneof({ weight: 4, arbitrary: fc.constant<string>("any") }, fc.constantFrom(...plainSets)),
    redirected: fc.constantFrom<"any" | boolean>("any", "any", "any", true, false),
  });
}

const reject: fc.Arbitrary<RejectKind> = fc.constantFrom(
  "default",
  "tcp-reset",
  "port-unreachable",
  "host-unreachable",
  "admin-prohibited",
);

const log: fc.Arbitrary<Log> = fc.record({
  prefix: fc.constantFrom("mail ", "$x `y` \\", "über: ", "", "x".repeat(29)),
  written: fc.boolean(),
});

const label = fc.constantFrom("ssh", 'say "hi"; $(reboot)\n', "über \u202e x", "l".repeat(300));

const HOOKS: Readonly<Record<PathName, readonly Match["at"][]>> = {
  "to-host": ["input"],
  "to-containers": ["forward", "input"],
  "from-containers": ["forward"],
  "between-containers": ["forward", "input"],
  "from-host": ["output"],
  forward: ["forward"],
};

function arbitraryRule(path: PathName): fc.Arbitrary<Omit<Rule, "id" | "origin">> {
  const when = fc.array(arbitraryMatch(fc.constantFrom(...HOOKS[path])), { minLength: 1, maxLength: 3 });
  const plain = fc.record({
    when,
    verdict: fc.oneof(
      fc.constantFrom({ kind: "allow" } as const, { kind: "deny" } as const),
      reject.map((kind) => ({ kind: "reject" as const, reject: kind })),
    ),
    trial: fc.constant(false),
  });
  const refusal = fc.record(
    {
      when,
      verdict: fc.oneof(
        fc.constant({ kind: "deny" } as const),
        reject.map((kind) => ({ kind: "reject" as const, reject: kind })),
      ),
      trial: fc.boolean(),
      log,
      label,
    },
    { requiredKeys: ["when", "verdict", "trial"] },
  );
  const metered = fc.record(
    {
      when,
      verdict: fc.constantFrom({ kind: "allow" } as const, { kind: "log" } as const),
      trial: fc.constant(false),
      log,
      rate: fc.constantFrom("r-all", "r-each"),
      connections: fc.constantFrom("c-all", "c-each"),
      label,
    },
    { requiredKeys: ["when", "verdict", "trial", "log"] },
  );
  return fc.oneof({ weight: 3, arbitrary: plain }, refusal, metered);
}

const final: fc.Arbitrary<Final> = fc
  .record(
    {
      verdict: fc.constantFrom("allow" as const, "deny" as const, "reject" as const, "untouched" as const),
      kind: reject,
      trial: fc.boolean(),
      log,
      label,
    },
    { requiredKeys: ["verdict", "kind", "trial"] },
  )
  .map(({ kind, ...rest }) => ({
    ...rest,
    trial: rest.trial && (rest.verdict === "deny" || rest.verdict === "reject"),
    ...(rest.verdict === "reject" ? { reject: kind } : {}),
  }));

function arbitraryPath(name: PathName, most: number): fc.Arbitrary<Path> {
  const rules = fc.array(arbitraryRule(name), { maxLength: most });
  const engineRules = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Omit<Rule, "id" | "origin">[]>([]) },
    fc.array(arbitraryRule(name), { maxLength: 2 }),
  );
  return fc
    .record({ decided: fc.integer({ min: 0, max: 3 }), dropInvalid: fc.boolean(), rules, engineRules, final })
    .map((path) => ({
      ...path,
      decided: path.decided > 0,
      rules: path.rules.map((rule, i) => ({ ...rule, ...numbered(i + 1) })),
      engineRules: path.engineRules.map((rule, i) => ({ ...rule, ...numbered(i + 101) })),
    }));
}

function numbered(line: number): Pick<Rule, "id" | "origin"> {
  return { id: `r${line}`, origin: { file: "edge.wall", line, column: 1 } };
}

const published: fc.Arbitrary<Published[]> = fc
  .array(
    fc.record({
      family: fc.constantFrom(4 as const, 6 as const),
      own: fc.boolean(),
      protocol: fc.constantFrom(6, 17, 132),
      ports: portRange,
    }),
    { maxLength: 6 },
  )
  .map((all) =>
    all.map(({ own, ...rest }) => ({
      ...rest,
      address: own ? (rest.family === 4 ? "127.0.0.1" : "2001:db8::1") : "any",
    })),
  );

const redirect: fc.Arbitrary<Redirect> = fc
  .record({
    family: fc.constantFrom<Family>(4, 6),
    own: fc.boolean(),
    hostPort: fc.integer({ min: 8080, max: 8084 }),
    same: fc.boolean(),
  })
  .map(({ family, own, hostPort, same }) => ({
    family,
    protocol: 6,
    hostAddress: own ? (family === 4 ? "192.0.2.1" : "2001:db8::1") : "any",
    hostPort,
    containerAddress: family === 4 ? "172.17.0.2" : "fd00:17::2",
    containerPort: same ? hostPort : 80,
    bridge: "docker0",
  }));

const engine: fc.Arbitrary<EnginePlan> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ iptables: true } as const) },
  fc.record({
    iptables: fc.constant(false as const),
    uplinks: subset(["wan0", "wan*", "lan0"], 1),
    publish: fc.constantFrom<"proxy" | "dnat">("proxy", "dnat"),
    masquerade: fc.constant([{ bridge: "docker0", v4: ["172.17.0.0/16"], v6: ["fd00:17::/64"] }]),
    redirect: fc.array(redirect, { maxLength: 6 }),
    sysctls: fc.constant([{ key: "net/ipv4/conf/wan0/forwarding", value: "1" }]),
  }),
);

/** A random IR: every verdict, field and kind of set, from small pools, at most `rules` rules a path. */
export function arbitraryIr(rules = 6): fc.Arbitrary<Ir> {
  return fc
    .record({
      not: subset(["br-lan"]),
      sameInterface: subset(["virbr0", "lan0"]),
      published,
      loopback: fc.boolean(),
      // in order; `br-app` may be a network that was made later
      forged: fc.subarray([
        { bridge: "br-app", v4: ["172.18.0.0/16"], v6: ["fd00:18::/64"] },
        { bridge: "docker0", v4: ["172.17.0.0/16"], v6: ["fd00:17::/64"] },
      ]),
      essentials: fc.record({ discovery: fc.boolean(), dhcp: fc.boolean() }),
      engine,
      bridgeNetfilter: subset(["docker0"]),
      paths: fc.record(
        Object.fromEntries(PATH_NAMES.map((name) => [name, arbitraryPath(name, rules)])) as Record<
          PathName,
          fc.Arbitrary<Path>
        >,
      ),
    })
    .map(({ not, loopback, forged, ...rest }) =>
      ir({
        ...rest,
        bridges: { patterns: ["br-*", "docker0", "docker_gwbridge"], not },
        guards: { loopback, forged },
        sets: SETS,
        meters: METERS,
      }),
    );
}
