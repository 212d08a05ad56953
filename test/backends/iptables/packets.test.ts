import { describe, expect, it } from "vitest";
import type { Ir, Rule } from "../../../src/ir/ir.ts";
import { inline, ir, match, path, placeSet, rule, tcp } from "../build.ts";
import { compile, VARIANTS } from "./files.ts";
import { inLab } from "./lab.ts";

const WEB = placeSet("container:web", [{ interface: "docker0", v4: ["172.17.0.2"], v6: ["fd00:17::2"] }]);
const CLIENT = inline("198.51.100.7", "2001:db8::7");

const origin = { file: "edge.wall", line: 9, column: 1 };

function refusing(rules: readonly Rule[]) {
  return { ...path(rules), final: { verdict: "reject", reject: "default", trial: false, origin } as const };
}

/** ssh for the client alone, the container closed, all else refused so that the client knows. */
const CLOSED: Ir = ir({
  sets: [WEB, CLIENT],
  paths: {
    "to-host": refusing([rule(1, "allow", [match("input", { source: CLIENT.name, traffic: tcp(22) })])]),
    "to-containers": refusing([]),
  },
});

/** The container open on its own port, the host's own way to the published port shut. */
const SHUT_OWN: Ir = ir({
  sets: [WEB, CLIENT],
  paths: {
    "to-containers": path([rule(1, "allow", [match("forward", { destination: WEB.name, traffic: tcp(80) })])]),
    "from-host": path(
      [
        rule(2, "deny", [
          match("output", {
            traffic: { kind: "ports", protocols: [6], ports: [{ first: 8080, last: 8080 }], of: "original" },
            redirected: true,
          }),
        ]),
      ],
      "allow",
    ),
  },
});

/** Three connections of the host itself to the published port, and no more; refused beyond. */
const METERED: Ir = ir({
  sets: [WEB],
  meters: [{ kind: "rate", id: "rate:r1", count: 1, unit: "hour", burst: 3, perSource: false, size: 1, origin }],
  paths: {
    "from-host": refusing([
      rule(1, "allow", [match("output", { destination: WEB.name, traffic: tcp(80) })], { rate: "rate:r1" }),
      rule(2, "allow", [match("output", { redirected: false })]),
    ]),
  },
});

/** Two open connections of the client, into the machine and the container together. */
const CONNECTED: Ir = ir({
  sets: [WEB],
  meters: [{ kind: "connections", id: "connections:r1", most: 2, perSource: true, size: 100, origin }],
  paths: {
    "to-host": path([rule(1, "allow", [match("input", { traffic: tcp(2222) })], { connections: "connections:r1" })]),
    "to-containers": path([
      rule(1, "allow", [match("forward", { destination: WEB.name })], { connections: "connections:r1" }),
    ]),
  },
});

/** The machine may call its container, and nobody else; containers of one bridge may not call each other. */
const SILENCED: Ir = ir({
  sets: [WEB],
  bridgeNetfilter: ["docker0"],
  paths: {
    "from-host": refusing([rule(1, "allow", [match("output", { destination: WEB.name })])]),
    "between-containers": refusing([]),
  },
});

/** Both variants, with and without ipset, without trying every combination. */
const WAYS = [
  ["legacy", false],
  ["nft", true],
] as const;

