import { describe, expect, it } from "vitest";
import type { Bridges } from "../../../src/ir/ir.ts";
import { ir } from "../build.ts";
import { onHost, ruleset } from "./host.ts";

/** Guards of the client's subnets, which belong behind `bridge`, and of others: a few, many, many that overlap. */
function guarding(bridge: string, others: number, overlap = false, bridges?: Bridges) {
  const more = Array.from({ length: others }, (_, i) => ({
    bridge: `br-${i}`,
    v4: overlap ? ["10.0.0.0/8", `10.${i}.0.0/16`] : [`10.${i}.0.0/16`, `11.0.${i}.0-11.0.${i}.2`],
    v6: [`fd00:${i + 1}::/64`],
  }));
  return ruleset(
    ir({
      guards: { loopback: true, forged: [{ bridge, v4: ["198.51.100.0/25"], v6: ["2001:db8::/32"] }, ...more] },
      ...(bridges && { bridges }),
    }),
  );
}

describe("the guard of container addresses", () => {
  it.each([
    ["few", 2, false],
    ["many", 20, false],
    ["many that overlap", 20, true],
  ])("of %s networks drops what comes from elsewhere, and nothing else", async (_, others, overlap) => {
    const files = {
      "own.nft": guarding("wan0", others, overlap),
      "else.nft": guarding("docker0", others, overlap),
      "none.nft": guarding("docker0", others, overlap)
        .replaceAll("198.51.100.0", "203.0.113.0")
        .replaceAll("2001:db8::", "2001:dba::"),
    };
    const script = ["own", "else", "none"]
      .map((name) => `nft -f ${name}.nft; from 198.51.100.2 2; from 2001:db8::2 2`)
      .join("\n");
    const both = (count: number) => [`198.51.100.2: ${count} of 2`, `2001:db8::2: ${count} of 2`];
    expect(await onHost(files, script)).toEqual([...both(2), ...both(0), ...both(2)]);
  });

  it.each([
    ["few", 2],
    ["many", 20],
  ])("of %s networks lets one that was made later have the subnet of one that is gone", async (_, others) => {
    const patterns = ["docker0", "br-*", "wan*"];
    const known = guarding("docker0", others, false, { patterns, not: [] });
    const files = {
      "later.nft": known,
      "foreign.nft": guarding("docker0", others, false, { patterns, not: ["wan0"] }),
      "known.nft": guarding("docker0", others, false, { patterns: ["docker0", "br-*", "wan0"], not: [] }).replaceAll(
        '"br-1"',
        '"wan0"',
      ),
    };
    const script = ["later", "foreign", "known"]
      .map((name) => `nft -f ${name}.nft; from 198.51.100.2 2; from 2001:db8::2 2`)
      .join("\n");
    const both = (count: number) => [`198.51.100.2: ${count} of 2`, `2001:db8::2: ${count} of 2`];
    expect(await onHost(files, script)).toEqual([...both(2), ...both(0), ...both(0)]);
  });
});
