import { describe, expect, it } from "vitest";
import type { Topology } from "../../../../src/docker/topology.ts";
import { readDump } from "../../docker/fixtures.ts";
import { container, leg, network } from "../../policy/build.ts";
import { drop, drops, dropsOf, ENGINES, under } from "./docker-drops.ts";
import { lintWorld } from "./world.ts";

/** `www` with `-p 8443:443`, `db` with `-p 5432:5432`, `loop` with `-p 127.0.0.1:9000:9000`, `cache` and `queue` with nothing. */
const HOST = lintWorld({
  containers: [
    ...lintWorld().containers,
    container("cache", [leg("shop", "172.18.0.4")], [], { labels: { tier: "memory" } }),
    container("queue", [leg("shop", "172.18.0.5")], [], { labels: { tier: "memory" } }),
    container("loop", [leg("shop", "172.18.0.6")], ["127.0.0.1:9000:9000"]),
  ],
});

/** A host with this network for `cache` (nothing published) and `loop` (on 127.0.0.1 alone). */
function on(parts: Parameters<typeof network>[1], version = "28.5.2"): Topology {
  const shop = network("shop", { subnets: [{ prefix: "172.18.0.0/16" }, { prefix: "fd00:18::/64" }], ...parts });
  const containers = [
    container("cache", [leg("shop", "172.18.0.4", "fd00:18::4")]),
    container("loop", [leg("shop", "172.18.0.6", "fd00:18::6")], ["127.0.0.1:9000:9000"]),
    container("web", [leg("shop", "172.18.0.7", "fd00:18::7")], [], {
      configuredPorts: [{ protocol: "tcp", containerPort: 80, hostAddress: "0.0.0.0", hostPort: 0 }],
    }),
  ];
  return under(version, lintWorld({ containers, networks: [shop] }));
}

