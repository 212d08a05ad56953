import { describe, expect, it } from "vitest";
import { emitIptables } from "../../../../backends/iptables/emit.ts";
import { emitNft } from "../../../../backends/nft/emit.ts";
import type { CountingLine } from "../../../../src/host/hits/counter.ts";
import { hitsOf } from "../../../../src/host/hits/hits.ts";
import { readIptablesCounters } from "../../../../src/host/hits/iptables.ts";
import { readNftCounters } from "../../../../src/host/hits/nft.ts";
import type { Ir } from "../../../../src/ir/ir.ts";
import { EXAMPLE_NAMES, readExample } from "../../../examples/example.ts";
import { irOf } from "../../policy/build.ts";

/** What belongs to no line of a policy. */
const OWN = [
  "dhcp",
  "discovery",
  "forged container address",
  "forged loopback address",
  "forged source",
  "invalid",
  "loopback",
  "masquerade",
  "network on docker0",
  "replies",
  "while a reload is under way",
];

/** The compiled rules as the kernel lists them, each having counted one packet. */
function counted(ir: Ir, backend: "nft" | "iptables"): CountingLine[] {
  const emission = backend === "nft" ? emitNft(ir, { source: "x" }) : emitIptables(ir, { source: "x", ipset: true });
  const text = (name: string) => emission.files.find((file) => file.name === name)?.text ?? "";
  if (backend === "nft") {
    const listing = text("ruleset.nft").replace(/^( {2})+/gm, (blanks) => "\t".repeat(blanks.length / 2));
    return readNftCounters(listing.replace(/\bcounter\b/g, "counter packets 1 bytes 40"));
  }
  return [4, 6].flatMap((family) => readIptablesCounters(text(`rules.v${family}`).replace(/^-A /gm, "[1:40] -A ")));
}

function hits(ir: Ir, backend: "nft" | "iptables") {
  return hitsOf(ir, new Map(counted(ir, backend).map(({ comment }) => [comment, { packets: 1, bytes: 40 }])));
}

describe.each(["nft", "iptables"] as const)("what the kernel counts of rules compiled to %s", (backend) => {
  it.each(EXAMPLE_NAMES)("belongs to the policy's lines in %s, and every line is there", (name) => {
    const { ir } = readExample(name);
    const all = hits(ir, backend);
    const lines = all.filter(({ kind }) => kind === "line");
    expect(lines.some(({ packets }) => packets === 1)).toBe(true);
    expect(OWN).toEqual(expect.arrayContaining(all.filter(({ kind }) => kind === "own").map(({ place }) => place)));
  });

  it("is shown as counted together where lines became one rule", () => {
    const policy = Array.from({ length: 40 }, (_, i) => `allow tcp ${1000 + i} from 10.0.0.${i} to host\n`);
    const all = hits(irOf(`${policy.join("")}default deny to host\n`), backend);
    expect(all).toContainEqual({ kind: "lines", place: "policy.wall:1-40", packets: 1, bytes: 40 });
    const first = all.find(({ place }) => place === "policy.wall:1");
    expect(first).toEqual({ kind: "line", place: "policy.wall:1", verdict: "allow", countedWith: "policy.wall:1-40" });
    expect(all.find(({ place }) => place === "policy.wall:41")).toMatchObject({ packets: 1 });
  });
});
