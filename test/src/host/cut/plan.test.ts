import { describe, expect, it } from "vitest";
import { type Entry, readEntries } from "../../../../src/host/cut/entries.ts";
import { planDeletions } from "../../../../src/host/cut/plan.ts";

/** `tcp FROM:PORT TO:PORT`, and where answers come from and go to if that differs; words behind that stand in the entry too. */
function entry(text: string): Entry {
  const [, kind, from, to, answers = to, client = from, more = ""] =
    /^(tcp|udp) (\S+) (\S+)(?: = (\S+) (\S+))?(?: (zone=\d+))?$/.exec(text) ?? [];
  const end = (address = "") => /^(.+):(\d+)$/.exec(address)?.slice(1) ?? [];
  const tuple = ([source, sport]: string[], [destination, dport]: string[]) =>
    `src=${source} dst=${destination} sport=${sport} dport=${dport}`;
  const family = from?.includes("::") ? "ipv6 10" : "ipv4 2";
  const state = kind === "tcp" ? "tcp 6 99 ESTABLISHED" : "udp 17 99";
  const tuples = `${tuple(end(from), end(to))} ${tuple(end(answers), end(client))}`;
  const { entries } = readEntries(`${family} ${state} ${tuples} [ASSURED] mark=0 ${more} use=1 id=1`);
  return entries[0] as Entry;
}

interface Flows {
  readonly refused: readonly string[];
  readonly unsure?: readonly string[];
  readonly stays?: readonly string[];
}

/** What would run, without the options that are the same for all. */
function runs({ refused, unsure = [], stays = [] }: Flows): string[] {
  const [go, anew, stay] = [refused, unsure, stays].map((texts) => texts.map(entry)) as [Entry[], Entry[], Entry[]];
  const plan = planDeletions({ all: [...stay, ...anew, ...go], refused: go, apart: anew });
  return plan.map(({ args, entries }) => `${entries.length}: ${args.join(" ").replace(/^-D -f ipv[46] -p /, "")}`);
}

const WHOLE =
  "tcp --orig-src 203.0.113.9 --orig-dst 192.0.2.5 --reply-src 192.0.2.5 --reply-dst 203.0.113.9 " +
  "--orig-port-src 5001 --orig-port-dst 22 --reply-port-src 22 --reply-port-dst 5001";
const WIDE =
  "tcp --orig-src 203.0.113.9 --orig-dst 192.0.2.5 --reply-src 192.0.2.5 --orig-port-dst 22 --reply-port-src 22";
const TWO = ["tcp 203.0.113.9:5001 192.0.2.5:22", "tcp 203.0.113.9:5002 192.0.2.5:22"];

describe("connections that end", () => {
  it("go by both tuples where one is alone", () => {
    expect(runs({ refused: TWO.slice(0, 1) })).toEqual([`1: ${WHOLE}`]);
  });

  it("go together where only the client's port differs", () => {
    expect(runs({ refused: TWO })).toEqual([`2: ${WIDE}`]);
  });

  it("go together however they are masqueraded", () => {
    const masqueraded = [1, 2].map(
      (n) => `tcp 172.17.0.2:500${n} 203.0.113.9:25 = 203.0.113.9:25 192.0.2.${n}:${6000 + n}`,
    );
    expect(runs({ refused: masqueraded })).toEqual([
      "2: tcp --orig-src 172.17.0.2 --orig-dst 203.0.113.9 --reply-src 203.0.113.9 --orig-port-dst 25 --reply-port-src 25",
    ]);
  });

  it.each([
    ["the source", "tcp 203.0.113.10:5002 192.0.2.5:22"],
    ["the destination", "tcp 203.0.113.9:5002 192.0.2.6:22"],
    ["the port", "tcp 203.0.113.9:5002 192.0.2.5:23"],
    ["the protocol", "udp 203.0.113.9:5002 192.0.2.5:22"],
    ["where it was redirected", "tcp 203.0.113.9:5002 192.0.2.5:22 = 172.17.0.2:22 203.0.113.9:5002"],
    ["the port where it was redirected", "tcp 203.0.113.9:5002 192.0.2.5:22 = 192.0.2.5:2222 203.0.113.9:5002"],
  ])("don't go with one that stays and differs in %s", (_, stays) => {
    expect(runs({ refused: TWO, stays: [stays] })).toEqual([`2: ${WIDE}`]);
    expect(runs({ refused: [...TWO.slice(0, 1), stays] })).toHaveLength(2);
  });

  it("go one by one where one that fits as well stays, also in another zone", () => {
    const single = [`1: ${WHOLE}`, `1: ${WHOLE.replaceAll("5001", "5002")}`];
    expect(runs({ refused: TWO, stays: ["tcp 203.0.113.9:5003 192.0.2.5:22"] })).toEqual(single);
    expect(runs({ refused: TWO, stays: ["tcp 203.0.113.9:5001 192.0.2.5:22 zone=7"] })).toEqual(single);
    expect(runs({ refused: TWO, unsure: ["tcp 203.0.113.9:5003 192.0.2.5:22"] })).toEqual([
      ...single,
      `1: ${WHOLE.replaceAll("5001", "5003")}`,
    ]);
  });

  it("go one by one where the policy may allow them", () => {
    expect(runs({ refused: [], unsure: TWO })).toEqual([`1: ${WHOLE}`, `1: ${WHOLE.replaceAll("5001", "5002")}`]);
  });

  it("are told apart by their source port where it tells the answers to a DHCP client", () => {
    const answers = [67, 68].flatMap((port) => [`udp 203.0.113.9:${port} 192.0.2.5:68`]);
    expect(runs({ refused: answers })).toHaveLength(2);
    expect(runs({ refused: answers.map((one) => one.replace("192.0.2.5:68", "192.0.2.5:69")) })).toHaveLength(1);
    const six = [546, 547].map((port) => `udp 2001:db8::1:${port} 2001:db8::5:546`);
    expect(runs({ refused: six })).toHaveLength(2);
  });
});
