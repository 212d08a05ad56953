import { describe, expect, it } from "vitest";
import { deletionOf } from "../../../../src/host/cut/delete.ts";
import { carryOut } from "../../../../src/host/cut/end.ts";
import { type Entry, readEntries } from "../../../../src/host/cut/entries.ts";
import type { Ran, Run } from "../../../../src/host/run.ts";

const line = (port: number, kind = "tcp 6 99 ESTABLISHED") =>
  `ipv4 2 ${kind} src=203.0.113.9 dst=192.0.2.5 sport=${port} dport=80 src=172.17.0.2 dst=203.0.113.9 sport=8080 dport=${port} mark=0 use=1 id=${port}`;
const read = (text: string) => readEntries(text).entries as [Entry, ...Entry[]];
const GONE = "conntrack v1.4.7 (conntrack-tools): Operation failed: such conntrack doesn't exist\n";

/** Answers each run of conntrack(8) with the next of these, then with success, and keeps what was run. */
function fake(...answers: readonly Partial<Ran>[]) {
  const said: string[] = [];
  const left = [...answers];
  const run: Run = async (program, args, input = "") => {
    said.push([program, ...args].join(" ") + (input && `: ${input.trim()}`));
    if (program === "nft") return { status: 0, out: args.includes("tables") ? TABLES : "", err: "" };
    return { status: 0, out: "", err: "", ...left.shift() };
  };
  return { run, said };
}

const TABLES = JSON.stringify({ nftables: [{ table: { family: "inet", name: "wallc_cut" } }] });

describe("a deletion", () => {
  const [entry] = read(line(5001));
  const one = { args: deletionOf(entry), entries: [entry] };

  it("that finds nothing is done", async () => {
    const { run } = fake({ status: 1, err: "conntrack v1.4.7 (conntrack-tools): 0 flow entries have been deleted.\n" });
    expect(await carryOut(run, [one])).toEqual({ unlisted: [], troubles: [] });
  });

  it("goes on where an entry ended by itself in the middle of it", async () => {
    const { run, said } = fake({ status: 1, out: line(5001), err: GONE }, { status: 1, err: GONE });
    expect(await carryOut(run, [one])).toEqual({ unlisted: [], troubles: [] });
    expect(said).toEqual(Array(3).fill(`conntrack ${deletionOf(entry).join(" ")} -o extended,id`));
  });

  it("that fails is told, and the others are carried out", async () => {
    const { run, said } = fake({ status: 2, err: "conntrack v1.4.7 (conntrack-tools): Operation not permitted\n" });
    const { troubles } = await carryOut(run, Array(9).fill(one));
    expect(troubles).toEqual([
      "a flow could not be ended: conntrack v1.4.7 (conntrack-tools): Operation not permitted",
    ]);
    expect(said).toHaveLength(9);
  });

  it("that never comes to an end is told", async () => {
    const run: Run = async () => ({ status: 1, out: "", err: GONE });
    expect((await carryOut(run, [one])).troubles).toHaveLength(1);
  });

  it("bars the answers of what it ended though it wasn't listed, and ends what they opened", async () => {
    const { run, said } = fake({ out: `${line(5001)}\n${line(5002)}\n` });
    const { unlisted, troubles } = await carryOut(run, [one]);
    expect([unlisted, troubles]).toEqual([read(line(5002)), []]);
    expect(said.slice(1).filter((text) => !text.includes("tables"))).toEqual([
      "nft -f -: add element inet wallc_cut v4 { 6 . 172.17.0.2 . 8080 . 203.0.113.9 . 5002 }",
      "conntrack -D -f ipv4 -p tcp --orig-src 172.17.0.2 --orig-dst 203.0.113.9 --orig-port-src 8080 --orig-port-dst 5002 -o extended,id",
    ]);
  });
});
