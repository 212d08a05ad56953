import { describe, expect, it } from "vitest";
import type { HostSetup } from "../../backends/backend.ts";
import { NO_SETUP } from "../../backends/backend.ts";
import { emitIptables } from "../../backends/iptables/emit.ts";
import { emitNft } from "../../backends/nft/emit.ts";
import { load } from "../../lang/load.ts";
import type { Topology } from "../../src/docker/topology.ts";
import type { FirewallName, Rules } from "../../src/host/firewall.ts";
import { firewallOf } from "../../src/host/firewalls.ts";
import {
  keepingBridges,
  lostBetween,
  removalsNaming,
  removalsWithout,
  stepBetween,
} from "../../src/host/sets/elements.ts";
import { compile } from "../../src/policy/compile.ts";

const world = (addresses: readonly (string | undefined)[]): Topology => ({
  version: 1,
  engine: {},
  containers: addresses.map((ipv4, i) => ({
    id: `${i}`.repeat(64),
    name: `app${i}`,
    labels: {},
    state: ipv4 ? "running" : "exited",
    networkMode: { kind: "networks" },
    endpoints: [{ network: "f".repeat(64), ...(ipv4 && { ipv4 }) }],
    ports: [],
    configuredPorts: [],
  })),
  networks: [
    {
      id: "f".repeat(64),
      name: "site",
      driver: "bridge",
      scope: "local",
      bridge: "br-site",
      subnets: [{ prefix: "172.19.0.0/24" }],
      internal: false,
      ipv6: false,
      ingress: false,
      labels: {},
      icc: true,
      masquerade: true,
      trustedHostInterfaces: [],
    },
  ],
  services: [],
});
const POLICY = `allow tcp 80 from any to container app0
allow tcp 80 from network site to container app1
deny tcp 81 from any to container app1
default deny to containers
`;
const PARTS = { nft: '"br-site" . ', "iptables-legacy": "" } as const;

function rulesOf(firewall: FirewallName, topology: Topology): Rules {
  const { program } = load(["p.wall"], { read: () => ({ text: POLICY }), glob: () => [] });
  const { ir } = compile(program, topology, { today: "2026-03-01" });
  if (!ir) throw new Error("the policy doesn't compile");
  const options = { source: "p.wall", ipset: true, securityTable: true };
  const { files, setup } = firewall === "nft" ? emitNft(ir, options) : emitIptables(ir, options);
  return { files: Object.fromEntries(files.map(({ name, text }) => [name, text])), setup };
}

describe.each(["nft", "iptables-legacy"] as const)("compiled rules of %s", (name) => {
  const step = (before: readonly (string | undefined)[], after: readonly (string | undefined)[]) => {
    const firewall = firewallOf(name);
    const [old, now] = [before, after].map((addresses) => {
      const rules = rulesOf(name, world(addresses));
      return { setup: rules.setup, elements: firewall.elements(rules) };
    });
    if (!old || !now) throw new Error("unreachable");
    const { setsAlone, changes } = stepBetween(old, now);
    const plain = (one: string) => one.replace(PARTS[name], "").replace(",br-site", "");
    return {
      setsAlone,
      changes: changes.map(({ removed, added }) => [...removed.map((one) => `-${plain(one)}`), ...added.map(plain)]),
    };
  };

  it("differ in elements alone where a container's address does", () => {
    expect(step(["172.19.0.2", "172.19.0.3"], ["172.19.0.4", "172.19.0.3"])).toEqual({
      setsAlone: true,
      changes: [["-172.19.0.2", "172.19.0.4"]],
    });
    expect(step(["172.19.0.2", "172.19.0.3"], ["172.19.0.2", "172.19.0.3"])).toEqual({ setsAlone: true, changes: [] });
  });

  it("ask no less than before where a container goes, and more where it comes to a new bridge", () => {
    const gone = step(["172.19.0.2", "172.19.0.3"], ["172.19.0.2", undefined]);
    expect(gone).toEqual({ setsAlone: true, changes: [["-172.19.0.3"]] });
    expect(step(["172.19.0.2", undefined], ["172.19.0.2", "172.19.0.3"]).setsAlone).toBe(false);
  });
});

describe("removals ahead of a change of rules", () => {
  it("are those of addresses that went, alone", () => {
    const removed = ['"br-a" . 172.19.0.2', "172.19.0.2,br-a", "172.19.0.2 . 80", "172.19.0.20", '"br-a" . 172.19.0.3'];
    const changes = [
      { set: "c4_app", removed, added: ["172.19.0.9"] },
      { set: "m4_1", removed: ["10.0.0.1"], added: [] },
    ];
    expect(removalsNaming(new Set(["172.19.0.2"]), changes)).toEqual([
      { set: "c4_app", removed: removed.slice(0, 3), added: [] },
    ]);
  });
});

describe("removals beside a policy that nobody compiles", () => {
  it("are what another world lacks, also of a set that it doesn't have, less what went before", () => {
    const elements = (...sets: [string, string[]][]) => ({ frame: "", preamble: "", sets: new Map(sets) });
    const lost = lostBetween(elements(["c4_a", ["1", "2"]], ["c4_b", ["3"]]), elements(["c4_a", ["2", "9"]]));
    expect(lost).toEqual([
      { set: "c4_a", removed: ["1"], added: [] },
      { set: "c4_b", removed: ["3"], added: [] },
    ]);
    expect(removalsWithout(lost, [{ set: "c4_b", removed: ["3", "1"], added: [] }])).toEqual(lost.slice(0, 1));
  });
});

describe("bridges' switches", () => {
  it("stay on for as long as the bridges are there", () => {
    const setup = (...bridges: string[]): HostSetup => ({ ...NO_SETUP, bridges });
    const there = new Set(["br-a", "br-b"]);
    expect(keepingBridges(setup("br-b"), setup("br-a", "br-c"), there).bridges).toEqual(["br-a", "br-b"]);
  });
});
