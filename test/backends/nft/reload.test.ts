import { describe, expect, it } from "vitest";
import type { NamedSet } from "../../../src/ir/ir.ts";
import { addressSet, inline, ir, match, path, placeSet, rule, udp } from "../build.ts";
import { onHost, ruleset } from "./host.ts";

const filler = Array.from({ length: 200 }, (_, i) => `10.${i}.0.0/24`);

/** A policy that denies the client by a set, among other addresses, and allows everybody behind that. */
function denyBy(set: NamedSet, more: readonly NamedSet[] = []) {
  return ir({
    sets: [set, ...more],
    paths: {
      "to-host": path([rule(1, "deny", [match("input", { source: set.name })]), rule(2, "allow", [match("input")])]),
    },
  });
}

const singles = Array.from({ length: 200 }, (_, i) => `10.0.${i}.1`);
const FORMS: Readonly<Record<string, NamedSet>> = {
  "a hash set": addressSet("group:bad", ["198.51.100.2", ...singles]),
  "an interval set": addressSet("group:bad", ["198.51.100.2/31", ...filler]),
  "a written list": inline("198.51.100.2/31", ...filler),
  "written addresses": inline("198.51.100.2", ...singles),
  places: placeSet("container:bad", [{ interface: "wan0", v4: ["198.51.100.2"] }]),
  "places with prefixes": placeSet("network:bad", [{ interface: "wan0", v4: ["198.51.100.2/31", ...filler] }]),
};

describe("while rulesets are loaded over each other under a flood", () => {
  it.each(Object.entries(FORMS))("nothing gets past a deny by %s", { timeout: 120_000 }, async (_, set) => {
    const files = { "a.nft": ruleset(denyBy(set)), "b.nft": ruleset(denyBy(set, [inline("192.0.2.1")])) };
    const [reloads, arrived, passed] = await onHost(
      files,
      `nft -f a.nft
      ip netns exec client ${JSON.stringify(process.execPath)} ${JSON.stringify(`${import.meta.dirname}/flood.js`)} 198.51.100.1 9999 &
      flood=$!
      while [ "$(arrived)" -lt 1000 ]; do sleep 0.05; done
      for i in $(seq 50); do nft -f a.nft; nft -f b.nft; done
      kill $flood
      echo 100; arrived; passed`,
    );
    expect(Number(reloads)).toBe(100);
    expect(Number(arrived)).toBeGreaterThan(1000);
    expect(Number(passed)).toBe(0);
  });

  it("what is allowed gets in again after each", async () => {
    const policy = ir({
      sets: [addressSet("group:good", ["198.51.100.0/25", ...filler])],
      paths: { "to-host": path([rule(1, "allow", [match("input", { source: "group:good", traffic: udp(9999) })])]) },
    });
    const said = await onHost(
      { "a.nft": ruleset(policy) },
      "for i in 1 2 3; do nft -f a.nft; from 198.51.100.2 4; done",
    );
    expect(said).toEqual(Array(3).fill("198.51.100.2: 4 of 4"));
  });
});

describe("a ruleset loaded over another", () => {
  const allowing = (texts: readonly string[]) =>
    ir({
      sets: [addressSet("group:good", texts)],
      paths: { "to-host": path([rule(1, "allow", [match("input", { source: "group:good" })])]) },
    });

  it("forgets addresses that are no longer allowed, whatever the form of the set", async () => {
    const files = {
      "both.nft": ruleset(allowing(["198.51.100.2", "198.51.100.3"])),
      "one.nft": ruleset(allowing(["198.51.100.2"])),
      "range.nft": ruleset(allowing(["198.51.100.0/30"])),
      "none.nft": ruleset(allowing([])),
    };
    const script = ["both", "one", "range", "none", "range", "one", "both"]
      .map((name) => `nft -f ${name}.nft; echo ${name}; from 198.51.100.2 1; from 198.51.100.3 1`)
      .join("\n");
    const two = (a: number, b: number) => [`198.51.100.2: ${a} of 1`, `198.51.100.3: ${b} of 1`];
    const once = { both: two(1, 1), one: two(1, 0), range: two(1, 1), none: two(0, 0) };
    expect(await onHost(files, script)).toEqual([
      ...["both", ...once.both, "one", ...once.one, "range", ...once.range, "none", ...once.none],
      ...["range", ...once.range, "one", ...once.one, "both", ...once.both],
    ]);
  });

  it("keeps what others put into run-time sets, with another size and timeout too", async () => {
    const banning = (size: number, timeout?: number) =>
      ir({
        sets: [
          {
            kind: "runtime",
            name: "runtime:bans",
            size,
            ...(timeout === undefined ? {} : { timeout }),
            origin: { file: "edge.wall", line: 1, column: 1 },
          },
        ],
        paths: {
          "to-host": path([
            rule(1, "deny", [match("input", { source: "runtime:bans" })]),
            rule(2, "allow", [match("input")]),
          ]),
        },
      });
    const files = { "a.nft": ruleset(banning(100)), "b.nft": ruleset(banning(200, 3600)), "c.nft": ruleset(ir()) };
    const said = await onHost(
      files,
      `nft -f a.nft
      from 198.51.100.2 1
      nft add element inet wallc r4_bans { 198.51.100.2 }
      from 198.51.100.2 1
      for f in a b c a; do nft -f $f.nft; echo $f; from 198.51.100.2 1; done`,
    );
    const denied = "198.51.100.2: 0 of 1";
    const passes = "198.51.100.2: 1 of 1";
    expect(said).toEqual([passes, denied, "a", denied, "b", denied, "c", passes, "a", denied]);
  });
});
