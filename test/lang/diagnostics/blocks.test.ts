import { describe, expect, it } from "vitest";
import { underlined } from "./underlined.ts";

describe("blocks", () => {
  it.each<[policy: string, expected: string[]]>([
    ["docker {\n iptable off\n}", ["unknown-setting «iptable»"]],
    [
      "docker {\n iptables false\n publish\n uplink\n uplink eth0 eth1\n}",
      ["bad-setting «false»", "bad-setting «publish»", "bad-setting «uplink»", "missing-comma «eth0 eth1»"],
    ],
    [
      'docker {\n iptables off on\n bridges "a*b"\n publish dnat, proxy\n}',
      ["bad-setting «off on»", 'bad-interface «"a*b"»', "bad-setting «dnat»"],
    ],
    ["docker {", ["unclosed-block «{»"]],
    ["docker { iptables off\nlet a = 1.1.1.1", ["unclosed-block «{»"]],
    ["docker x {\n iptable off\n}", ["unexpected-token «x»", "unknown-setting «iptable»"]],
    ["docker", ["incomplete-statement «docker»"]],
    ["docker {}\n}", ["unexpected-token «}»"]],
    ["docker { { iptables off } }", ["unexpected-token «{»"]],
    [
      'test "x" {\n log any to host\n allow any to host because "x"\n allow any from x\n}',
      ["modifier-not-here «log»", "modifier-not-here «because»", "missing-to «allow»"],
    ],
    ["test x {\n allow anyy to hosts\n}", ["unquoted-text «x»"]],
    ["test {\n allow 80 to host\n}", ["unexpected-token «{»", "port-without-protocol «80»"]],
    ['test "" {\n}', ['empty-text «""»']],
    ['test "a" "b" {\n}', ['unquoted-text «"a" "b"»']],
    ['test "a"', ['incomplete-statement «"a"»']],
    ['test "a" { allow any to host } foo', ["unexpected-token «foo»"]],
    ['test "a" { foo any to host; allow any to host; }', ["unexpected-token «foo»"]],
    ['test "a" {\n allow any to host\n\nallow any to host\ndefault deny to host\n', ["unclosed-block «{»"]],
    ["allow any to host {\n foo\n}", ["unexpected-token «{»"]],
    ["}", ["unexpected-token «}»"]],
    ["allow any to host }", ["unexpected-token «}»"]],
    ["allow any to host; allow any to host", ["unexpected-token «;»"]],
    ['test "a" { test "b" { allow any to host } }', ["unexpected-token «test»"]],
  ])("%j", (policy, expected) => {
    expect(underlined(policy)).toEqual(expected);
  });
});
