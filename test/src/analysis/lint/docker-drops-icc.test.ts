import { describe, expect, it } from "vitest";
import { readDump } from "../../docker/fixtures.ts";
import { container, leg, network } from "../../policy/build.ts";
import { drop, drops, ENGINES, under } from "./docker-drops.ts";
import { lintWorld } from "./world.ts";

/** `a`, `b` (-p 8080:80) and `c` on `guests`, which has icc off; `c` and `d` on `shop`. */
const HOST = lintWorld({
  containers: [
    container("a", [leg("guests", "172.21.0.2")]),
    container("b", [leg("guests", "172.21.0.3")], ["8080:80"]),
    container("c", [leg("guests", "172.21.0.4"), leg("shop", "172.18.0.4")]),
    container("d", [leg("guests", "172.21.0.5"), leg("shop", "172.18.0.5")]),
    container("e", [leg("far", "172.22.0.2")]),
  ],
  networks: [
    network("guests", { icc: false, subnets: [{ prefix: "172.21.0.0/16" }] }),
    network("shop", { subnets: [{ prefix: "172.18.0.0/16" }] }),
    network("far", { subnets: [{ prefix: "172.22.0.0/16" }] }),
  ],
});

describe("an allow between containers on a network with icc off", () => {
  it.each(ENGINES)("is found in what %s says, and not for a published port", (engine) => {
    const topology = readDump(`${engine}-s07-icc-false`);
    // web (-p 8080:80) and other on the default network, n1 on noicc; icc is off on both
    expect(drops("allow tcp 81 from container other to container web", topology)).toEqual(["icc: container web"]);
    expect(drops("allow ping from container other to container web", topology)).toHaveLength(1);
    expect(drops("allow tcp 80 from container web to container other", topology)).toEqual(["icc: container other"]);
    expect(drops("allow tcp 80 from container other to container web", topology)).toEqual([]);
    expect(drops("allow tcp 81 from container other to container n1", topology)).toEqual([
      "between-networks: container n1",
    ]);
    expect(drops("allow tcp 81 from network noicc to container n1", topology)).toEqual(["icc: container n1"]);
  });

  it("says on which network, and that links aren't known", () => {
    expect(drop("allow tcp 81 from container a to container b", HOST)).toMatchObject({
      severity: "warning",
      message:
        "`container a` and `container b` share only `guests`, where icc is off: Docker drops what one container sends to another",
      help: [
        "Put both on a network of their own (`docker network create`, then `docker network connect`), or publish the port.",
      ],
    });
    expect(drop("allow ping from container a to container b", HOST).help[0]).toMatch(/connect`\)\.$/);
    const real = readDump("e28-nft-s07-icc-false");
    expect(drop("allow tcp 81 from container other to container web", real).help[1]).toContain("legacy `--link`");
  });

  it.each([
    ["from container a to container b", ["icc: container b"]],
    ["from container a to container b, container c", ["icc: container b", "icc: container c"]],
    ["from container a, container d to container c", ["icc: container a"]],
    ["from container c to container d", []],
    ["from container c to container d, container b", ["icc: container b"]],
    ["from container a to container a", []],
    ["from network guests to network guests", ["icc: network guests"]],
    ["from network guests to network shop", ["between-networks: network shop"]],
    ["from network shop to container d", []],
    ["from container e to container a", ["between-networks: container a"]],
    ["from container e, container a to container b", ["icc: container b"]],
    ["from containers to container b", []],
    ["from container a to containers", []],
  ])("of tcp 81 %s", (ends, expected) => {
    expect(drops(`allow tcp 81 ${ends}`, HOST)).toEqual(expected);
  });

  it("is none for a published port where docker-proxy doesn't run: within a bridge it is redirected", () => {
    const off = "docker {\n  userland-proxy off\n}\n";
    expect(drops(`${off}allow tcp 80 from container a to container b`, HOST)).toEqual([]);
    expect(drop(`${off}allow tcp 81 from container a to container b`, HOST).help[0]).toContain("or publish the port");
  });

  it("minds that IPv6 passes Docker where it writes no rules for it", () => {
    const six = {
      ...HOST,
      networks: HOST.networks.map((one) => (one.name === "guests" ? { ...one, ipv6: true } : one)),
    };
    const text = "allow tcp 81 from container a to container b";
    expect(drops(text, under("26.1.5", six))).toEqual([]);
    expect(drops(text, under("26.1.5", HOST))).toHaveLength(1);
    expect(drops(text, under("28.5.2", six))).toHaveLength(1);
  });

  it("is none where Docker writes no rules", () => {
    const text = "allow tcp 81 from container a to container b";
    expect(drops(text, undefined)).toEqual([]);
    expect(drops(text, under("29.7.2", HOST, { iptables: false }))).toEqual([]);
    expect(drops(`docker {\n  iptables off\n  uplink eth0\n}\n${text}`, HOST)).toEqual([]);
    expect(drops(text.replace("allow", "deny"), HOST)).toEqual([]);
  });
});
