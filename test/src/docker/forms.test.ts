import { describe, expect, it } from "vitest";
import { addresses, container, dump, network, problemsOf, read, readDump } from "./fixtures.ts";

const SWARM = "e28-nft-s09-swarm-overlays";
const { containers, networks, services } = dump(SWARM);
const whole = readDump(SWARM);

describe("the forms of a file", () => {
  it.each([
    ["one array of all kinds", JSON.stringify([...services, ...networks, ...containers])],
    ["arrays one behind the other", [containers, networks, services].map((v) => JSON.stringify(v, null, 2)).join("\n")],
    ["arrays without a line between", [networks, containers, services].map((v) => JSON.stringify(v)).join("")],
    [
      "answers one behind the other",
      [...containers, ...networks, ...services].map((v) => JSON.stringify(v)).join("\n"),
    ],
    ["an object of lists", JSON.stringify({ containers, networks, services })],
    [
      "a byte order mark and CRLF",
      `\ufeff${JSON.stringify({ containers, networks, services }, null, 1).replaceAll("\n", "\r\n")}`,
    ],
    ["an answer twice", JSON.stringify([...containers, ...containers, ...networks, ...services])],
  ])("%s is read alike", (_, text) => {
    expect(read(text)).toEqual({ ...whole, engine: {} });
  });

  it("reads one container alone, as the API gives it", () => {
    expect(read(containers[0]).containers).toHaveLength(1);
  });

  it("reads what is empty", () => {
    const empty = { version: 1, engine: {}, containers: [], networks: [], services: [] };
    expect(read("[]")).toEqual(empty);
    expect(read({ containers: [], networks: null })).toEqual(empty);
  });

  it("keeps what Docker says about the engine beside the lists", () => {
    const info = {
      ServerVersion: "29.7.2",
      FirewallBackend: { Driver: "nftables+firewalld", Info: [["EnableUserlandProxy", "false"]] },
      SecurityOptions: ["name=seccomp,profile=builtin", "name=rootless"],
      Swarm: { LocalNodeState: "inactive" },
    };
    expect(read({ containers: [], info }).engine).toEqual({
      version: "29.7.2",
      firewallBackend: "nftables",
      userlandProxy: false,
      rootless: true,
      swarm: false,
    });
  });

  it.each([
    ["", "line 1, column 1: the file is empty"],
    ["  \n ", "line 2, column 2: the file is empty"],
    ['[{"Id": 1}\n  {}]', "line 2, column 3: `,` or `]` is missing here"],
    ['{"containers":\n[1,]}', "line 2, column 4: this is not JSON"],
    ['{"a" 1}', "line 1, column 6: `:` is missing here"],
    ["{a: 1}", "line 1, column 2: a name in double quotes is missing here"],
    ['["abc', "line 1, column 2: this string has no end"],
    ['["a\\q"]', "line 1, column 4: no such escape in a string"],
    ['["a\tb"]', "line 1, column 4: a control character in a string"],
    ["[", "line 1, column 2: the file ends too early"],
    ["[1] ]", "line 1, column 5: this is not JSON"],
    ["Error: No such object: web", "line 1, column 1: this is not JSON"],
    ["[]\n[01]", "line 2, column 3: `,` or `]` is missing here"],
  ])("%j has an error with its place", (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it.each([
    ["true", "(the whole): is neither a container, a network nor a Swarm service"],
    [
      '[{"Driver":"local","Mountpoint":"/x","Scope":"local"}]',
      "[0]: is neither a container, a network nor a Swarm service",
    ],
    ['[{"Id":"sha256:1","RepoTags":[]}]', "[0]: is neither a container, a network nor a Swarm service"],
    ["[[]]", "[0]: is neither a container, a network nor a Swarm service"],
    ['{"containers": {}}', "containers: is not a list"],
    ['[]\n{"networks": 3}', "document 2: networks: is not a list"],
    ['{"version":2,"engine":{},"containers":[],"networks":[],"services":[]}', "version: `2` is none of `1`"],
    ['{"engine":{},"containers":[],"networks":[],"services":[]}', "version: is missing"],
    ['{"version":1}', "engine: is missing"],
  ])("%s is no Docker host", (text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });
});

describe("containers alone", () => {
  const alone = read(containers);

  it("make their networks known by the usual names", () => {
    expect(network(alone, "bridge")).toMatchObject({ bridge: "docker0", driver: "bridge", assumed: true });
    expect(network(alone, "bridge").subnets).toEqual([{ prefix: "172.17.0.0/16", gateway: "172.17.0.1" }]);
    expect(network(alone, "ingress")).toMatchObject({ driver: "overlay", scope: "swarm", assumed: true });
    expect(network(alone, "ingress").bridge).toBeUndefined();
    expect(addresses(alone, "svc")).toEqual({ ingress: "10.0.0.4" });
  });

  it("name a user's bridge by its id, and tell its IPv6 subnet", () => {
    const topology = read(dump("e26-nft-s06-ipv6").containers);
    const v6 = network(topology, "v6net");
    expect(v6.bridge).toBe(`br-${v6.id.slice(0, 12)}`);
    expect(v6.ipv6).toBe(true);
    expect(v6.subnets).toEqual([
      { prefix: "172.30.0.0/24", gateway: "172.30.0.1" },
      { prefix: "2001:db8:a::/64", gateway: "2001:db8:a::1" },
    ]);
  });

  it("assume nothing where the networks are at hand", () => {
    expect(whole.networks.filter(({ assumed }) => assumed)).toEqual([]);
  });

  it("leave a network unknown that only a stopped container mentions", () => {
    const topology = read(dump("e29-nft-s14-stopped").containers);
    expect(topology.networks).toEqual([]);
    expect(container(topology, "web").endpoints).toEqual([{ network: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });

  it("find the default network of a stopped container again after the engine's restart", () => {
    const { containers: stopped, networks: now } = dump("e29-nft-s14-stopped");
    const leg = stopped[0]?.NetworkSettings?.Networks?.bridge;
    Object.assign(leg as object, { NetworkID: "0".repeat(64) });
    const topology = read({ containers: stopped, networks: now });
    expect(addresses(topology, "web")).toEqual({ bridge: "" });
  });
});