describe("an allow from outside for a port that isn't published", () => {
  it.each(ENGINES)("is found in what %s says, and none for the port that is", (engine) => {
    const topology = readDump(`${engine}-s02-pub`);
    for (const text of ["tcp 443", "udp 80", "tcp 8000-8079, 8081-9000", "tcp 79, udp any", "ping", "proto 17, 132"]) {
      expect(drops(`allow ${text} from 203.0.113.0/24 to container web`, topology), text).toEqual([
        "unpublished: container web",
      ]);
    }
    for (const text of ["tcp 80", "any", "tcp any", "tcp 1-1024, udp 50-60", "web", "proto 6"]) {
      expect(drops(`allow ${text} from 203.0.113.0/24 to container web`, topology), text).toEqual([]);
    }
  });

  it("says from Docker 28 on that nothing else gets in, with both back ends", () => {
    const text = "allow tcp 443 from any to container web";
    for (const [engine, release] of ENGINES.filter(([, one]) => one >= 28)) {
      expect(drop(text, readDump(`${engine}-s02-pub`))).toMatchObject({
        severity: "warning",
        message: `\`container web\` doesn't publish \`tcp 443\`, and Docker ${release} lets in from outside only what is published`,
        help: [
          "Publish the port (`-p 443:443`): the rule holds for the published port then.",
          expect.stringContaining("Or give `bridge` the gateway mode `nat-unprotected`"),
        ],
      });
    }
  });

  it("says up to Docker 27 that FORWARD's policy decides, and when it works", () => {
    const text = "allow tcp 443 from any to container web";
    for (const [engine, release] of ENGINES.filter(([, one]) => one < 28)) {
      const { message, help } = drop(text, readDump(`${engine}-s02-pub`));
      expect(message).toContain(
        "`container web` doesn't publish `tcp 443`: from outside it gets in only where FORWARD's policy",
      );
      expect(message).toContain(`Docker ${release} sets DROP where it switches forwarding on`);
      expect(help[1]).toContain("the rule works until Docker 28");
    }
  });

  it.each(["e28-nft", "e29-nft", "e29-nftables"])("minds the gateway modes of %s", (engine) => {
    const topology = readDump(`${engine}-s15-gatewaymodes`);
    const found = (name: string, traffic: string) => drops(`allow ${traffic} from any to container ${name}`, topology);
    expect(found("c-nat", "tcp 81")).toEqual(["unpublished: container c-nat"]);
    expect(found("c-nat", "ping")).toEqual(["unpublished: container c-nat"]);
    expect(found("c-nat-unprotected", "tcp 81")).toEqual([]);
    expect(found("c-routed", "tcp 80")).toEqual([]);
    expect(found("c-routed", "ping")).toEqual([]);
    expect(found("c-routed", "tcp 81")).toEqual(["unpublished: container c-routed"]);
    expect(found("c-isolated", "tcp 80")).toEqual(["internal: container c-isolated"]);
    expect(drop("allow tcp 81 from any to container c-routed", topology).help[1]).toContain(
      "The gateway mode of `gw-routed`",
    );
  });

  it("knows gateway modes by family, and only those of the source count", () => {
    const open = on({ ipv6: true, gatewayModeV6: "nat-unprotected" });
    expect(drops("allow tcp 81 from any to container cache", open)).toEqual([]);
    expect(drops("allow tcp 81 from 2001:db8::/32 to container cache", open)).toEqual([]);
    expect(drops("allow tcp 81 from 203.0.113.9 to container cache", open)).toEqual(["unpublished: container cache"]);
    const zone = (addresses: string) => `zone lan = interface eth1 address ${addresses}`;
    const rule = "allow tcp 81 from lan to container cache";
    expect(drops(`${zone("203.0.113.0/24")}\n${rule}`, open)).toHaveLength(1);
    expect(drops(`${zone("203.0.113.0/24, 2001:db8::/32")}\n${rule}`, open)).toEqual([]);
    const sixOnly = { ipv6: true, gatewayModeV4: "nat-unprotected", subnets: [{ prefix: "fd00:18::/64" }] };
    expect(drops("allow tcp 81 from any to container cache", on(sixOnly))).toHaveLength(1);
    const routed = on({ gatewayModeV4: "routed" });
    expect(drops("allow tcp 80 from 203.0.113.9 to container web", routed)).toEqual([]);
    expect(drops("allow tcp 80 from 2001:db8::/32 to container web", routed)).toEqual(["unpublished: container web"]);
    expect(drops("allow tcp 80 from any to container web", on({}))).toEqual(["unpublished: container web"]);
  });

  it("minds that Docker writes no rules for IPv6 without --ip6tables", () => {
    const text = "allow tcp 81 from any to container cache";
    const found = (version: string, ip6tables?: boolean) =>
      drops(text, under(version, on({ ipv6: true }), ip6tables === undefined ? {} : { ip6tables }));
    expect(found("26.1.5")).toEqual([]);
    expect(found("26.1.5", true)).toHaveLength(1);
    expect(found("27.5.1")).toHaveLength(1);
    expect(found("28.5.2", false)).toEqual([]);
    expect(found("28.5.2")).toHaveLength(1);
    expect(drops("allow tcp 81 from 203.0.113.9 to container cache", on({ ipv6: true }, "26.1.5"))).toHaveLength(1);
    const real = readDump("e26-nft-s06-ipv6");
    expect(drops("allow tcp 81 from any to container web", real)).toEqual([]);
    expect(drops("allow tcp 81 from 203.0.113.9 to container web", real)).toEqual(["unpublished: container web"]);
  });

  describe("published on a loopback address alone", () => {
    it.each(["e28-nft", "e29-nftables"])("is found in what %s says", (engine) => {
      const found = drop("allow tcp 80 from 198.51.100.0/24 to container web", readDump(`${engine}-s03-loopback`));
      expect(found.message).toMatch(
        /^`container web` publishes `tcp 80` on a loopback address alone, and Docker 2[89] drops what is routed straight to a container$/,
      );
      expect(found.help.join("\n")).toContain("`--allow-direct-routing`");
    });

    it("is reached by a route up to Docker 27", () => {
      expect(drops("allow tcp 80 from 198.51.100.0/24 to container web", readDump("e26-nft-s03-loopback"))).toEqual([]);
    });

    it("is reached from trusted interfaces, which reach nothing that isn't published", () => {
      const topology = on({ trustedHostInterfaces: ["wg0"] });
      const found = (port: number, from: string, to: string) =>
        drops(`allow tcp ${port} from ${from} to ${to}`, topology);
      expect(found(9000, "any", "container loop")).toEqual([]);
      expect(found(9000, "any on interface wg0", "container loop")).toEqual([]);
      expect(found(9000, 'any on interface "wg*"', "container loop")).toEqual([]);
      expect(found(9000, "any on interface eth0", "container loop")).toEqual(["unpublished: container loop"]);
      expect(found(9001, "any on interface wg0", "container loop")).toEqual(["unpublished: container loop"]);
      expect(drops("zone vpn = interface wg0\nallow tcp 9000 from vpn to container loop", topology)).toEqual([]);
      expect(drops("zone lan = interface eth1\nallow tcp 9000 from lan to container loop", topology)).toHaveLength(1);
      const real = readDump("e28-nft-s15-trusted-if");
      expect(drops("allow tcp 81 from any on interface lan0 to container web", real)).toHaveLength(1);
      expect(drops("allow tcp 80 from any on interface lan0 to container web", real)).toEqual([]);
    });
  });

  it.each([
    ["any", true],
    ["outside", true],
    ["internet", true],
    ["private", true],
    ["198.51.100.7", true],
    ["10.0.0.0/8 except 10.66.0.0/16", true],
    ["172.16.0.0/12", true],
    ["admins", true],
    ["banned", true],
    ["lan", true],
    ["any on lan", true],
    ["any on interface eth0", true],
    ["admins, host", true],
    ["host", false],
    ["containers", false],
    ["container www", false],
    ["network shop", false],
    ["172.18.0.0/16", false],
    ["shops", false],
    ["bridged", false],
    ["any on bridged", false],
    ['any on interface "br-*"', false],
  ])("from `%s` is found: %s", (from, expected) => {
    const text = `
let admins = 198.51.100.7, more
let more = 2001:db8:ad::/48 except 2001:db8:ad:66::/64
let shops = 172.18.0.0/24 except 172.18.0.1
set banned
zone lan = interface eth1, "wg*"
zone bridged = interface br-shop
allow tcp 6379 from ${from} to container cache`;
    expect(drops(text, HOST)).toEqual(expected ? ["unpublished: container cache"] : []);
  });

  it.each([
    ["container cache, container queue", ["unpublished: container cache", "unpublished: container queue"]],
    ["container cache, container db", ["unpublished: container cache"]],
    ["host, container cache", ["unpublished: container cache"]],
    ["label tier=memory", ["unpublished: label tier=memory"]],
    ["label tier=memory, container db", ["unpublished: label tier=memory"]],
    ['container "*e"', ['unpublished: container "*e"']],
    ['container "*"', []],
    ["network shop", []],
    ["172.18.0.4", ["unpublished: 172.18.0.4"]],
    ["172.18.0.4-172.18.0.5", ["unpublished: 172.18.0.4-172.18.0.5"]],
    ["172.18.0.0/16", []],
    ["172.18.0.99", []],
    ["containers", []],
    ["published", []],
    ["any", []],
    ["198.51.100.9", []],
  ])("of tcp 5432 to `%s` is found for what nothing gets to", (to, expected) => {
    expect(drops(`allow tcp 5432 from 203.0.113.9 to ${to}\ndefault deny to host\ndefault deny forward`, HOST)).toEqual(
      expected,
    );
  });

  it("is found for a network of which no container publishes the port, and not for an empty one", () => {
    const topology = { ...HOST, networks: [...HOST.networks, network("empty")] };
    expect(drop("allow tcp 81 from any to network shop", topology).message).toContain(
      "no container of `network shop` publishes `tcp 81`, and",
    );
    expect(drops("allow tcp 81 from any to network empty", topology)).toEqual([]);
    expect(drops("allow tcp 81 from any to containers", topology)).toEqual([]);
  });

  it("is found for a Compose service", () => {
    const compose = { project: "shop", service: "cache" };
    const topology = lintWorld({
      containers: [container("shop-cache-1", [leg("shop", "172.18.0.4")], [], { compose })],
    });
    expect(drop("allow any from any to compose shop/cache", topology).message).toContain(
      "`compose shop/cache` publishes no port, and",
    );
    expect(drops("allow tcp 6379, 6380 from any to compose shop", topology)).toEqual(["unpublished: compose shop"]);
  });

  describe("among ports of which others are published", () => {
    it.each([
      ["allow tcp 443, 9090 from any to container www", ["unpublished: 9090"]],
      ["allow tcp 9090, 443, 9091 from lan to container www", ["unpublished: 9090", "unpublished: 9091"]],
      ["allow tcp 443, udp 443 from any to container www", ["unpublished: 443"]],
      ["allow tcp/udp 443 from any to container www", []],
      ["allow tcp 443, 5432 from any to container www, container db", []],
      ["allow tcp 443, 5432, 25 from any to container www, container db", ["unpublished: 25"]],
      ["allow web from any to container www", []],
      ["allow tcp 443, shops from any to container www", []],
      ["allow tcp 443, 9000-9099 from any to container www", []],
      ["allow tcp 443, 9090 from any, container db to container www", []],
      ["allow tcp 443, 9090 from any to container www, host", []],
      ["allow tcp 443, 8443 from any to container www", []],
    ])("is found at the port: %s", (text, expected) => {
      const names = "zone lan = interface eth1\nservice shops = tcp 9090";
      expect(drops(`${names}\n${text}\ndefault deny to host`, HOST)).toEqual(expected);
    });

    it("says which", () => {
      expect(drop("allow tcp 443, 9090 from any to container www", HOST).message).toContain(
        "`container www` doesn't publish `tcp 9090`, and",
      );
      expect(drop("allow tcp 443, 5432, udp 53 from any to container www, container db", HOST)).toMatchObject({
        message: expect.stringContaining("no container of `container www` or `container db` publishes `udp 53`, and"),
        help: [expect.stringContaining("`-p 53:53/udp`"), expect.anything()],
      });
    });
  });

  it.each([
    ["tcp 81", "`container cache` doesn't publish `tcp 81`", "`-p 81:81`"],
    ["tcp/udp 81", "`container cache` doesn't publish `tcp/udp 81`", "`-p 81:81`"],
    ["service one", "`container cache` doesn't publish `udp 81`", "`-p 81:81/udp`"],
    ["tcp 81, 8000-8099", "`container cache` publishes none of these ports", "Publish the port:"],
    ["service two", "`container cache` publishes none of these ports", "Publish the port:"],
    ["any", "`container cache` publishes no port", "Publish the port:"],
    ["ping", "what this rule allows has no port that could be published", "Or give `shop`"],
  ])("says what is missing of %s", (traffic, message, help) => {
    const names = "service one = udp 81\nservice two = tcp 81, 8000-8099";
    const found = drop(`${names}\nallow ${traffic.replace("service ", "")} from any to container cache`, HOST);
    expect(found.message.split(", and Docker 28")[0]).toBe(message);
    expect(found.help[0]).toContain(help);
  });

  it("leaves the host's port in place of the container's to its own finding", () => {
    expect(drops("allow tcp 8443 from any to container www", HOST)).toEqual([]);
    expect(drops("allow tcp 8000-9000 from any to container www", HOST)).toEqual(["unpublished: container www"]);
  });

  it("is none where the rule lets containers through to each other that something else would refuse", () => {
    const rule = "allow tcp 6379 from any to container cache";
    expect(drops(rule, HOST)).toHaveLength(1);
    expect(drops(`${rule} as "cache"`, HOST)).toHaveLength(1);
    expect(drops(`${rule}\ndefault deny between containers`, HOST)).toEqual([]);
    expect(drops(`${rule}\ndeny any to container cache`, HOST)).toEqual([]);
    const both = "allow tcp 6379 from 203.0.113.9, 172.16.0.0/12 to container cache\ndefault deny between containers";
    expect(drops(both, HOST)).toEqual(["unpublished: container cache"]);
    expect(drops("allow tcp 6379 from outside to container cache\ndefault deny between containers", HOST)).toHaveLength(
      1,
    );
    expect(
      drops("allow tcp 6379 from 172.16.0.0/12 to container cache\ndefault deny between containers", HOST),
    ).toEqual([]);
  });

  it("counts what another container publishes for the one that shares its network, and what a stopped one will", () => {
    const owner = container("owner", [leg("shop", "172.18.0.8")], ["8080:80"]);
    const shares = { networkMode: { kind: "container", id: owner.id } } as const;
    const topology = lintWorld({
      containers: [
        owner,
        container("side", [leg("shop", "172.18.0.8")], [], shares),
        container("idle", [leg("shop")], ["81:81"], { state: "exited" }),
        container("stopped", [leg("shop")], [], { state: "exited" }),
      ],
    });
    expect(drops("allow tcp 80 from any to container side", topology)).toEqual([]);
    expect(drops("allow tcp 81 from any to container side", topology)).toEqual(["unpublished: container side"]);
    expect(drops("allow tcp 81 from any to container idle, container stopped", topology)).toEqual([]);
    expect(drops('allow tcp 81 from any to container "*"', topology)).toEqual([]);
    expect(drops('allow tcp 82 from any to container "*"', topology)).toHaveLength(1);
  });

  it("is none for what never passes Docker's rules for bridges", () => {
    const topology = lintWorld({
      containers: [
        container("hosted", [], [], { networkMode: { kind: "host" } }),
        container("nas", [leg("lan", "192.168.1.9")]),
        container("task", [leg("mesh", "10.0.1.2")]),
        container("guess", [leg("maybe", "172.30.0.2")]),
        container("lost", [leg("gone", "172.31.0.2")]),
        container("alone", [], [], { networkMode: { kind: "none" } }),
      ],
      networks: [
        network("lan", { driver: "macvlan" }),
        network("mesh", { driver: "overlay" }),
        network("maybe", { assumed: true }),
      ],
    });
    for (const name of ["hosted", "nas", "task", "guess", "lost", "alone", "unknown"]) {
      expect(drops(`allow tcp 81 from any to container ${name}`, topology), name).toEqual([]);
    }
  });

  it("is none for a task behind Swarm's ingress, nor for the ingress' own network", () => {
    const swarm = readDump("e28-nft-s09-swarm-overlays");
    const task = swarm.containers.find(({ name }) => name.startsWith("svc."))?.name;
    expect(drops(`allow tcp 81 from any to container ${task}`, swarm)).toEqual([]);
    expect(drops("allow tcp 8090 from any to network docker_gwbridge", swarm)).toEqual([]);
    const ports = [{ protocol: "tcp", targetPort: 80, publishedPort: 8090, mode: "ingress" }] as const;
    const gateway = lintWorld({
      containers: [container("task", [leg("docker_gwbridge", "172.19.0.2")]), ...HOST.containers],
      networks: [network("docker_gwbridge"), ...HOST.networks.filter(({ name }) => name === "shop")],
      services: [{ id: "s1", name: "svc", labels: {}, ports }],
    });
    expect(drops("allow tcp 8090 from any to network docker_gwbridge", gateway)).toEqual([]);
    expect(drops("allow tcp 8090 from any to network docker_gwbridge", { ...gateway, services: [] })).toHaveLength(1);
    expect(drops("allow tcp 8090 from any to network shop", gateway)).toEqual(["unpublished: network shop"]);
  });

  it("is none where Docker writes no rules, or nobody knows", () => {
    const text = "allow tcp 6379 from any to container cache";
    expect(dropsOf(text, undefined)).toEqual([]);
    expect(drops(text, under(undefined, HOST))).toEqual([]);
    expect(drops(text, under("4.9.3", HOST))).toEqual([]);
    expect(drops(text, under("28.5.2", HOST, { iptables: false }))).toEqual([]);
    expect(drops(text, under("28.5.2", HOST, { rootless: true }))).toEqual([]);
    expect(drops(`docker {\n  iptables off\n  uplink eth0\n}\n${text}`, HOST)).toEqual([]);
    expect(drops(`docker {\n  userland-proxy on\n  iptables on\n}\n${text}`, HOST)).toHaveLength(1);
  });

  it("is none for a refusal, a log, or a default", () => {
    for (const text of [
      "deny tcp 6379 to container cache",
      "log tcp 6379 to container cache",
      "default allow to containers",
    ]) {
      expect(drops(text, HOST)).toEqual([]);
    }
  });
});