describe.concurrent.each(WAYS)("iptables-%s with ipset: %s", (variant, ipset) => {
  const lab = (irs: readonly Ir[], script: string) =>
    inLab(
      variant,
      irs.map((one) => compile(one, { ipset })),
      script,
    );

  it("allows, refuses, and stops refusing once it is removed", async () => {
    const lines = await lab(
      [CLOSED],
      `
load 0; hook 0
probe ssh wan 198.51.100.1 22
probe ssh6 wan 2001:db8::1 22
probe other wan 198.51.100.1 2222
probe other6 wan 2001:db8::1 2222
probe published wan 198.51.100.1 8080
probe routed wan 172.17.0.2 80
probe routed6 wan fd00:17::2 80
probe out web 198.51.100.1 22
hook 0 remove
probe after wan 198.51.100.1 2222
probe after6 wan fd00:17::2 80
`,
    );
    expect(lines).toEqual([
      "ssh: open",
      "ssh6: open",
      "other: refused",
      "other6: refused",
      "published: refused",
      "routed: refused",
      "routed6: refused",
      "out: refused",
      "after: open",
      "after6: open",
    ]);
  });

  it("refuses what others accept before it, or take the mark from", async () => {
    const lines = await lab(
      [CLOSED],
      `
load 0; hook 0
for tool in iptables ip6tables; do
  for chain in INPUT FORWARD OUTPUT; do "$tool" -I "$chain" 1 -j ACCEPT; done
done
probe accepted wan 198.51.100.1 2222
probe accepted6 wan fd00:17::2 80
for tool in iptables ip6tables; do
  for chain in INPUT FORWARD OUTPUT; do "$tool" -D "$chain" -j ACCEPT; "$tool" -t mangle -A "$chain" -j MARK --set-mark 7; done
done
probe shaped wan 198.51.100.1 2222
probe shaped6 wan fd00:17::2 80
probe allowed wan 198.51.100.1 22
`,
    );
    expect(lines).toEqual([
      "accepted: silent",
      "accepted6: silent",
      "shaped: refused",
      "shaped6: refused",
      "allowed: open",
    ]);
  });

  it("neither refuses nor lets pass for a mark that others brought", async () => {
    const lines = await lab(
      [CLOSED],
      `
load 0; hook 0
sysctl -qw net.ipv4.fwmark_reflect=1 net.ipv6.fwmark_reflect=1
for tool in iptables ip6tables; do
  "$tool" -t mangle -A PREROUTING -j MARK --set-mark 0xffffffff
  "$tool" -t mangle -A OUTPUT -j CONNMARK --set-mark 0xffffffff
done
probe ssh wan 198.51.100.1 22
probe ssh6 wan 2001:db8::1 22
probe other wan 198.51.100.1 2222
probe other6 wan fd00:17::2 80
for tool in iptables ip6tables; do "$tool" -t mangle -A PREROUTING -j CONNMARK --restore-mark; done
probe restored wan 198.51.100.1 22
probe restored6 wan 2001:db8::1 22
`,
    );
    expect(lines).toEqual([
      "ssh: open",
      "ssh6: open",
      "other: refused",
      "other6: refused",
      "restored: open",
      "restored6: open",
    ]);
  });

  it("judges the machine's own way to a published port, whoever accepts it before", async () => {
    const lines = await lab(
      [SHUT_OWN],
      `
probe before host 198.51.100.1 8080
load 0; hook 0
probe own host 198.51.100.1 8080
iptables -I OUTPUT 1 -j ACCEPT
probe accepted host 198.51.100.1 8080
probe client wan 198.51.100.1 8080
probe direct host 172.17.0.2 80
`,
    );
    expect(lines).toEqual(["before: open", "own: silent", "accepted: silent", "client: open", "direct: open"]);
  });

  it("refuses what the machine itself sends, and what one container sends to another on its bridge", async () => {
    const lines = await lab(
      [SILENCED],
      `
ip netns add two
ip link add two0 type veth peer name eth0 netns two
ip link set two0 master docker0
ip link set two0 up
ip -n two link set eth0 up
ip -n two address add 172.17.0.3/16 dev eth0
ip -n two address add fd00:17::3/64 dev eth0 nodad
serve wan 4 9000
serve wan 6 9000
probe before host 198.51.100.7 9000
load 0; hook 0
probe own host 198.51.100.7 9000
probe own6 host 2001:db8::7 9000
probe direct host 172.17.0.2 80
probe bridged two 172.17.0.2 80
probe bridged6 two fd00:17::2 80
`,
    );
    expect(lines).toEqual([
      "before: open",
      "own: refused",
      "own6: refused",
      "direct: open",
      "bridged: refused",
      "bridged6: refused",
    ]);
  });

  it("counts connections of one rule in all hooks together, until they are closed", async () => {
    const lines = await lab(
      [CONNECTED],
      `
load 0; hook 0
hold wan 198.51.100.1 2222
hold wan 2001:db8::1 2222
probe second wan 172.17.0.2 80
hold wan 172.17.0.2 80
probe third wan 198.51.100.1 2222
probe third-routed wan 172.17.0.2 80
probe second6 wan fd00:17::2 80
`,
    );
    expect(lines).toEqual(["second: open", "third: silent", "third-routed: silent", "second6: open"]);
  });

  it("counts the machine's own redirected connections once", async () => {
    const script = (rule: string) => `
load 0; hook 0
${rule}
for number in 1 2 3 4; do probe "$number" host 198.51.100.1 8080; done
`;
    expect(await lab([METERED], script(""))).toEqual(["1: open", "2: open", "3: open", "4: refused"]);
    const accepted = await lab([METERED], script("iptables -I OUTPUT 1 -j ACCEPT"));
    expect(accepted).toEqual(["1: open", "2: open", "3: open", "4: silent"]);
  });
});

describe.concurrent.each(VARIANTS)("iptables-%s", (variant) => {
  it("leaves the rules of others alone, byte for byte, and nothing of its own once removed", async () => {
    const lines = await inLab(
      variant,
      [compile(CLOSED, { ipset: true }), compile(METERED)],
      `
for tool in iptables ip6tables; do
  "$tool" -N DOCKER-USER
  "$tool" -A DOCKER-USER -s 192.0.2.0/24 -m comment --comment 'a "quoted" rule' -j DROP 2>/dev/null || "$tool" -A DOCKER-USER -j RETURN
  "$tool" -A FORWARD -j DOCKER-USER
  for table in raw security nat; do "$tool" -t "$table" -A OUTPUT -j ACCEPT; done
  "$tool" -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
done
listing >/run/before
load 0; hook 0; hook 0; load 0; load 1; hook 1
listing | grep -v -e 'WALLC-' -e wallc- >/run/during
listing | grep -c -e '-j WALLC-[A-Z]*$' | sed 's/^/jumps: /'
hook 1 remove; hook 1 remove
listing >/run/after
cmp /run/before /run/after && echo same
diff /run/before /run/during | grep '^<' || echo kept
`,
    );
    expect(lines).toEqual([expect.stringMatching(/^jumps: [0-9]+$/), "same", "kept"]);
  });

  it("tells nobody without the security table, and still lets nothing through", async () => {
    const emission = compile(CLOSED, { securityTable: false });
    expect(emission.problems.map(({ code }) => code)).toContain("reject-without-security-table");
    const lines = await inLab(
      variant,
      [emission, compile(SHUT_OWN, { securityTable: false })],
      `
load 0; hook 0
iptables -I INPUT 1 -j ACCEPT
probe other wan 198.51.100.1 2222
probe routed wan 172.17.0.2 80
load 1; hook 1
iptables -I OUTPUT 1 -j ACCEPT
probe own host 198.51.100.1 8080
probe direct host 172.17.0.2 80
probe client wan 198.51.100.1 8080
`,
    );
    expect(lines).toEqual(["other: silent", "routed: refused", "own: silent", "direct: open", "client: open"]);
  });
});
