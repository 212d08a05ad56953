import { describe, expect, it } from "vitest";
import { underlined } from "./underlined.ts";

describe("names", () => {
  it.each<[policy: string, expected: string[]]>([
    ["let host = 1.1.1.1", ["reserved-word «host»"]],
    ["let a b = 1.1.1.1", ["unexpected-token «b»"]],
    ["let a = host", ["not-an-address «host»"]],
    ["let a = 1.1.1.1 2.2.2.2", ["not-an-address «1.1.1.1 2.2.2.2»"]],
    ["let a = container x", ["not-an-address «container x»"]],
    ["let a = 1.1.1.1 from x", ["misplaced-clause «from»"]],
    ["let = 1.1.1.1", ["unexpected-token «=»"]],
    ["let a", ["incomplete-statement «a»"]],
    ["set a timeout 1hour", ["bad-set-option «1hour»"]],
    ["set a = 1.1.1.1", ["unexpected-token «=»"]],
    ["service ssh = tcp 22", ["service-name-taken «ssh»"]],
    ["service x = 80", ["port-without-protocol «80»"]],
    ["let until = 1.1.1.1", ["reserved-word «until»"]],
    ["let multicast = 1.1.1.1", ["reserved-word «multicast»"]],
    ['let "tcp" = 1.1.1.1', ['reserved-word «"tcp"»']],
    ["let 1a = 1.1.1.1", ["bad-name «1a»"]],
    ['let "1.1.1.1" = 1.1.1.1', ['quoted-address «"1.1.1.1"»']],
    ['let "" = 1.1.1.1', ['bad-name «""»']],
    ["let a* = 1.1.1.1", ["unquoted-pattern «a*»"]],
    ["let a/b = 1.1.1.1", ["bad-name «a/b»"]],
    ["service echo-request = icmp 8", ["service-name-taken «echo-request»"]],
    ["service https = tcp 443", ["service-name-taken «https»"]],
    ["zone forward = interface eth0", ["reserved-word «forward»"]],
    ["set mac", ["reserved-word «mac»"]],
    ["let x = 1.1.1.1 = 2", ["unexpected-token «=»"]],
    ["let x == 1", ["unexpected-token «=»"]],
    ["let x =", ["incomplete-statement «=»"]],
    ["service s = tcp 80 from x", ["unexpected-token «from»"]],
    ["service s = tcp 80 log", ["unexpected-token «log»"]],
  ])("%j", (policy, expected) => {
    expect(underlined(policy)).toEqual(expected);
  });
});
