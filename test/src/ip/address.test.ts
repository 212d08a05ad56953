import fc from "fast-check";
import { Address4, Address6 } from "ip-address";
import { describe, expect, it } from "vitest";
import { formatAddress, isProblem, parseAddress } from "../../../src/ip/address.ts";

const v4 = fc.nat(0xffffffff).map((value) => ({ family: 4 as const, value: BigInt(value) }));
const v6 = fc
  .oneof(
    fc.bigInt(0n, (1n << 128n) - 1n),
    fc
      .array(fc.constantFrom(0n, 0n, 1n, 0xdb8n, 0xffffn), { minLength: 8, maxLength: 8 })
      .map((groups) => groups.reduce<bigint>((value, group) => (value << 16n) | group, 0n)),
  )
  .map((value) => ({ family: 6 as const, value }));

describe("addresses", () => {
  it("are read as they are printed", () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (address) => {
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });

  it("are printed as another library prints them (RFC 5952)", () => {
    fc.assert(
      fc.property(v4, (address) => {
        expect(formatAddress(address)).toBe(Address4.fromBigInt(address.value).correctForm());
      }),
    );
    fc.assert(
      fc.property(v6, (address) => {
        fc.pre(address.value >> 32n !== 0xffffn);
        expect(formatAddress(address)).toBe(Address6.fromBigInt(address.value).correctForm());
      }),
    );
  });

  it("are read as another library reads them, where we read them", () => {
    const piece = fc.constantFrom("::", ":", ".", "0", "1", "12", "255", "256", "01", "db8", "FFFF", "10", "2001", "g");
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 10 }).map((all) => all.join("")),
        (text) => {
          const ours = parseAddress(text);
          if (isProblem(ours)) return;
          const theirs = ours.family === 4 ? new Address4(text) : new Address6(text);
          expect(ours.value).toBe(theirs.bigInt());
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["0.0.0.0", "0.0.0.0"],
    ["255.255.255.255", "255.255.255.255"],
    ["::", "::"],
    ["::1", "::1"],
    ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["1:0:0:0:0:0:0:0", "1::"],
    ["::ffff:192.0.2.1", "::ffff:192.0.2.1"],
    ["::ffff:c000:0201", "::ffff:192.0.2.1"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ])("%s is printed %s", (text, expected) => {
    const address = parseAddress(text);
    expect(isProblem(address) ? address : formatAddress(address)).toBe(expected);
  });

  it.each([
    ["010.0.0.1", { problem: "leading-zero", meant: "10.0.0.1" }],
    ["10.0.0.01", { problem: "leading-zero", meant: "10.0.0.1" }],
    ["0300.0.0.1", { problem: "leading-zero" }],
    ["10.1", { problem: "short-form" }],
    ["167772161", { problem: "short-form" }],
    ["10.0.0.256", { problem: "octet-range" }],
    ["10.0.0.1.1", { problem: "syntax" }],
    ["10.0.0.", { problem: "syntax" }],
    ["0x0a.0.0.1", { problem: "syntax" }],
    [" 10.0.0.1", { problem: "syntax" }],
    ["", { problem: "syntax" }],
    ["fe80::1%eth0", { problem: "zone-index", meant: "fe80::1" }],
    ["1::2::3", { problem: "syntax" }],
    [":::", { problem: "syntax" }],
    ["1:2:3:4:5:6:7", { problem: "syntax" }],
    ["1:2:3:4:5:6:7:8:9", { problem: "syntax" }],
    ["1:2:3:4:5:6:7::8", { problem: "syntax" }],
    ["12345::", { problem: "syntax" }],
    [":1::", { problem: "syntax" }],
    ["::ffff:010.0.0.1", { problem: "leading-zero", meant: "10.0.0.1" }],
    ["1.2.3.4::", { problem: "syntax" }],
  ])("%j is refused", (text, expected) => {
    expect(parseAddress(text)).toEqual(expected);
  });
});
