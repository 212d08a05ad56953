import { describe, expect, it } from "vitest";
import { emitNft } from "../../../backends/nft/emit.ts";
import type { Log, Rule } from "../../../src/ir/ir.ts";
import { ANY_INTERFACE, addressSet, inline, ir, match, path, placeSet, rule, tcp, udp } from "../build.ts";
import { inNamespace } from "../namespace.ts";
import { chainOf, ruleset } from "./host.ts";

const APP = placeSet("container:app", [{ interface: "br-app", v4: ["172.18.0.3"] }]);
const OFFICE = addressSet("group:office", ["10.0.0.0/8"]);
const LIST = inline("192.0.2.7", "192.0.2.9");

/** The rules of a path's chain behind invalid packets and ahead of the default. */
function rules(at: "forward" | "input" | "output", all: readonly Rule[]): string[] {
  const name = { forward: "to-containers", input: "to-host", output: "from-host" }[at];
  const text = ruleset(
    ir({
      sets: [APP, OFFICE, LIST, inline("10.0.0.0/8"), inline("192.0.2.7")],
      essentials: { discovery: false, dhcp: false },
      paths: { [name]: { ...path(all), dropInvalid: false } },
    }),
  );
  return chainOf(text, name.replace("-", "_")).slice(0, -1);
}

describe("rules", () => {
  it("say what both families have in common once, and name the family of the rest", () => {
    expect(rules("input", [rule(1, "allow", [match("input", { traffic: tcp(22) })])])).toEqual([
      'tcp dport 22 counter accept comment "edge.wall:1"',
    ]);
    expect(rules("input", [rule(1, "allow", [match("input", { families: [6], traffic: tcp(22) })])])).toEqual([
      'meta nfproto ipv6 tcp dport 22 counter accept comment "edge.wall:1"',
    ]);
  });

  it("name containers and groups by sets, and ask interval sets only behind the question whether they are filled", () => {
    const when = [match("forward", { source: OFFICE.name, destination: APP.name, traffic: tcp(80) })];
    expect(rules("forward", [rule(1, "allow", when)])).toEqual([
      'meta nfproto != @live counter drop comment "while a reload is under way"',
      'ip saddr @g4i_office oifname . ip daddr @c4_app tcp dport 80 counter accept comment "edge.wall:1"',
      'ip6 saddr @g6_office oifname . ip6 daddr @c6_app tcp dport 80 counter accept comment "edge.wall:1"',
    ]);
  });

  it("ask for the host's port behind its protocol, and for untracked packets too where a refusal is at stake", () => {
    const ports = [{ first: 8080, last: 8080 }];
    const traffic = { kind: "ports", protocols: [6], ports, of: "original" } as const;
    const when = [match("forward", { families: [4], traffic, redirected: true })];
    const port = "meta nfproto ipv4 ct status dnat meta l4proto 6 ct original proto-dst 8080";
    expect(rules("forward", [rule(1, "deny", when)])).toEqual([`${port} counter drop comment "edge.wall:1"`]);
    const either = [match("forward", { traffic })];
    expect(rules("forward", [rule(1, "deny", either)])).toEqual([
      'meta l4proto 6 ct original proto-dst 8080 counter drop comment "edge.wall:1"',
      'ct state invalid,untracked tcp dport 8080 counter drop comment "edge.wall:1"',
    ]);
    expect(rules("forward", [rule(1, "allow", either)])).toHaveLength(1);
  });

  it("find a redirected packet of the host's own by address alone", () => {
    const when = [match("output", { families: [4], destination: APP.name })];
    expect(rules("output", [rule(1, "deny", when)])).toEqual([
      'oifname . ip daddr @c4_app oifname != "lo" counter drop comment "edge.wall:1"',
      'ip daddr @c4a_app oifname "lo" counter drop comment "edge.wall:1"',
    ]);
  });

  it("refuse with a reset for tcp and port-unreachable for the rest", () => {
    expect(rules("input", [rule(1, "reject", [match("input")])])).toEqual([
      'counter goto refuse comment "edge.wall:1"',
    ]);
  });

  it("log at most ten lines a second, apart from the verdict", () => {
    const log: Log = { prefix: "mail ", written: true };
    const text = ruleset(ir({ paths: { "to-host": path([rule(1, "deny", [match("input")], { log })]) } }));
    expect(chainOf(text, "to_host_r1")).toEqual([
      'limit rate 10/second burst 5 packets log prefix "mail " comment "edge.wall:1"',
      'counter drop comment "edge.wall:1"',
    ]);
  });

  it("of one shape become one rule over a set", () => {
    const many = Array.from({ length: 100 }, (_, i) => inline(`192.0.2.${i}`));
    const all = many.map((set, i) =>
      rule(i + 1, "allow", [match("input", { source: set.name, traffic: udp(1000 + i) })]),
    );
    const chain = chainOf(ruleset(ir({ sets: many, paths: { "to-host": path(all) } })), "to_host");
    expect(chain.filter((line) => line.endsWith('comment "edge.wall:1-100"'))).toHaveLength(1);
  });
});

