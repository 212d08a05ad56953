import { describe, expect, it } from "vitest";
import type { Topology } from "../../../../src/docker/topology.ts";
import { readDump } from "../../docker/fixtures.ts";
import { container, leg, network } from "../../policy/build.ts";
import { drop, drops, ENGINES, under } from "./docker-drops.ts";
import { lintWorld } from "./world.ts";

const COMPOSE = { project: "site", service: "report" };

/** `app` and `db` on `shop`, `both` on `shop` and `office`, `report` and `www` (-p 8443:443) on `office`. */
function on(office: Parameters<typeof network>[1] = {}, shop: Parameters<typeof network>[1] = {}): Topology {
  return lintWorld({
    containers: [
      container("app", [leg("shop", "172.18.0.2")]),
      container("db", [leg("shop", "172.18.0.3")]),
      container("both", [leg("shop", "172.18.0.4"), leg("office", "172.20.0.4")]),
      container("report", [leg("office", "172.20.0.2")], [], { compose: COMPOSE, labels: { tier: "back" } }),
      container("www", [leg("office", "172.20.0.3")], ["8443:443"], { labels: { tier: "front" } }),
      container("loop", [leg("office", "172.20.0.5")], ["127.0.0.1:9000:9000"]),
    ],
    networks: [
      network("shop", { subnets: [{ prefix: "172.18.0.0/16" }], ...shop }),
      network("office", { subnets: [{ prefix: "172.20.0.0/16" }], ...office }),
      network("spare"),
    ],
  });
}

const HOST = on();

