import { describe, expect, it } from "vitest";
import { underlined } from "./underlined.ts";

describe("characters", () => {
  it.each<[policy: string, expected: string[]]>([
    ["allow any to “host”", ["odd-character «“»", "odd-character «”»"]],
    ['allow any to host because "a\\n"', ["unknown-escape «\\n»"]],
    ['allow any to host because "abc', ['unclosed-string «"abc»']],
    ["allow any to host \\ ", ["stray-backslash «\\»"]],
    ["allow any \\", ["stray-backslash «\\»"]],
    ["allow any to höst", ["odd-character «ö»"]],
    ["allow any\u00a0to host", ["odd-character «\u00a0»"]],
    ["let a = 10.0.0.1–10.0.0.9", ["odd-character «–»"]],
    ["\ufeffallow any to host", ["byte-order-mark «\ufeff»"]],
    ["allow any to host # \u202e", ["control-character «\u202e»"]],
    ['allow any to host because "\u200b"', ["control-character «\u200b»"]],
    ["allow any\u0000 to host", ["control-character «\u0000»"]],
    ["allow any to host\rdeny any to host", ["control-character «\r»"]],
    ["a\u2028b", ["control-character «\u2028»"]],
    ["allow any to host # wallc: allow x", ["bad-suppression «# wallc: allow x»"]],
    ["# wallc: silence\nallow any to host", ["bad-suppression «# wallc: silence»"]],
    ["allow any to host # wallc: allow Not-Code because x", ["bad-suppression «# wallc: allow Not-Code because x»"]],
    ['allow any to host because "a\\"', ['unclosed-string «"a\\"»']],
    ["let \\\\ = 1", ["stray-backslash «\\»", "stray-backslash «\\»"]],
  ])("%j", (policy, expected) => {
    expect(underlined(policy)).toEqual(expected);
  });
});
