import { describe, expect, it } from "vitest";
import type { Meter, Rule } from "../../../src/ir/ir.ts";
import { ir, match, path, rule, udp } from "../build.ts";
import { onHost, ruleset } from "./host.ts";

const origin = { file: "edge.wall", line: 1, column: 1 };

function metered(meters: readonly Meter[], parts: Partial<Rule>) {
  const when = [match("input", { traffic: udp(9999) })];
  return ruleset(ir({ meters, paths: { "to-host": path([rule(1, "allow", when, parts)]) } }));
}

function rate(perSource: boolean, size = 100): Meter {
  return { kind: "rate", id: "slow", count: 3, unit: "day", burst: 3, perSource, size, origin };
}

function connections(perSource: boolean, size = 100): Meter {
  return { kind: "connections", id: "few", most: 2, perSource, size, origin };
}

const ALL = "from 198.51.100.2 5; from 198.51.100.3 5; from 2001:db8::2 5; from 2001:db8::3 5; from 2001:db8:0:1::2 5";

describe("a meter", () => {
  it("of a rate for everybody is one bucket a family", async () => {
    const said = await onHost({ "r.nft": metered([rate(false)], { rate: "slow" }) }, `nft -f r.nft; ${ALL}`);
    expect(said.map((line) => line.split(": ")[1])).toEqual(["3 of 5", "0 of 5", "3 of 5", "0 of 5", "0 of 5"]);
  });

  it("of a rate per source is a bucket for each IPv4 address and each IPv6 /64", async () => {
    const said = await onHost({ "r.nft": metered([rate(true)], { rate: "slow" }) }, `nft -f r.nft; ${ALL}`);
    expect(said.map((line) => line.split(": ")[1])).toEqual(["3 of 5", "3 of 5", "3 of 5", "0 of 5", "3 of 5"]);
  });

  it("that is full counts as beyond the limit", async () => {
    const said = await onHost({ "r.nft": metered([rate(true, 1)], { rate: "slow" }) }, `nft -f r.nft; ${ALL}`);
    expect(said.map((line) => line.split(": ")[1])).toEqual(["3 of 5", "0 of 5", "3 of 5", "0 of 5", "0 of 5"]);
  });

  it("of a rate per source is the same one after a reload", async () => {
    const said = await onHost(
      { "r.nft": metered([rate(true)], { rate: "slow" }) },
      `nft -f r.nft; ${ALL}; nft -f r.nft; ${ALL}`,
    );
    expect(said.slice(5).map((line) => line.split(": ")[1])).toEqual(Array(5).fill("0 of 5"));
  });

  it("of connections for everybody counts each family's open ones", async () => {
    const said = await onHost(
      { "r.nft": metered([connections(false)], { connections: "few" }) },
      `nft -f r.nft; ${ALL}`,
    );
    expect(said.map((line) => line.split(": ")[1])).toEqual(["2 of 5", "0 of 5", "2 of 5", "0 of 5", "0 of 5"]);
  });

  it("of connections per source counts those of each IPv4 address and each IPv6 /64", async () => {
    const said = await onHost(
      { "r.nft": metered([connections(true)], { connections: "few" }) },
      `nft -f r.nft; ${ALL}`,
    );
    expect(said.map((line) => line.split(": ")[1])).toEqual(["2 of 5", "2 of 5", "2 of 5", "0 of 5", "2 of 5"]);
  });

  it("of connections that is full lets no further source in", async () => {
    const said = await onHost(
      { "r.nft": metered([connections(true, 1)], { connections: "few" }) },
      `nft -f r.nft; ${ALL}`,
    );
    expect(said.map((line) => line.split(": ")[1])).toEqual(["2 of 5", "0 of 5", "2 of 5", "0 of 5", "0 of 5"]);
  });

  it("of both kinds asks for a connection only what is within the rate", async () => {
    const both = metered([connections(true), rate(true)], { rate: "slow", connections: "few" });
    const said = await onHost({ "r.nft": both }, `nft -f r.nft; from 198.51.100.2 5`);
    expect(said).toEqual(["198.51.100.2: 2 of 5"]);
  });

  it("is counted once where a packet fits several matches, and shared by all rules that name it", async () => {
    const twice = [match("input", { traffic: udp(9999) }), match("input", { traffic: udp(9999, 9998) })];
    const rules = [rule(1, "allow", twice, { rate: "slow" }), rule(2, "allow", twice, { rate: "slow" })];
    const file = ruleset(ir({ meters: [rate(true)], paths: { "to-host": path(rules) } }));
    expect(await onHost({ "r.nft": file }, "nft -f r.nft; from 198.51.100.2 9")).toEqual(["198.51.100.2: 3 of 9"]);
  });
});
