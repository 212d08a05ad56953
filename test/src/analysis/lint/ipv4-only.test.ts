import { describe, expect, it } from "vitest";
import { lintFindings, lintOf } from "../../policy/build.ts";
import { host, lintWorld } from "./world.ts";

describe("a refusal that speaks of IPv4 alone", () => {
  const CODE = "ipv4-only-refusal";
  const found = (text: string, topology = lintWorld()) =>
    lintFindings(`${text}\ndefault deny to containers`, topology).filter((one) => one.startsWith(CODE));

  it("is underlined at the addresses, and says which IPv6 the host has", () => {
    const text = "deny any from 203.0.113.0/24 to containers\nallow tcp 443 to container www";
    expect(found(text)).toEqual([`${CODE}: 203.0.113.0/24`]);
    expect(lintOf(text, lintWorld()).find((one) => one.code === CODE)?.message).toContain(
      "(`2001:db8:1::1` on `eth0`)",
    );
  });

  it("is found in groups, groups of groups, and destinations", () => {
    expect(found("let a = 10.0.0.0/8\nlet b = a, 192.0.2.0/24\ndeny any from b to host")).toEqual([`${CODE}: b`]);
    expect(found("deny any from containers to 10.0.0.0/8")).toEqual([`${CODE}: 10.0.0.0/8`]);
    expect(found("let v = 10.0.0.0/8, 2001:db8::/32 except 2001:db8::/32\ndeny any from v to host")).toEqual([
      `${CODE}: v`,
    ]);
  });

  it("is no finding where IPv6 is refused all the same", () => {
    expect(found("deny any from 203.0.113.0/24 to containers")).toEqual([]);
    expect(found("deny any from 203.0.113.0/24 to containers\nallow tcp 443 from 10.0.0.0/8 to container www")).toEqual(
      [],
    );
    expect(found("allow tcp 443 to container www\ndeny any from 203.0.113.0/24 to containers")).toEqual([]);
  });

  it("is no finding where both families are named, or a place", () => {
    expect(found("deny any from 203.0.113.0/24, 2001:db8:66::/64 to host")).toEqual([]);
    expect(found("deny any from private to host")).toEqual([]);
    expect(found("deny any from containers to metadata")).toEqual([]);
    expect(found("zone lan = interface eth1\ndeny any from lan, 10.0.0.0/8 to host")).toEqual([]);
    expect(found("deny any from 203.0.113.0/24 to host trial")).toEqual([]);
  });

  it("is no finding on a host without IPv6", () => {
    const text = "deny any from 203.0.113.0/24 to host";
    expect(found(text, lintWorld({ host: host("198.51.100.1/24", "fe80::1/64") }))).toEqual([]);
    expect(lintFindings(text).filter((one) => one.startsWith(CODE))).toEqual([]);
  });
});

describe("an allow for public IPv4 addresses alone", () => {
  const CODE = "ipv4-only-allow";
  const found = (text: string, topology = lintWorld()) =>
    lintFindings(`${text}\ndefault deny to containers`, topology).filter((one) => one.startsWith(CODE));

  it("is a note at the source", () => {
    expect(found("allow tcp 443 from 198.51.100.7 to container www")).toEqual([`${CODE}: 198.51.100.7`]);
    expect(found("let a = 198.51.100.7\nallow any from a, 203.0.113.9 to containers")).toEqual([
      `${CODE}: a, 203.0.113.9`,
    ]);
    expect(lintOf("allow tcp 443 from 198.51.100.7 to container www", lintWorld())[0]?.severity).not.toBe("error");
  });

  it("is no finding for private addresses, or with IPv6 among them", () => {
    expect(found("allow tcp 443 from 192.168.1.0/24 to container www")).toEqual([]);
    expect(found("allow tcp 443 from 198.51.100.7, 2001:db8:ad::/48 to container www")).toEqual([]);
    expect(found("allow tcp 443 from any to container www")).toEqual([]);
    expect(
      found("allow tcp 443 from 198.51.100.7 to container www", lintWorld({ host: host("198.51.100.1/24") })),
    ).toEqual([]);
  });
});
