import { describe, expect, it } from "vitest";
import { readDump } from "../../docker/fixtures.ts";
import { container, leg, network } from "../../policy/build.ts";
import { drop, drops, ENGINES, under } from "./docker-drops.ts";
import { lintWorld } from "./world.ts";

/** `vault` and `seal` on the internal `safe` alone, `job` on `shop` besides, `proxy` too with a published port. */
const HOST = lintWorld({
  containers: [
    container("vault", [leg("safe", "172.19.0.2")]),
    container("seal", [leg("safe", "172.19.0.3"), leg("tomb", "172.20.0.3")]),
    container("job", [leg("safe", "172.19.0.4"), leg("shop", "172.18.0.4")]),
    container("proxy", [leg("safe", "172.19.0.5"), leg("shop", "172.18.0.5")], ["80:80"]),
  ],
  networks: [
    network("shop", { subnets: [{ prefix: "172.18.0.0/16" }] }),
    network("safe", { internal: true, subnets: [{ prefix: "172.19.0.0/16" }] }),
    network("tomb", { internal: true, subnets: [{ prefix: "172.20.0.0/16" }] }),
  ],
});

describe("an allow across the edge of an internal network", () => {
  it.each(ENGINES)("is found in what %s says, in and out", (engine) => {
    const topology = readDump(`${engine}-s05-internal`);
    // aa has -p 8080:80, which Docker takes for nothing on an internal network
    expect(drops("allow tcp 80 from any to container aa", topology)).toEqual(["internal: container aa"]);
    expect(drops("allow tcp 443 from container bb to internet", topology)).toEqual(["internal: container bb"]);
    expect(drops("allow tcp 80 from container bb to container aa", topology)).toEqual([]);
  });

  it.each(["e28-nft", "e29-nft", "e29-nftables"])("is found for gateway mode isolated of %s", (engine) => {
    const topology = readDump(`${engine}-s15-gatewaymodes`);
    expect(drops("allow any from any to container c-isolated", topology)).toEqual(["internal: container c-isolated"]);
    expect(drops("allow any from container c-isolated to outside", topology)).toEqual([
      "internal: container c-isolated",
    ]);
  });

  it("says which network, and the way out of it", () => {
    expect(drop("allow tcp 443 from container vault to internet", HOST)).toMatchObject({
      severity: "warning",
      message:
        "Docker lets nothing through from `container vault` to the outside, which is on internal networks alone (`safe`)",
      help: [
        "Put it on a network without `--internal` besides (`docker network connect`).",
        "Or let a container that is on both networks pass the traffic on.",
      ],
    });
    expect(drop("allow any from any to container seal", HOST)).toMatchObject({
      message:
        "Docker lets nothing through from outside to `container seal`, which is on internal networks alone (`safe` and `tomb`)",
      help: [
        "Put it on a network without `--internal` besides (`docker network connect`), and publish its port there.",
        expect.anything(),
      ],
    });
    expect(drop("allow tcp 80 from container vault to published", HOST).message).toContain(
      "Docker lets nothing through from `container vault` to published ports, which is on internal networks alone (`safe`)",
    );
    expect(drop("allow any from network safe to internet", HOST)).toMatchObject({
      message: "Docker lets nothing through from `network safe` to the outside, which is internal",
      help: [expect.stringContaining("Put its containers on"), expect.anything()],
    });
  });

  it.each([
    ["allow any from container vault to internet", ["internal: container vault"]],
    ["allow any from container vault to outside", ["internal: container vault"]],
    ["allow any from container vault to private", ["internal: container vault"]],
    ["allow any from container vault to metadata", ["internal: container vault"]],
    ["allow any from container vault to 198.51.100.9", ["internal: container vault"]],
    ["allow any from container vault to lan", ["internal: container vault"]],
    ["allow any from container vault to any on lan", ["internal: container vault"]],
    ["allow any from container vault to outside on interface eth0", ["internal: container vault"]],
    ["allow any from container vault, container job to internet", ["internal: container vault"]],
    ['allow any from container "*" to internet', []],
    ["allow any from network safe to internet", ["internal: network safe"]],
    ["allow any from 172.19.0.2 to internet", ["internal: 172.19.0.2"]],
    ["allow any from container job to internet", []],
    ["allow any from network shop to internet", []],
    ["allow any from containers to internet", []],
    ["allow any from container vault to any", []],
    ["allow any from container vault to host", []],
    ["allow tcp 80 from container vault to published", ["internal: container vault"]],
    ["allow tcp 80 from container vault, container job to published", ["internal: container vault"]],
    ["allow tcp 80 from container vault to host, published", ["internal: container vault"]],
    ["allow tcp 80 from container job to published", []],
    ["allow tcp 80 from any to published", []],
    ["allow any from container vault to 172.16.0.0/12", []],
    ["allow any from host to container vault", []],
    ["allow any from container unknown to internet", []],
    ["allow any from nobody to internet", []],
    ["deny any from container vault to internet", []],
    ["default allow from containers", []],
  ])("out: %s", (text, expected) => {
    expect(
      drops(
        `zone lan = interface eth1\nlet nobody = 172.19.0.2 except 172.19.0.2\n${text}\ndefault deny to host\ndefault deny forward`,
        HOST,
      ),
    ).toEqual(expected);
  });

  it.each([
    ["allow tcp 80 from any to container vault", ["internal: container vault"]],
    [
      "allow tcp 80 from lan to container vault, container seal",
      ["internal: container vault", "internal: container seal"],
    ],
    ["allow tcp 80 from any to 172.19.0.2", ["internal: 172.19.0.2"]],
    ["allow tcp 81 from any to network tomb", ["internal: network tomb"]],
    ["allow tcp 81 from any to network safe", ["internal: network safe"]],
    ["allow tcp 80 from any to network safe", []],
    ["allow tcp 80 from any to container proxy", []],
    ["allow tcp 80 from any to container job", ["unpublished: container job"]],
    ["allow tcp 80 from any to containers", []],
    ["allow tcp 80 from container job to container vault", []],
  ])("in: %s", (text, expected) => {
    expect(drops(`zone lan = interface eth1\n${text}`, HOST)).toEqual(expected);
  });

  it("is found for an internal network without containers too", () => {
    const topology = { ...HOST, containers: [] };
    expect(drops("allow any from any to network safe", topology)).toEqual(["internal: network safe"]);
    expect(drops("allow any from network safe to internet", topology)).toEqual(["internal: network safe"]);
  });

  it("is none between containers, where the rule decides there", () => {
    const rule = "allow tcp 80 from any to container vault";
    expect(drops(`${rule}\ndefault deny between containers`, HOST)).toEqual([]);
  });

  it("minds that IPv6 passes Docker where it writes no rules for it", () => {
    const six = lintWorld({
      containers: [container("vault", [leg("safe", "172.19.0.2", "fd00:19::2")])],
      networks: [network("safe", { internal: true, ipv6: true })],
    });
    const found = (text: string, version: string, ip6tables?: boolean) =>
      drops(text, under(version, six, ip6tables === undefined ? {} : { ip6tables })).length;
    for (const text of ["allow any from container vault to internet", "allow any from any to container vault"]) {
      expect(found(text, "26.1.5")).toBe(0);
      expect(found(text, "26.1.5", true)).toBe(1);
      expect(found(text, "27.5.1")).toBe(1);
      expect(found(text, "28.5.2", false)).toBe(0);
    }
    expect(found("allow tcp 80 from container vault to published", "28.5.2")).toBe(0);
    expect(found("allow any from 203.0.113.9 to container vault", "26.1.5")).toBe(1);
  });

  it("is none for a container that is on an overlay besides, nor where Docker writes no rules", () => {
    const text = "allow any from container vault to internet\nallow any from any to container vault";
    const mesh = lintWorld({
      containers: [container("vault", [leg("safe", "172.19.0.2"), leg("mesh", "10.0.1.2")])],
      networks: [network("safe", { internal: true }), network("mesh", { driver: "overlay" })],
    });
    expect(drops(text, mesh)).toEqual([]);
    expect(drops(text, HOST)).toHaveLength(2);
    expect(drops(text, under("28.5.2", HOST, { iptables: false }))).toEqual([]);
    expect(drops(`docker {\n  iptables off\n  uplink eth0\n}\n${text}`, HOST)).toEqual([]);
    expect(drops(text, undefined)).toEqual([]);
  });
});
