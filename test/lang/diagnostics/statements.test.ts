import { describe, expect, it } from "vitest";
import { underlined } from "./underlined.ts";

describe("statements and the words of other firewalls", () => {
  it.each<[policy: string, expected: string[]]>([
    ["accept tcp 22 to host", ["unknown-statement «accept»"]],
    ["-A INPUT -p tcp --dport 22 -j ACCEPT", ["unknown-statement «-A»"]],
    ["iptables -A INPUT -j DROP", ["unknown-statement «iptables»"]],
    ["ufw allow 22/tcp", ["unknown-statement «ufw»"]],
    ["alow tcp 22 to host", ["unknown-statement «alow»"]],
    ["allow 22/tcp to host", ["port-without-protocol «22/tcp»"]],
    ["allow ssh to host", ["port-without-protocol «ssh»"]],
    ["allow tcp port 22 to host", ["foreign-word «port»"]],
    ["allow proto tcp from any to any port 22", ["bad-protocol «tcp»", "foreign-word «port»"]],
    ["allow tcp from any to any port 22", ["foreign-word «port»"]],
    ["allow from 1.2.3.4 to any port 22 proto tcp", ["missing-traffic «allow»", "foreign-word «port»"]],
    ["allow tcp --dport 22 to host", ["foreign-word «--dport»"]],
    ["tcp dport 22 accept", ["unknown-statement «tcp»"]],
    ["allow tcp dport 22 to host", ["foreign-word «dport»"]],
    ["allow in on eth0 from any to host", ["clause-order «on»"]],
    ["pass in on eth0", ["unknown-statement «pass»"]],
    ["permit ip any any", ["unknown-statement «permit»"]],
    ["block tcp 22 to host", ["unknown-statement «block»"]],
    ["*filter", ["unknown-statement «*filter»"]],
    [":INPUT DROP [0:0]", ["unknown-statement «:INPUT»"]],
    ["COMMIT", ["unknown-statement «COMMIT»"]],
    ["table inet filter {", ["unknown-statement «table»", "unclosed-block «{»"]],
    ["define admins = 10.0.0.1", ["unknown-statement «define»"]],
    ["from admins to host", ["unknown-statement «from»"]],
    ['"x"', ['unknown-statement «"x"»']],
    ["Allow tcp 22 to host", ["unknown-statement «Allow»"]],
    ["allow tcp 22 via docker0 to host", ["foreign-word «via»"]],
    ["allow tcp 22 to host -j ACCEPT", ["foreign-word «-j»"]],
    ["allow tcp 22 to host state NEW", ["foreign-word «state»"]],
    ["10.0.0.1", ["unknown-statement «10.0.0.1»"]],
    ["= 1", ["unexpected-token «=»"]],
    [", 2", ["unexpected-token «,»"]],
    ["; allow any to host", ["unexpected-token «;»"]],
    ["limit 10/minute", ["unknown-statement «limit»"]],
  ])("%j", (policy, expected) => {
    expect(underlined(policy)).toEqual(expected);
  });
});
