import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  address,
  flag,
  gatewayMode,
  id,
  interfaceAddress,
  interfaceName,
  mac,
  port,
  prefix,
  protocol,
  subnet,
  Wrong,
} from "../../../src/docker/schema/values.ts";

const READERS = {
  address,
  flag,
  gatewayMode,
  id,
  interfaceAddress,
  interfaceName,
  mac,
  port,
  prefix,
  protocol,
  subnet,
};

describe("values from outside", () => {
  it.each([
    ["interfaceName", ["eth0", "br-0a749efb0a4f", "wg_home.100", "x@y", "0", "ABCDEFGHIJKLMNO"]],
    [
      "interfaceName",
      ["!", "", ".", "..", "-x", "a b", "a/b", "a:1", "br+", "eth*", "a;b", "a\n", "$x", "ä", "ABCDEFGHIJKLMNOP"],
    ],
    ["address", ["0.0.0.0", "::", "255.255.255.255", "fd00:ec2::254"]],
    ["address", ["!", "", "10.1", "010.0.0.1", "1.2.3.4/32", "::1%lo", "[::1]", " 1.2.3.4", "1.2.3.4\n", "localhost"]],
    ["prefix", ["0.0.0.0/0", "10.0.0.0/8", "fd00::/8", "192.0.2.1/32"]],
    ["prefix", ["!", "10.0.0.1/8", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/08", "fd00::/129", "/8", "10.0.0.0/8/8"]],
    ["interfaceAddress", ["198.51.100.1/24", "fe80::1/64"]],
    ["interfaceAddress", ["!", "198.51.100.1", "198.51.100.1/+4"]],
    ["port", ["0", "80", "65535"]],
    ["port", ["!", "", "65536", "-1", "080", "8e1", "80 ", "٣"]],
    ["flag", ["1", "true", "FALSE", "0"]],
    ["flag", ["!", "", "yes", "tRUE"]],
    ["protocol", ["tcp", "udp", "sctp"]],
    ["protocol", ["!", "", "TCP", "icmp", "constructor"]],
    ["id", ["0123456789abcdef", "xybj7spwpvo8w85bukflp7s98", "lb-enc"]],
    ["id", ["!", "", "-x", "a/b", "a b", "a\n", "x".repeat(129)]],
    ["mac", ["02:42:ac:11:00:02"]],
    ["mac", ["!", "", "02:42:ac:11:00", "02-42-ac-11-00-02", "02:42:ac:11:00:0g"]],
    ["gatewayMode", ["nat", "nat-unprotected", "routed", "isolated"]],
    ["gatewayMode", ["!", "", "NAT", "a b", "x".repeat(33)]],
  ] as const)("%s takes (or refuses, behind `!`) %j", (name, texts) => {
    const refused = texts[0] === "!";
    for (const text of refused ? texts.slice(1) : texts) {
      expect(READERS[name](text) instanceof Wrong, JSON.stringify(text)).toBe(refused);
    }
  });

  it("are canonical", () => {
    expect(address("2001:DB8:0:0::1")).toBe("2001:db8::1");
    expect(prefix("FD00:0::/8")).toBe("fd00::/8");
    expect(subnet("10.0.0.1/8")).toBe("10.0.0.0/8");
    expect(subnet("10.0.0.1/32")).toBe("10.0.0.1/32");
    expect(mac("02:42:AC:11:00:02")).toBe("02:42:ac:11:00:02");
  });

  it("that are refused say why in printable words, and never throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        for (const read of Object.values(READERS)) {
          const result = read(text);
          if (result instanceof Wrong) expect(result.message).toMatch(/^[^\p{Cc}]{1,400}$/u);
        }
      }),
    );
  });

  it("that are interface names hold nothing that a rule file or a shell could take for its own", () => {
    const pieces = fc.constantFrom(
      "a",
      "0",
      "-",
      ".",
      "_",
      "@",
      " ",
      '"',
      "'",
      "$",
      ";",
      "*",
      "+",
      "/",
      ":",
      "\\",
      "\n",
      "{",
      "é",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 17 }), (parts) => {
        const text = parts.join("");
        const good = /^[a0._@-]{1,15}$/.test(text) && !text.startsWith("-") && text !== "." && text !== "..";
        expect(interfaceName(text) instanceof Wrong).toBe(!good);
      }),
    );
  });
});
