import { describe, expect, it } from "vitest";
import { deletionOf } from "../../../../src/host/cut/delete.ts";
import { readEntries } from "../../../../src/host/cut/entries.ts";
import { formatAddress } from "../../../../src/ip/address.ts";

/** As conntrack 1.4.7 printed them on Linux 6.18, with and without `nf_conntrack_acct`. */
const REAL = [
  "ipv6     10 udp      17 29 src=::1 dst=::1 sport=58709 dport=53 [UNREPLIED] src=::1 dst=::1 sport=53 dport=58709 mark=0 use=1 id=1265246858",
  "ipv4     2 tcp      6 431999 ESTABLISHED src=127.0.0.1 dst=127.0.0.1 sport=41792 dport=81 src=127.0.0.1 dst=127.0.0.1 sport=80 dport=41792 [ASSURED] mark=0 use=1 id=1130531440",
  "ipv6     10 icmpv6   58 29 src=::1 dst=::1 type=128 code=0 id=52 src=::1 dst=::1 type=129 code=0 id=52 mark=0 use=1 id=3674006797",
  "ipv4     2 icmp     1 29 src=127.0.0.1 dst=127.0.0.1 type=8 code=0 id=51 src=127.0.0.1 dst=127.0.0.1 type=0 code=0 id=51 mark=0 use=1 id=2653088388",
  "ipv4     2 udp      17 30 src=127.0.0.1 dst=127.0.0.1 sport=52856 dport=99 packets=1 bytes=29 [UNREPLIED] src=127.0.0.1 dst=127.0.0.1 sport=99 dport=52856 packets=0 bytes=0 mark=0 zone=7 use=1 id=3624482369",
  "ipv4     2 gre      47 30 src=127.0.0.1 dst=127.0.0.1 srckey=0x0 dstkey=0x1 packets=1 bytes=36 [UNREPLIED] src=127.0.0.1 dst=127.0.0.1 srckey=0x1 dstkey=0x0 packets=0 bytes=0 mark=0 use=1 id=3914883338",
  "ipv4     2 udp      17 30 src=127.0.0.1 dst=127.0.0.1 sport=52856 dport=98 zone-orig=8 packets=1 bytes=29 [UNREPLIED] src=127.0.0.1 dst=127.0.0.1 sport=98 dport=52856 packets=0 bytes=0 mark=0 use=1 id=4046284165",
  "ipv4     2 sctp     132 9 CLOSED src=127.0.0.1 dst=127.0.0.1 sport=4660 dport=80 packets=1 bytes=52 [UNREPLIED] src=127.0.0.1 dst=127.0.0.1 sport=80 dport=4660 packets=0 bytes=0 mark=0 use=1 id=3720962386",
  "ipv4     2 unknown  50 599 src=127.0.0.1 dst=127.0.0.1 packets=1 bytes=40 [UNREPLIED] src=127.0.0.1 dst=127.0.0.1 packets=0 bytes=0 mark=0 use=1 id=665231582",
];

function only(line: string) {
  const { entries, unread } = readEntries(line);
  expect(unread).toEqual([]);
  expect(entries.length).toBe(1);
  return entries[0] as (typeof entries)[number];
}

describe("the entries of connection tracking", () => {
  it("are read as conntrack prints them", () => {
    const { entries, unread } = readEntries(`${REAL.join("\n")}\n`);
    expect(unread).toEqual([]);
    expect(entries.map(({ protocol }) => protocol)).toEqual([17, 6, 58, 1, 17, 47, 17, 132, 50]);
    expect(entries.map(({ id }) => id).slice(0, 2)).toEqual([1265246858, 1130531440]);
  });

  it("tell where a redirected connection went", () => {
    const { original, reply } = only(REAL[1] as string);
    expect([original.port, reply.sourcePort, reply.port]).toEqual([81, 80, 41792]);
    expect(formatAddress(reply.source)).toBe("127.0.0.1");
  });

  it("are deleted by both tuples", () => {
    expect(deletionOf(only(REAL[1] as string)).join(" ")).toBe(
      "-D -f ipv4 -p tcp --orig-src 127.0.0.1 --orig-dst 127.0.0.1 --reply-src 127.0.0.1 --reply-dst 127.0.0.1 " +
        "--orig-port-src 41792 --orig-port-dst 81 --reply-port-src 80 --reply-port-dst 41792",
    );
    expect(deletionOf(only(REAL[2] as string)).join(" ")).toContain("--icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 52");
    expect(deletionOf(only(REAL[4] as string)).join(" ")).toContain("--zone 7");
    expect(deletionOf(only(REAL[6] as string)).join(" ")).toContain("--orig-zone 8");
    expect(deletionOf(only(REAL[8] as string)).join(" ")).toContain("-p 50");
  });

  it.each([
    ["a tuple is missing", (REAL[0] as string).replace(/ \[UNREPLIED\].* mark/, " mark")],
    ["there is no id", (REAL[0] as string).replace(/ id=\d+$/, "")],
    ["an address is none", (REAL[1] as string).replace("src=127.0.0.1", "src=127.0.0.256")],
    ["a family is the other one", (REAL[1] as string).replace("src=127.0.0.1", "src=::1")],
    ["a port is missing", (REAL[1] as string).replace("dport=81 ", "")],
    ["a word is new", (REAL[1] as string).replace("mark=0", "mark=0 colour=red")],
    ["it breaks off", (REAL[1] as string).slice(0, 90)],
  ])("are unread where %s", (_, line) => {
    expect(readEntries(line)).toEqual({ entries: [], unread: [line] });
  });
});
