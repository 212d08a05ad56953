import { describe, expect, it } from "vitest";
import { readLogLine } from "../../../../src/host/log/line.ts";
import { loggersOf, writersOf } from "../../../../src/host/log/match.ts";
import { refusedSources } from "../../../../src/host/log/sources.ts";
import { formatAddress } from "../../../../src/ip/address.ts";
import { irOf } from "../../policy/build.ts";

const TCP =
  "OUT= MAC=52:54:00:12:34:56:52:54:00:65:43:21:08:00 SRC=203.0.113.9 DST=192.0.2.5 LEN=60 TOS=0x00 PREC=0x00 TTL=57 ID=8021 DF PROTO=TCP SPT=40112 DPT=25 WINDOW=64240 RES=0x00 SYN URGP=0 ";
const UDP6 =
  "OUT=eth0 PHYSOUT=veth1 SRC=2001:0db8:0001:0000:0000:0000:0000:0002 DST=fe80:0000:0000:0000:0000:0000:0000:0001 LEN=49 TC=0 HOPLIMIT=63 FLOWLBL=1234 PROTO=UDP SPT=5000 DPT=53 LEN=9 ";
const ERROR =
  "OUT= SRC=192.0.2.1 DST=192.0.2.5 LEN=88 TOS=0x00 PREC=0xC0 TTL=64 ID=1 PROTO=ICMP TYPE=3 CODE=3 [SRC=192.0.2.5 DST=192.0.2.1 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=2 PROTO=UDP SPT=7 DPT=9 LEN=40 ] ";

function writers(policy: string, text: string, firewall: "nft" | "iptables-legacy" = "nft"): string[] {
  const ir = irOf(policy);
  const line = readLogLine(text);
  if (!line) throw new Error(`unread: ${text}`);
  return writersOf(ir, loggersOf(ir, firewall), line).map(({ place, verdict }) => `${place} ${verdict}`);
}

describe("a line of the kernel's log", () => {
  it("tells of a packet, as dmesg and the journal print it", () => {
    expect(readLogLine(`[  123.456789] wallc policy.wall:3 IN=eth0 ${TCP}`)).toMatchObject({
      before: "[  123.456789] wallc policy.wall:3 ",
      incoming: "eth0",
      outgoing: "",
      protocol: 6,
      sourcePort: 40112,
      port: 25,
      hopLimit: 57,
    });
    const six = readLogLine(`2026-03-01T12:00:00+00:00 box kernel: mail IN=br0 PHYSIN=veth0 ${UDP6}`);
    expect(six).toMatchObject({ incoming: "br0", outgoing: "eth0", protocol: 17, port: 53, hopLimit: 63 });
    expect([six?.source, six?.destination].map((one) => one && formatAddress(one))).toEqual([
      "2001:db8:1::2",
      "fe80::1",
    ]);
  });

  it("of an ICMP error is about the error, not the packet in it", () => {
    const line = readLogLine(`x IN=eth0 ${ERROR}`);
    expect(line).toMatchObject({ protocol: 1, icmpType: 3 });
    expect(line?.port).toBeUndefined();
    expect(line && formatAddress(line.source)).toBe("192.0.2.1");
  });

  it.each(["", "usb 1-1: new device", "IN=eth0 OUT= SRC=1.2.3 DST=4.5.6.7 PROTO=TCP ", "IN=eth0 OUT= "])(
    "that tells of none is left out: %s",
    (text) => expect(readLogLine(text)).toBeUndefined(),
  );
});

