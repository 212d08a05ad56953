import { describe, expect, it } from "vitest";
import { isIcmpType } from "../../lang/icmp.ts";
import { parse } from "../../lang/parse.ts";
import { PORT_NAMES, PORT_NICKNAMES } from "../../lang/ports.ts";
import { METADATA_ADDRESSES, PRIVATE_PREFIXES } from "../../lang/private.ts";
import { BUILT_IN_SERVICES, builtInService } from "../../lang/services.ts";
import { isBareWord, RESERVED_WORDS, STATEMENT_WORDS } from "../../lang/words.ts";
import { formatInterval, interval, prefixLength } from "../../src/ip/interval.ts";
import { IntervalSet } from "../../src/ip/interval-set.ts";

const withoutPlaces = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === "span" ? undefined : part)));

describe("reserved words", () => {
  it("are those of the contract, and what begins a part of a statement", () => {
    const growth = "during established if mac masquerade multicast name optional redirect stack user".split(" ");
    const begin =
      "tcp udp sctp tcp/udp icmp icmpv6 esp ah gre igmp ipip proto any outside internet private metadata host";
    const more =
      "containers container label compose network swarm published from to except on log limit connections with";
    const all = [...STATEMENT_WORDS, ...growth, ..."trial as because until".split(" ")];
    for (const word of [...all, ...begin.split(" "), ...more.split(" ")]) expect(RESERVED_WORDS).toContain(word);
  });

  it.each([...RESERVED_WORDS].filter(isBareWord))("%s names no group, no service and no zone", (word) => {
    for (const text of [
      `let ${word} = 10.0.0.1`,
      `service ${word} = tcp 1`,
      `zone ${word} = interface e`,
      `set ${word}`,
    ]) {
      expect(parse("p", text).diagnostics.map(({ code }) => code)).toEqual(["reserved-word"]);
    }
  });

  it.each([...RESERVED_WORDS].filter(isBareWord))("%s names containers, labels, networks and projects", (word) => {
    const text = `allow any from container ${word}, label ${word}=${word}, network ${word}, compose ${word}/${word} to any`;
    expect(parse("p", text).diagnostics).toEqual([]);
  });

  it.each(["source", "second", "dhcp", "proxy", "dnat", "off", "uplink", "iptables", "web", "dns", "ping", "port"])(
    "%s is free",
    (word) => {
      expect(parse("p", `let ${word} = 10.0.0.1\nallow any from ${word} to host`).diagnostics).toEqual([]);
    },
  );
});

describe("ports", () => {
  it("have bare names that aren't reserved, and numbers", () => {
    for (const [name, port] of PORT_NAMES) {
      expect(isBareWord(name)).toBe(true);
      expect(RESERVED_WORDS.has(name)).toBe(false);
      expect(port).toBeGreaterThan(0);
      expect(port).toBeLessThan(65_536);
    }
  });

  it("have nicknames that are no names", () => {
    for (const [nickname, name] of PORT_NICKNAMES) {
      expect(PORT_NAMES.has(nickname)).toBe(false);
      expect(PORT_NAMES.has(name)).toBe(true);
    }
  });
});

describe("built-in services", () => {
  it.each(BUILT_IN_SERVICES.map((service) => [service.name, service] as const))("%s", (name, service) => {
    expect(PORT_NAMES.has(name) || isIcmpType(name) || RESERVED_WORDS.has(name)).toBe(false);
    const { statements, diagnostics } = parse("p", `service ${name} = ${service.written}`);
    expect(diagnostics).toEqual([]);
    expect(statements[0]?.kind === "service" ? withoutPlaces(statements[0].traffic) : undefined).toEqual(
      withoutPlaces(service.traffic),
    );
    expect(builtInService(name)).toBe(service);
  });

  it("hold what the contract says", () => {
    const written = (name: string): string | undefined => builtInService(name)?.written;
    expect(written("ping")).toBe("icmp echo-request, icmpv6 echo-request");
    expect(written("dns")).toBe("tcp/udp 53");
    expect(written("docker-swarm")).toBe("tcp 2377, tcp/udp 7946, udp 4789, esp");
    expect(written("web")).toBeDefined();
    expect(written("nope")).toBeUndefined();
  });
});

describe("private", () => {
  it("is a list of canonical, disjoint prefixes in the order of their addresses", () => {
    const all = PRIVATE_PREFIXES.map(({ prefix }) => interval(prefix));
    for (const [at, { prefix }] of PRIVATE_PREFIXES.entries()) {
      const found = all[at] as (typeof all)[number];
      expect(prefixLength(found)).toBeDefined();
      const printed = formatInterval(found);
      expect(printed.includes("/") ? printed : `${printed}/128`).toBe(prefix);
      const before = all[at - 1];
      if (before?.family === found.family) expect(found.first).toBeGreaterThan(before.last);
    }
  });

  it.each([
    ["10.1.2.3", true],
    ["172.31.255.255", true],
    ["172.32.0.0", false],
    ["192.168.0.1", true],
    ["100.64.0.1", true],
    ["100.128.0.0", false],
    ["169.254.169.254", true],
    ["127.0.0.1", true],
    ["192.0.2.1", true],
    ["198.18.0.1", true],
    ["203.0.113.9", true],
    ["224.0.0.251", true],
    ["255.255.255.255", true],
    ["0.0.0.0", true],
    ["1.1.1.1", false],
    ["8.8.8.8", false],
    ["fd00:ec2::254", true],
    ["fe80::1", true],
    ["ff02::1", true],
    ["::", true],
    ["::1", true],
    ["2001:db8::1", true],
    ["64:ff9b:1::1", true],
    ["64:ff9b::1", false],
    ["2606:4700::1111", false],
    ["2001:4860::8888", false],
  ])("%s: %s", (text, expected) => {
    const set = IntervalSet.parse(PRIVATE_PREFIXES.map(({ prefix }) => prefix));
    const { family, first: value } = interval(text);
    expect(set.contains({ family, value })).toBe(expected);
  });

  it("has metadata's addresses in canonical form", () => {
    expect(METADATA_ADDRESSES.map((text) => formatInterval(interval(text)))).toEqual(METADATA_ADDRESSES);
  });
});
