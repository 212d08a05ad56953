import { describe, expect, it } from "vitest";
import { Cells } from "../../../../src/host/cut/cells.ts";
import { type Entry, readEntries } from "../../../../src/host/cut/entries.ts";
import { planDeletions } from "../../../../src/host/cut/plan.ts";
import { interval } from "../../../../src/ip/interval.ts";
import { IntervalSet } from "../../../../src/ip/interval-set.ts";
import { container, irOf, leg, world } from "../../policy/build.ts";

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
function runs({ refused, unsure = [], stays = [] }: Flows, cells?: Cells): string[] {
  const [go, anew, stay] = [refused, unsure, stays].map((texts) => texts.map(entry)) as [Entry[], Entry[], Entry[]];
  const plan = planDeletions({ all: [...stay, ...anew, ...go], refused: go, apart: anew }, cells);
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

describe("connections from many sources", () => {
  const policy = "let friends = 203.0.113.0/26, 203.0.113.100-203.0.113.255\nset bans\ndeny any from bans to host\n";
  const ir = irOf(`${policy}allow tcp 22 from friends to host\ndefault deny to host\n`);
  const bans = new Map([["runtime:bans", IntervalSet.parse(["203.0.113.66", "2001:db8::1"])]]);
  const cells = (shared: readonly string[] = []) =>
    new Cells(ir, bans, {
      prefixes: ["0.0.0.0/0", "203.0.113.80/28"].map(interval),
      shared: IntervalSet.parse(shared),
    });
  const from = (...hosts: number[]) => hosts.map((host) => `tcp 203.0.113.${host}:${5000 + host} 192.0.2.5:22`);
  const sources = (flows: Flows, where = cells()) =>
    runs(flows, where).map((line) => line.replace(/^(\d+): tcp --orig-src (\S+) .*/, "$1 $2"));

  it("go by the widest prefixes within which nothing tells them apart", () => {
    expect(sources({ refused: from(67, 68, 69, 70, 71, 72, 78, 80, 95, 96, 97) })).toEqual([
      "4 203.0.113.68/30",
      "2 203.0.113.72/29",
      "2 203.0.113.80/28",
      "2 203.0.113.96/30",
      "1 203.0.113.67",
    ]);
  });

  it("don't go with a container's", () => {
    const topology = world({ containers: [container("db", [leg("bridge", "172.17.0.2")])] });
    const known = irOf("deny any from container db to host\n", topology);
    const around = new Cells(known, bans, { prefixes: [], shared: IntervalSet.empty });
    const refused = [2, 4, 5].map((host) => `tcp 172.17.0.${host}:${5000 + host} 192.0.2.5:22`);
    expect(sources({ refused }, around)).toEqual(["2 172.17.0.4/30", "1 172.17.0.2"]);
  });

  it("go by their addresses where what comes from there stays after all", () => {
    const twice = [...from(72, 72, 73, 73, 74)];
    expect(sources({ refused: twice })).toEqual(["5 203.0.113.72/29"]);
    expect(sources({ refused: twice, stays: from(75) })).toEqual([
      "2 203.0.113.72",
      "2 203.0.113.73",
      "1 203.0.113.74",
    ]);
  });

  it("go by their addresses where one of several ways is taken, which depends on both ends", () => {
    expect(sources({ refused: from(72, 73) }, cells(["203.0.113.64/26"]))).toEqual([
      "1 203.0.113.72",
      "1 203.0.113.73",
    ]);
    expect(sources({ refused: from(72, 73) }, cells(["192.0.2.0/24"]))).toEqual(["1 203.0.113.72", "1 203.0.113.73"]);
  });

  it("go by their addresses where those are special", () => {
    for (const range of ["127.0.0.", "169.254.7.", "224.0.0."]) {
      expect(runs({ refused: [1, 2].map((n) => `tcp ${range}${n}:1 192.0.2.5:22`) }, cells())).toHaveLength(2);
    }
    expect(runs({ refused: [1, 2].map((n) => `tcp fe80::${n}:1 2001:db8::5:22`) }, cells())).toHaveLength(2);
    expect(runs({ refused: [2, 3].map((n) => `tcp 2001:db8::${n}:1 2001:db8::5:22`) }, cells())).toHaveLength(1);
    expect(runs({ refused: [1, 3].map((n) => `tcp 2001:db8::${n}:1 2001:db8::5:22`) }, cells())).toHaveLength(2);
  });
});