describe("the rule behind a line", () => {
  const POLICY =
    'deny tcp 25 from any to host log\ndeny tcp 26 from any to host as "relay" log\nlog "seen " udp from any to host\ndefault deny to host log\n';

  it("is named by the tool's own prefix", () => {
    expect(writers(POLICY, `[1.5] wallc policy.wall:1 IN=eth0 ${TCP}`)).toEqual(["policy.wall:1 deny"]);
    expect(writers(POLICY, `Mar  1 12:00:00 box kernel: wallc relay IN=eth0 ${TCP}`)).toEqual(["policy.wall:2 deny"]);
    expect(writers(POLICY, `[1.5] seen IN=eth0 ${TCP}`)).toEqual(["policy.wall:3 log"]);
    expect(writers(POLICY, `[1.5] wallc policy.wall:4 IN=eth0 ${TCP}`)).toEqual(["policy.wall:4 default deny"]);
  });

  it("is none of ours where the prefix is another's", () => {
    for (const prefix of ["", "[UFW BLOCK] ", "wallc policy.wall:17 ", "unseen ", "xwallc policy.wall:1 "]) {
      expect(writers(POLICY, `[1.5] ${prefix}IN=eth0 ${TCP}`), prefix).toEqual([]);
    }
  });

  it("is found by the packet where rules share a prefix", () => {
    const policy =
      'deny tcp 25 from any to host log "drop "\ndeny tcp 26 from any to host log "drop "\ndeny udp from any to host log "drop "\n';
    expect(writers(policy, `[1.5] drop IN=eth0 ${TCP}`)).toEqual(["policy.wall:1 deny"]);
    expect(writers(policy, `[1.5] drop IN=eth0 ${TCP.replace("DPT=25", "DPT=99")}`)).toHaveLength(3);
    const twice = 'log "x " tcp from any to host\ndeny tcp 25 from any to host log "x "\n';
    expect(writers(twice, `[1.5] x IN=eth0 ${TCP}`)).toEqual(["policy.wall:1 log", "policy.wall:2 deny"]);
  });

  it("is told on the packet's own path where it stands on several", () => {
    const ir = irOf("deny tcp 25 from any to any log\n");
    const paths = (text: string) => {
      const line = readLogLine(`[1.5] wallc policy.wall:1 ${text}`);
      return line && writersOf(ir, loggersOf(ir, "nft"), line).map(({ path }) => path);
    };
    expect(paths(`IN=eth0 ${TCP}`)).toEqual(["to-host"]);
    const out = TCP.replace("OUT=", "OUT=eth0");
    expect(paths(`IN=docker0 ${out}`)).toEqual(["from-containers"]);
    expect(paths(`IN=eth0 ${out.replace("OUT=eth0", "OUT=docker0")}`)).toEqual(["to-containers"]);
    expect(paths(`IN=docker0 ${out.replace("OUT=eth0", "OUT=br-0123456789ab")}`)).toEqual(["between-containers"]);
  });

  it("is found where iptables cut the prefix", () => {
    const label = (name: string, port: number) => `deny tcp ${port} from any to host as "${name}" log\n`;
    const policy = label("nobody may send mail to us, 1", 25) + label("nobody may send mail to us, 2", 26);
    const text = `[1.5] wallc nobody may send mai... IN=eth0 ${TCP}`;
    expect(writers(policy, text, "iptables-legacy")).toEqual(["policy.wall:1 deny"]);
  });
});

describe("who was refused most", () => {
  it("is counted by lines of rules that refuse", () => {
    const policy =
      'deny tcp 25 from any to host log\nlog "seen " tcp from any to host\ndeny tcp 26 from any to host trial\n';
    const from = (prefix: string, source: string) => `[1] ${prefix} IN=eth0 ${TCP.replace("203.0.113.9", source)}`;
    const log = [
      from("wallc policy.wall:1", "203.0.113.1"),
      from("wallc policy.wall:1", "203.0.113.2"),
      from("wallc policy.wall:1", "203.0.113.2"),
      from("seen", "203.0.113.3"),
      from("wallc policy.wall:3", "203.0.113.3"),
      "something else",
    ].join("\n");
    const places = ["policy.wall:1"];
    expect(refusedSources(irOf(policy), "nft", log, 10)).toEqual([
      { source: "203.0.113.2", lines: 2, places },
      { source: "203.0.113.1", lines: 1, places },
    ]);
    expect(refusedSources(irOf(policy), "nft", log, 1)).toHaveLength(1);
  });
});
