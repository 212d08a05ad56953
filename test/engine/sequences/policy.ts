import fc from "fast-check";

/** Small policies as a person writes them, over the names, addresses and ports of `world.ts`; they may bear errors. */
export function arbitraryPolicy(): fc.Arbitrary<readonly string[]> {
  return fc
    .tuple(fc.array(arbitraryRule(), { minLength: 2, maxLength: 7 }), arbitraryDefaults())
    .map(([rules, defaults]) => {
      const used = LETS.filter(([name]) => rules.some((rule) => new RegExp(`\\b${name}\\b`).test(rule)));
      return [...used.map(([, line]) => line), ...rules, ...defaults];
    });
}

const LETS = [
  ["admins", "let admins = 198.51.100.7, 2001:db8:1::7"],
  ["lan", "zone lan = interface eth1"],
] as const;

const TRAFFIC = [
  "any",
  "tcp 80",
  "tcp 80",
  "tcp 443",
  "tcp 80, 443",
  "tcp 5432",
  "tcp/udp 53",
  "tcp 8080, 8443",
  "tcp 8099",
  "ping",
  "tcp ssh",
  "udp 53, tcp 9100",
];

/** Mostly such whose addresses change. */
const CONTAINERS = [
  "container www",
  "container www",
  "container db",
  "container db",
  "container app",
  "container app",
  "container tool",
  "container tool",
  "container late",
  'container "*w*"',
  "label tier=edge",
  "network site",
  "network front",
  "network bridge",
  "containers",
];

const FROM = ["any", "any", "admins", "lan", "outside", "203.0.113.9", "192.168.1.0/24", "host", ...CONTAINERS];

const TO = [
  "host",
  "published",
  "published",
  "published 198.51.100.1",
  "outside",
  "172.19.0.0/24",
  "container agent",
  ...CONTAINERS,
  ...CONTAINERS,
];

function arbitraryRule(): fc.Arbitrary<string> {
  const action = fc.constantFrom("allow", "allow", "deny", "reject");
  const from = fc.tuple(fc.constantFrom(...FROM), fc.constantFrom("", "", "", " except admins"));
  return fc
    .tuple(action, fc.constantFrom(...TRAFFIC), from, fc.constantFrom(...TO))
    .map(([act, traffic, [source, except], to]) => `${act} ${traffic} from ${source}${except} to ${to}`);
}

/** A path without a default has the language's. */
function arbitraryDefaults(): fc.Arbitrary<string[]> {
  const verdict = (...verdicts: string[]) => fc.constantFrom("", ...verdicts);
  return fc
    .record({
      "to host": verdict("", "deny", "reject"),
      "to containers": verdict("deny", "reject", "allow"),
      "from containers": verdict("", "allow", "deny", "reject"),
      "between containers": verdict("", "", "allow", "deny", "reject"),
      "from host": verdict("", "", "allow", "deny"),
      forward: verdict("", "", "allow", "deny"),
    })
    .map((verdicts) =>
      Object.entries(verdicts).flatMap(([path, chosen]) => (chosen === "" ? [] : [`default ${chosen} ${path}`])),
    );
}