describe("text from outside", () => {
  it("can't leave a comment", () => {
    const label = 'x" drop; }\n#$(reboot)`\u202e';
    const [line] = rules("input", [rule(1, "allow", [match("input")], { label })]);
    expect(line).toBe('counter accept comment "edge.wall:1 x? drop; }?#?(reboot)??"');
  });

  it("that a log can't hold is an error with its place", () => {
    const wrong = ['a"b', "line\nbreak", "x".repeat(128), "ü".repeat(64), "\u202e"];
    for (const prefix of wrong) {
      const deny = rule(7, "deny", [match("input")], { log: { prefix, written: true } });
      const { problems } = emitNft(ir({ paths: { "to-host": path([deny]) } }), { source: "x" });
      expect(problems).toEqual([
        expect.objectContaining({ severity: "error", code: "nft-log-prefix", origin: deny.origin }),
      ]);
    }
  });

  it("stands in a log as it was written, dollars and backslashes too", async () => {
    const prefixes = ["$x $(y) ", "a\\", "über; } ", "'`%s "];
    const all = prefixes.map((prefix, i) => rule(i + 1, "log", [match("input")], { log: { prefix, written: true } }));
    const text = ruleset(ir({ paths: { "to-host": path(all) } }));
    const { out, err } = await inNamespace("nft -f -; nft list table inet wallc", { input: text });
    expect(err).toBe("");
    for (const prefix of prefixes) expect(out).toContain(`log prefix "${prefix}"`);
  });

  it("that is no interface's name is an error, and nothing is written", () => {
    const incoming = { ...ANY_INTERFACE, in: ['eth0" accept'] };
    const bad = ir({ paths: { "to-host": path([rule(1, "allow", [match("input", { incoming })])]) } });
    const { files, problems } = emitNft(bad, { source: "x" });
    expect(files).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual(["unwritable-interface"]);
  });
});

describe("the files", () => {
  it("are the ruleset alone where nothing else is needed", () => {
    expect(emitNft(ir(), { source: "x" }).files.map(({ name }) => name)).toEqual(["ruleset.nft"]);
  });

  it("hook nothing for paths that the policy says nothing about", () => {
    expect(ruleset(ir())).not.toContain("hook");
  });

  it("carry the bridges' switch and the sysctls where they are needed", () => {
    const { files } = emitNft(
      ir({
        bridgeNetfilter: ["docker0"],
        engine: {
          iptables: false,
          uplinks: ["eth0"],
          publish: "proxy",
          masquerade: [],
          redirect: [],
          sysctls: [{ key: "net/ipv4/conf/eth0/forwarding", value: "1" }],
        },
      }),
      { source: "x" },
    );
    expect(files.map(({ name, executable }) => `${name} ${executable}`)).toEqual([
      "ruleset.nft false",
      "hooks.sh true",
      "sysctl.conf false",
    ]);
    const head = (text: string | undefined) => text?.split("\n").filter((line) => line.includes("also run"));
    expect(head(files[0]?.text)).toEqual([
      "# It is not the whole policy: also run ./hooks.sh",
      "# It is not the whole policy: also run sysctl -p sysctl.conf",
    ]);
    expect(head(ruleset(ir({})))).toEqual([]);
    expect(files[2]?.text).toContain("\nnet/ipv4/conf/eth0/forwarding = 1\n");
  });
});
