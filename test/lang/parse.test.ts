import { describe, expect, it } from "vitest";
import { parse } from "../../lang/parse.ts";
import { formatInterval, type Interval } from "../../src/ip/interval.ts";
import { formatPorts, type PortRange } from "../../src/ip/ports.ts";

/** A tree without places, with intervals and ports as they are written. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if ("family" in value && "first" in value) return formatInterval(value as Interval);
  if ("first" in value) return formatPorts(value as PortRange);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "span")
      .map(([key, part]) => [key, plain(part)]),
  );
}

function treeOf(text: string): unknown {
  const { statements, diagnostics } = parse("p.wall", text);
  expect(diagnostics).toEqual([]);
  expect(statements).toHaveLength(1);
  return plain(statements[0]);
}

const any = { items: [{ kind: "any" }], except: [] };
const host = { items: [{ kind: "host" }], except: [] };

function trafficOf(text: string): unknown {
  return (treeOf(`service s = ${text}`) as { traffic: unknown }).traffic;
}

function endOf(text: string): unknown {
  return (treeOf(`allow any to ${text}`) as { to: { items: unknown[] } }).to.items[0];
}

describe("statements", () => {
  it.each([
    [
      'let office = 10.0.0.0/8, other, file "more.txt" except 10.66.0.0/16',
      {
        kind: "let",
        name: { text: "office" },
        addresses: ["10.0.0.0/8", "other", "more.txt"],
        except: ["10.66.0.0/16"],
      },
    ],
  ])("%s", (text, expected) => {
    const tree = treeOf(text) as { addresses: Record<string, unknown>[]; except: Record<string, unknown>[] };
    const short = (item: Record<string, unknown>): unknown => item.interval ?? item.name ?? item.path;
    expect({ ...tree, addresses: tree.addresses.map(short), except: tree.except.map(short) }).toEqual(expected);
  });

  it.each([
    ["set banned", { kind: "set", name: { text: "banned" } }],
    ["set banned timeout 1d12h size 10", { kind: "set", name: { text: "banned" }, timeout: 129_600, size: 10 }],
    [
      'zone lan = interface eth1, "wg*" address 10.0.0.0/8',
      {
        kind: "zone",
        name: { text: "lan" },
        interfaces: [{ pattern: "eth1" }, { pattern: "wg*" }],
        addresses: [{ kind: "interval", interval: "10.0.0.0/8" }],
      },
    ],
    ["default deny to host", { kind: "default", action: "deny", path: "to-host", modifiers: {} }],
    [
      "default reject forward with host-unreachable trial log",
      {
        kind: "default",
        action: "reject",
        path: "forward",
        modifiers: { with: { reject: "host-unreachable" }, trial: {}, log: {} },
      },
    ],
    ["essentials without dhcp, guards", { kind: "essentials", without: [{ part: "dhcp" }, { part: "guards" }] }],
    ['include "conf.d/*.wall"', { kind: "include", pattern: "conf.d/*.wall" }],
    [
      'docker { iptables off; uplink eth0, "ppp*"\n publish dnat; bridges br0; userland-proxy off }',
      {
        kind: "docker",
        settings: [
          { kind: "iptables", on: false },
          { kind: "uplink", interfaces: [{ pattern: "eth0" }, { pattern: "ppp*" }] },
          { kind: "publish", by: "dnat" },
          { kind: "bridges", patterns: [{ pattern: "br0" }] },
          { kind: "userland-proxy", on: false },
        ],
      },
    ],
    [
      'test "t" { deny any to host; reject any from any to host }',
      {
        kind: "test",
        name: { text: "t" },
        lines: [
          { action: "deny", traffic: { items: [] }, to: host },
          { action: "reject", traffic: { items: [] }, from: any, to: host },
        ],
      },
    ],
    [
      'log "p " any from any to host limit 5/day burst 2 per source',
      {
        kind: "rule",
        action: "log",
        logPrefix: { text: "p " },
        traffic: { items: [] },
        from: any,
        to: host,
        modifiers: { limit: { count: 5, unit: "day", burst: 2, perSource: true } },
      },
    ],
    [
      'allow any to host connections 3 as "a \\"b\\" \\\\" because "c" until 2028-02-29 log "l"',
      {
        kind: "rule",
        action: "allow",
        traffic: { items: [] },
        to: host,
        modifiers: {
          connections: { most: 3, perSource: false },
          as: { text: 'a "b" \\' },
          because: { text: "c" },
          until: { date: "2028-02-29" },
          log: { prefix: { text: "l" } },
        },
      },
    ],
  ])("%s", (text, expected) => {
    expect(treeOf(text)).toEqual(expected);
  });

  it.each([
    ["to host", "to-host"],
    ["from any to host", "to-host"],
    ["to containers", "to-containers"],
    ["from outside to containers", "to-containers"],
    ["from containers", "from-containers"],
    ["from containers to outside", "from-containers"],
    ["between containers", "between-containers"],
    ["from containers to containers", "between-containers"],
    ["from host", "from-host"],
    ["from host to any", "from-host"],
    ["forward", "forward"],
    ["from outside to outside", "forward"],
  ])("default deny %s is the path %s", (written, path) => {
    expect(treeOf(`default deny ${written}`)).toMatchObject({ path });
  });
});

describe("traffic", () => {
  const ports = (protocols: string[], ...list: string[]) => ({ kind: "ports", protocols, ports: list });
  it.each([
    ["any", []],
    ["tcp", [{ kind: "ports", protocols: ["tcp"], ports: "any" }]],
    ["tcp any, udp 53", [{ kind: "ports", protocols: ["tcp"], ports: "any" }, ports(["udp"], "53")]],
    ["tcp 80, 443, 8000-8099, udp 53", [ports(["tcp"], "80", "443", "8000-8099"), ports(["udp"], "53")]],
    [
      "tcp ssh, https, web, udp ntp",
      [ports(["tcp"], "22", "443"), { kind: "service", name: "web" }, ports(["udp"], "123")],
    ],
    ["tcp/udp domain, dns", [ports(["tcp", "udp"], "53"), { kind: "service", name: "dns" }]],
    [
      "icmp echo-request, 3, icmpv6 echo-request, 1",
      [
        { kind: "icmp", family: 4, types: [8, 3] },
        { kind: "icmp", family: 6, types: [128, 1] },
      ],
    ],
    [
      "icmp, icmpv6 any, esp",
      [
        { kind: "icmp", family: 4, types: "any" },
        { kind: "icmp", family: 6, types: "any" },
        { kind: "protocol", numbers: [50] },
      ],
    ],
    ["proto 89, 112, tcp 1", [{ kind: "protocol", numbers: [89, 112] }, ports(["tcp"], "1")]],
  ])("%s", (text, items) => {
    expect(trafficOf(text)).toEqual({ items });
  });
});

describe("endpoints", () => {
  it.each([
    ["192.0.2.1", { kind: "interval", interval: "192.0.2.1" }],
    ["10.0.0.5-10.0.0.9", { kind: "interval", interval: "10.0.0.5-10.0.0.9" }],
    ["admins", { kind: "name", name: "admins" }],
    ['"my group"', { kind: "name", name: "my group" }],
    ["host 192.0.2.1", { kind: "host", address: { kind: "interval", interval: "192.0.2.1" } }],
    ["published own", { kind: "published", address: { kind: "group", name: "own" } }],
    ["container 1abc", { kind: "container", name: "1abc", glob: false }],
    ["container host", { kind: "container", name: "host", glob: false }],
    ['container "web-*"', { kind: "container", name: "web-*", glob: true }],
    ['container "web"', { kind: "container", name: "web", glob: false }],
    ["label tier", { kind: "label", key: "tier" }],
    ["label com.example.tier=web", { kind: "label", key: "com.example.tier", value: "web" }],
    ['label "a b" = "to host"', { kind: "label", key: "a b", value: "to host" }],
    ["label any=any", { kind: "label", key: "any", value: "any" }],
    ["compose shop", { kind: "compose", project: "shop" }],
    ["compose 1shop/2web", { kind: "compose", project: "1shop", service: "2web" }],
    ['compose "my shop"/web', { kind: "compose", project: "my shop", service: "web" }],
    ['compose shop/"the web"', { kind: "compose", project: "shop", service: "the web" }],
    ["network to", { kind: "network", name: "to" }],
    ["swarm shop_web", { kind: "swarm", service: "shop_web" }],
  ])("%s", (text, item) => {
    expect(endOf(text)).toEqual(item);
  });

  it("reads `except` and `on` behind the whole list", () => {
    expect(treeOf('allow any from a, b except c, 10.0.0.1 on lan to any on interface eth0, "wg*"')).toMatchObject({
      from: {
        items: [{ name: "a" }, { name: "b" }],
        except: [
          { kind: "name", name: "c" },
          { kind: "interval", interval: "10.0.0.1" },
        ],
        on: [{ kind: "zone", name: "lan" }],
      },
      to: {
        on: [
          { kind: "interface", pattern: "eth0" },
          { kind: "interface", pattern: "wg*" },
        ],
      },
    });
  });
});

describe("lines", () => {
  it("go on behind a comma, whatever blanks and comments follow it, and behind a backslash", () => {
    const text = "let a = 10.0.0.1, # one\n\n  # two\n  10.0.0.2,\r\n10.0.0.3 \\\r\n  except \\\n 10.0.0.4\n";
    expect(treeOf(text)).toMatchObject({ addresses: { length: 3 }, except: { length: 1 } });
  });

  it("give each statement and word its place", () => {
    const { statements } = parse("p.wall", "\n  let a = 10.0.0.1 # x\n");
    expect(statements[0]?.span).toEqual({
      file: "p.wall",
      start: { offset: 3, line: 2, column: 3 },
      end: { offset: 19, line: 2, column: 19 },
    });
  });

  it("with an error are left out, and the others read", () => {
    const { statements, diagnostics } = parse("p", "let a = 10.0.0.1,\nlet b = 010.0.0.1\nalow\nallow any to host\n");
    expect(diagnostics.map(({ code }) => code)).toEqual(["trailing-comma", "leading-zero", "unknown-statement"]);
    expect(statements.map(({ kind }) => kind)).toEqual(["let", "rule"]);
  });
});

describe("suppressions", () => {
  it("speak of their line, or of the next one that holds a statement", () => {
    const text = [
      "# wallc: allow a-code because of this",
      "# wallc: allow b because that",
      "",
      "allow any to host # wallc: allow c-1 because x",
    ].join("\n");
    const { suppressions, diagnostics } = parse("p", text);
    expect(diagnostics).toEqual([]);
    const found = suppressions.map(({ code, reason, line }) => `${code}, ${reason}, ${line}`).sort();
    expect(found).toEqual(["a-code, of this, 4", "b, that, 4", "c-1, x, 4"]);
  });
});
