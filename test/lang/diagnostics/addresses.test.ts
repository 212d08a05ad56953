import { describe, expect, it } from "vitest";
import { underlined } from "./underlined.ts";

describe("addresses", () => {
  it.each<[policy: string, expected: string[]]>([
    ["allow tcp 22 from 10.0.0.1/8 to host", ["host-bits «10.0.0.1/8»"]],
    ["allow tcp 22 from 010.0.0.1 to host", ["leading-zero «010.0.0.1»"]],
    ["allow tcp 22 from 10.1 to host", ["short-address «10.1»"]],
    ["allow tcp 22 from 10.1/16 to host", ["short-address «10.1/16»"]],
    ["allow tcp 22 from fe80::1%eth0 to host", ["zone-index «fe80::1%eth0»"]],
    ["allow tcp 22 from 10.0.0.0/255.0.0.0 to host", ["prefix-length «10.0.0.0/255.0.0.0»"]],
    ["allow tcp 22 from 10.0.0.5 - 10.0.0.9 to host", ["range-form «10.0.0.5 - 10.0.0.9»"]],
    ["allow tcp 22 from 10.0.0.5-9 to host", ["range-form «10.0.0.5-9»"]],
    ["allow tcp 22 from 10.0.0.9-10.0.0.5 to host", ["range-order «10.0.0.9-10.0.0.5»"]],
    ["allow tcp 22 from !10.0.0.9 to host", ["bad-address «!10.0.0.9»"]],
    ["allow tcp 22 from not 10.0.0.9 to host", ["foreign-word «not»"]],
    ["allow tcp 22 from 300.0.0.9 to host", ["bad-address «300.0.0.9»"]],
    ["allow tcp 22 from example.com/24 to host", ["bad-name «example.com/24»"]],
    ['allow tcp 22 from "10.0.0.1" to host', ['quoted-address «"10.0.0.1"»']],
    ["let a = 10.0.0.0/33", ["prefix-length «10.0.0.0/33»"]],
    ["let a = 2001:db8::/129", ["prefix-length «2001:db8::/129»"]],
    ["let a = 2001:db8::1/32", ["host-bits «2001:db8::1/32»"]],
    ["let a = 10.0.0.0/08", ["prefix-length «10.0.0.0/08»"]],
    ["let a = 10.0.0.0/", ["prefix-length «10.0.0.0/»"]],
    ["let a = 10.0.0.0/8-10.1.0.0/8", ["range-form «10.0.0.0/8-10.1.0.0/8»"]],
    ["let a = 10.0.0.1-2001:db8::1", ["range-family «10.0.0.1-2001:db8::1»"]],
    ["let a = 1.2.3.4.5", ["bad-address «1.2.3.4.5»"]],
    ["let a = 1:2:3", ["bad-address «1:2:3»"]],
    ["let a = ::1::2", ["bad-address «::1::2»"]],
    ["let a = 010.1/8", ["short-address «010.1/8»"]],
    ["let a = 10.0.0.1-010.0.0.2", ["leading-zero «10.0.0.1-010.0.0.2»"]],
    ["let a = aa:bb:cc:dd:ee:ff", ["bad-address «aa:bb:cc:dd:ee:ff»"]],
    ["let a = 5", ["short-address «5»"]],
    ["let a = 10.0.0.0 / 8", ["range-form «10.0.0.0 / 8»"]],
    ['let a = "10.0.0.1"', ['quoted-address «"10.0.0.1"»']],
    ["let a = file blocklist.txt", ["unquoted-text «blocklist.txt»"]],
    ["let a = file", ["unquoted-text «file»"]],
    ['let a = file "x" "y"', ['unquoted-text «"x" "y"»']],
    ["let a = 10.0.0.1, host, 10.0.0.1/8", ["not-an-address «host»", "host-bits «10.0.0.1/8»"]],
    ["let a = tcp 80", ["not-an-address «tcp 80»"]],
    ["zone z = interface eth0 address 10.0.0.1/8", ["host-bits «10.0.0.1/8»"]],
    ["zone z = interface eth0 address host", ["not-an-address «host»"]],
  ])("%j", (policy, expected) => {
    expect(underlined(policy)).toEqual(expected);
  });
});