describe("an allow between containers that share no network", () => {
  it.each(ENGINES)("is found in what %s says, and not for published ports", (engine) => {
    const topology = readDump(`${engine}-s16-netopts`);
    // web on nm, web2 on hb, web3 on nb, each with its port 80 published
    expect(drops("allow tcp 81 from container web to container web2", topology)).toEqual([
      "between-networks: container web2",
    ]);
    expect(drops("allow ping from container web3 to container web2", topology)).toHaveLength(1);
    expect(drops("allow tcp 81 from network nm to network nb", topology)).toEqual(["between-networks: network nb"]);
    expect(drops("allow tcp 80 from container web to container web2", topology)).toEqual([]);
    expect(drops("allow any from container web to container web2", topology)).toEqual([]);
    expect(drops("allow tcp 8081 from container web to published", topology)).toEqual([]);
  });

  it("says what to do", () => {
    expect(drop("allow tcp 6379 from container app to container report", HOST)).toMatchObject({
      severity: "warning",
      message:
        "`container app` and `container report` share no network, and Docker drops what goes from one network to another",
      help: [
        "Put both on one network: `docker network connect office app`, or `networks:` in Compose.",
        "Or publish the port: containers reach it by an address of this host.",
      ],
    });
    expect(drop("allow tcp 81 from network shop to network spare", HOST).message).toContain(
      "`network shop` and `network spare` are two networks, and",
    );
    const several = drop("allow tcp 81 from container app, container db to compose site", HOST);
    expect(several.message).toContain(
      "none of `container app` or `container db` shares a network with `compose site`, and",
    );
    expect(several.help[0]).toContain("`docker network connect office CONTAINER`");
    expect(drop("allow ping from container app to container report", HOST).help).toHaveLength(1);
    const locked = on({}, { internal: true });
    expect(drop("allow tcp 81 from container app to container report", locked).help).toHaveLength(1);
    expect(drop("allow tcp 81 from container report to container app", locked).help[0]).toContain(
      "connect shop report",
    );
  });

  it.each([
    ["from container app to container report", ["container report"]],
    ["from container app to compose site/report", ["compose site/report"]],
    ["from container app to label tier=back", ["label tier=back"]],
    ["from container app to label tier", ["label tier"]],
    ["from container app to 172.20.0.2", ["172.20.0.2"]],
    ["from 172.18.0.2 to container report", ["container report"]],
    ["from tills to container report", ["container report"]],
    ["from container app to network office", ["network office"]],
    ["from container db to network spare", ["network spare"]],
    ["from network spare to container report", ["container report"]],
    ["from network shop to network office", ["network office"]],
    ["from network spare to network office", ["network office"]],
    ["from network shop to network shop", []],
    ["from network shop to container both", []],
    ["from container app to container db", []],
    ["from container app to container both", []],
    ["from container both to container report", []],
    ["from container app to container app", []],
    ['from container "a*" to container "r*"', ['container "r*"']],
    ['from container "*" to container report', []],
    ["from container app, container report to container db", ["container report"]],
    ["from container app to container db, container report", ["container report"]],
    ["from container app, container report to container db, container www", []],
    ["from container app, 198.51.100.7 to container report", ["container report"]],
    ["from containers to container report", []],
    ["from container app to containers", []],
    ["from any to container both", []],
    ["from container app to any", []],
    ["from container app to host", []],
    ["from container app to unknown", []],
  ])("of tcp 81 %s", (ends, expected) => {
    const text = `let tills = 172.18.0.2, 172.18.0.3\nlet unknown = 192.168.1.1\nallow tcp 81 ${ends}\ndefault deny to host`;
    const found = drops(text, HOST).filter((one) => one.startsWith("between-networks"));
    expect(found).toEqual(expected.map((one) => `between-networks: ${one}`));
  });

  it("is none for a port that is published for others than the host itself", () => {
    expect(drops("allow tcp 443 from container app to container www", HOST)).toEqual([]);
    expect(drops("allow tcp 8443 from container app to container www", HOST)).toEqual([]);
    const text = "allow tcp 443 from container app to container www";
    expect(drops(text, on({}, { internal: true }))).toEqual(["between-networks: container www"]);
    expect(drops(text, on({}, { internal: true, ipv6: true }))).toEqual([]);
    expect(drops("allow tcp 444 from container app to container www", HOST)).toHaveLength(1);
    expect(drops("allow tcp 9000 from container app to container loop", HOST)).toHaveLength(1);
  });

  it("is found for a published port too where nothing but docker-proxy would lead there, and it doesn't run", () => {
    const text = "allow tcp 443 from container app to container www";
    const off = "docker {\n  userland-proxy off\n}\n";
    for (const [version, expected] of [
      ["26.1.5", 1],
      ["28.5.2", 1],
      ["29.7.2", 0],
    ] as const) {
      expect(drops(`${off}${text}`, under(version, HOST))).toHaveLength(expected);
      expect(drops(text, under(version, HOST, { userlandProxy: false }))).toHaveLength(expected);
      expect(drops(text, under(version, HOST))).toEqual([]);
    }
    expect(drop(`${off}${text}`, HOST).help).toHaveLength(1);
    expect(drops(`${off}allow tcp 443 from container report to container www`, HOST)).toEqual([]);
  });

  it.each([
    ["27.5.1", { gatewayModeV4: "nat-unprotected" }, true],
    ["28.5.2", { gatewayModeV4: "nat-unprotected" }, true],
    ["29.7.2", { gatewayModeV4: "nat-unprotected" }, false],
    ["29.7.2", { gatewayModeV6: "nat-unprotected" }, false],
    ["29.7.2", { gatewayModeV4: "nat-unprotected", internal: true }, true],
    ["28.5.2", { gatewayModeV4: "nat" }, true],
  ])("minds gateway modes: %s, %j", (version, office, expected) => {
    const text = "allow tcp 81 from container app to container report";
    expect(drops(text, under(version, on(office)))).toHaveLength(expected ? 1 : 0);
  });

  it.each(["e28-nft", "e29-nft", "e29-nftables"])("minds the gateway modes of %s", (engine) => {
    const topology = readDump(`${engine}-s15-gatewaymodes`);
    const found = (traffic: string, to: string) =>
      drops(`allow ${traffic} from container c-nat to container ${to}`, topology);
    expect(found("tcp 80", "c-routed")).toEqual([]);
    expect(found("ping", "c-routed")).toEqual([]);
    expect(found("tcp 81", "c-routed")).toHaveLength(1);
    expect(found("tcp 81", "c-nat-unprotected")).toHaveLength(engine === "e28-nft" ? 1 : 0);
    expect(found("tcp 80", "c-isolated")).toHaveLength(1);
    expect(drops("allow tcp 81 from container c-isolated to container c-nat-unprotected", topology)).toHaveLength(1);
    expect(drops("allow tcp 81 from container c-nat-unprotected to container c-nat", topology)).toHaveLength(1);
  });

  it("takes gateway mode routed for a bar up to Docker 27", () => {
    const routed = on({ gatewayModeV4: "routed" });
    const text = "allow ping from container app to container report";
    expect(drops(text, under("27.5.1", routed))).toHaveLength(1);
    expect(drops(text, under("28.0.0", routed))).toEqual([]);
  });

  it("minds a bridge among the trusted interfaces, from Docker 29 on", () => {
    const trusting = on({ trustedHostInterfaces: ["br-shop"] });
    const found = (port: number, version: string) =>
      drops(`allow tcp ${port} from container app to container loop`, under(version, trusting));
    expect(found(9000, "29.7.2")).toEqual([]);
    expect(found(9001, "29.7.2")).toHaveLength(1);
    expect(found(9000, "28.5.2")).toHaveLength(1);
  });

  it("minds that IPv6 passes Docker where it writes no rules for it", () => {
    const six = on({ ipv6: true }, { ipv6: true });
    const text = "allow tcp 81 from container app to container report";
    expect(drops(text, under("26.1.5", six))).toEqual([]);
    expect(drops(text, under("26.1.5", six, { ip6tables: true }))).toHaveLength(1);
    expect(drops(text, under("27.5.1", six))).toHaveLength(1);
    expect(drops(text, under("26.1.5", on({ ipv6: true })))).toHaveLength(1);
    expect(drops(text, under("26.1.5", on({ ipv6: true, internal: true }, { ipv6: true })))).toEqual([]);
  });

  it("is none where they share something else, or a network of which nothing is known", () => {
    const share = (parts: Parameters<typeof network>[1]) =>
      lintWorld({
        containers: [
          container("a", [leg("one", "172.21.0.2"), leg("x", "10.0.1.2")]),
          container("b", [leg("two", "172.22.0.2"), leg("x", "10.0.1.3")]),
          container("c", [leg("two", "172.22.0.4")]),
        ],
        networks: [network("one"), network("two"), network("x", parts)],
      });
    for (const parts of [{ driver: "overlay" }, { driver: "macvlan" }, { assumed: true } as const, {}]) {
      expect(drops("allow tcp 81 from container a to container b", share(parts))).toEqual([]);
    }
    expect(drops("allow tcp 81 from container a to container c", share({}))).toHaveLength(1);
    expect(drops("allow tcp 81 from container a to container c", share({ driver: "overlay" }))).toEqual([]);
  });

  it("is none for containers in one network namespace", () => {
    const owner = container("owner", [leg("shop", "172.18.0.8"), leg("office", "172.20.0.8")]);
    const side = container("side", owner.endpoints, [], { networkMode: { kind: "container", id: owner.id } });
    const topology = { ...HOST, containers: [owner, side] };
    expect(drops("allow tcp 81 from container owner to container side", topology)).toEqual([]);
  });

  it("tells of stopped containers by the networks that they will be on", () => {
    const idle = container("idle", [leg("shop")], [], { state: "exited" });
    const topology = { ...HOST, containers: [...HOST.containers, idle] };
    expect(drops("allow tcp 81 from container idle to container report", topology)).toHaveLength(1);
    expect(drops("allow tcp 81 from container idle to container db", topology)).toEqual([]);
  });

  it("is none where Docker writes no rules", () => {
    const text = "allow tcp 81 from container app to container report";
    expect(drops(text, undefined)).toEqual([]);
    expect(drops(text, under("29.7.2", HOST, { iptables: false }))).toEqual([]);
    expect(drops(`docker {\n  iptables off\n  uplink eth0\n}\n${text}`, HOST)).toEqual([]);
    expect(drops(text.replace("allow", "deny"), HOST)).toEqual([]);
  });
});
