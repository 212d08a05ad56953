import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printSnapshot } from "../../../src/docker/print.ts";
import { readTopology } from "../../../src/docker/read.ts";
import { SnapshotError } from "../../../src/docker/snapshot-error.ts";
import { DUMPS, dump, dumpText, network, problemsOf, read, readDump } from "./fixtures.ts";

/** Puts a value at a path of a JSON value; `undefined` takes it away. */
function put<T>(value: T, path: readonly (string | number)[], to: unknown): T {
  let at = value as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  const last = path.at(-1) as string | number;
  if (to === undefined) delete at[last];
  else Object.defineProperty(at, last, { value: to, enumerable: true, configurable: true, writable: true });
  return value;
}

const NETWORKS = ["containers", 0, "NetworkSettings", "Networks", "bridge"] as const;
const PUB = "e29-nft-s02-pub";
const bridgeAt = dump(PUB).networks.findIndex((n) => String(n.Name) === "bridge");

describe("a damaged inspect file", () => {
  it.each([
    [["containers", 0, "Id"], undefined, "containers[0].Id: is missing"],
    [["containers", 0, "Id"], "../../etc", 'containers[0].Id: "../../etc" is not an id'],
    [["containers", 0, "Name"], 7, "containers[0].Name: `7` is not a text"],
    [["containers", 0], null, "containers[0]: `null` is not an object"],
    [["containers"], "x", "containers: is not a list"],
    [["containers", 0, "State"], undefined, "containers[0].State: is missing"],
    [
      ["containers", 0, "State", "Status"],
      "up",
      'containers[0].State.Status: "up" is none of `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`',
    ],
    [["containers", 0, "Config", "Labels"], [], "containers[0].Config.Labels: a list is not an object"],
    [["containers", 0, "Config", "Labels"], { "a b": 1 }, 'containers[0].Config.Labels["a b"]: `1` is not a text'],
    [
      [...NETWORKS, "IPAddress"],
      "172.17.0.02",
      'containers[0].NetworkSettings.Networks.bridge.IPAddress: "172.17.0.02" is not an IPv4 address (leading zeros)',
    ],
    [
      [...NETWORKS, "IPAddress"],
      "fd00::1",
      'containers[0].NetworkSettings.Networks.bridge.IPAddress: "fd00::1" is not an IPv4 address',
    ],
    [
      [...NETWORKS, "GlobalIPv6Address"],
      "fe80::1%eth0",
      'containers[0].NetworkSettings.Networks.bridge.GlobalIPv6Address: "fe80::1%eth0" is not an IPv6 address (zone)',
    ],
    [
      [...NETWORKS, "IPPrefixLen"],
      33,
      "containers[0].NetworkSettings.Networks.bridge.IPPrefixLen: `33` is not a whole number from 0 to 32",
    ],
    [["containers", 0, "NetworkSettings", "Networks"], undefined, "containers[0].NetworkSettings.Networks: is missing"],
    [
      ["containers", 0, "NetworkSettings", "Ports"],
      { "80/tcp": [{ HostIp: "", HostPort: "65536" }] },
      'containers[0].NetworkSettings.Ports["80/tcp"][0].HostPort: "65536" is not a port (0 to 65535)',
    ],
    [
      ["containers", 0, "NetworkSettings", "Ports"],
      { "80/tcp": [{ HostIp: "localhost", HostPort: "80" }] },
      'containers[0].NetworkSettings.Ports["80/tcp"][0].HostIp: "localhost" is not an IP address',
    ],
    [
      ["containers", 0, "HostConfig", "PortBindings"],
      { "80/dccp": [] },
      'containers[0].HostConfig.PortBindings["80/dccp"]: "dccp" is none of `tcp`, `udp`, `sctp`',
    ],
    [["networks", bridgeAt, "Internal"], "no", `networks[${bridgeAt}].Internal: "no" is not \`true\` or \`false\``],
    [
      ["networks", bridgeAt, "IPAM", "Config", 0, "Subnet"],
      "172.17.0.0",
      `networks[${bridgeAt}].IPAM.Config[0].Subnet: "172.17.0.0" is not an address with its prefix length`,
    ],
    [
      ["networks", bridgeAt, "Options", "com.docker.network.bridge.name"],
      'x"; drop',
      `networks[${bridgeAt}].Options["com.docker.network.bridge.name"]: "x\\"; drop" is not an interface name (1 to 15 letters, digits, \`.\`, \`_\`, \`@\` or \`-\`)`,
    ],
    [
      ["networks", bridgeAt, "Options", "com.docker.network.bridge.enable_icc"],
      "yes",
      `networks[${bridgeAt}].Options["com.docker.network.bridge.enable_icc"]: "yes" is neither \`true\` nor \`false\``,
    ],
  ] as const)("names the path of %j = %j", (path, to, problem) => {
    expect(problemsOf(put(dump(PUB), path, to))).toContain(problem);
  });

  it("names every bad value at once, and the file", () => {
    const spoilt = put(put(dump(PUB), ["containers", 0, "Name"], null), ["networks", 0, "Id"], "");
    expect(problemsOf(spoilt)).toHaveLength(2);
    expect(() => read(spoilt)).toThrow(/^docker\.json: networks\[0\]\.Id: "" is not an id\ncontainers\[0\]\.Name: /);
  });

  it("names a thousand bad values by the first twenty", () => {
    expect(problemsOf(Array.from({ length: 1000 }, () => ({ State: 1 })))).toHaveLength(20);
  });

  it("prints hostile names and values harmlessly", () => {
    const spoilt = put(dump(PUB), ["containers", 0, "NetworkSettings", "Networks"], {
      [`\u202e\u001b[2J"${"x".repeat(300)}`]: { IPAddress: `\u001b]0;evil\u0007${"9".repeat(500)}` },
    });
    const [problem = ""] = problemsOf(spoilt);
    expect(problem).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(problem).toContain('Networks["\\u202e\\u001b[2J\\"xxx');
    expect(problem.length).toBeLessThan(400);
  });

  it("refuses two containers of one name, and two networks on one bridge", () => {
    const twice = dump(PUB);
    twice.containers.push({ ...(twice.containers[0] as object), Id: "f".repeat(64) } as never);
    expect(problemsOf(twice)[0]).toMatch(
      /^containers\[1\]\.Name: "web" stands at containers\[0\]\.Name too$|^containers\[0\]\.Name/,
    );
    const bridges = dump("e29-nft-s16-netopts");
    for (const name of ["nm", "nb"]) {
      const i = bridges.networks.findIndex((n) => String(n.Name) === name);
      put(bridges.networks, [i, "Options"], { "com.docker.network.bridge.name": "br1" });
    }
    expect(problemsOf(bridges)).toEqual([
      expect.stringMatching(/^networks\[\d\]\.Options: "br1" stands at networks\[\d\]\.Options too$/),
    ]);
  });
});

describe("names that are anything at all", () => {
  const names = ["$(reboot)", 'a"b\\c', "new\nline", "\u202eesrever", "x".repeat(300), "__proto__", "constructor", ""];

  it.each(names)("%j is kept as a label, a container's name and a network's", (name) => {
    const { containers, networks } = dump(PUB);
    put(containers, [0, "Name"], `/${name}`);
    put(containers, [0, "Config", "Labels"], {});
    put(containers, [0, "Config", "Labels", name], name);
    put(networks, [bridgeAt, "Name"], `${name}!`);
    const text = printSnapshot(read({ containers, networks }));
    const topology = read(text);
    expect(topology.containers[0]?.name).toBe(name);
    expect(Object.entries(topology.containers[0]?.labels ?? {})).toEqual([[name, name]]);
    expect(network(topology, `${name}!`).bridge).toBe("docker0");
    expect(Object.getPrototypeOf(topology.containers[0]?.labels)).toBe(Object.prototype);
  });

  it("is a network's key too, even `__proto__`", () => {
    const { containers, networks } = dump(PUB);
    const legs = (containers[0] as { NetworkSettings: { Networks: { bridge?: unknown } } }).NetworkSettings.Networks;
    put(legs, ["__proto__"], legs.bridge);
    delete legs.bridge;
    expect(read({ containers, networks }).containers[0]?.endpoints[0]?.ipv4).toBe("172.17.0.2");
  });
});

describe("a damaged snapshot", () => {
  const good = () => JSON.parse(printSnapshot(readDump("e28-nft-s09-swarm-overlays"))) as object;

  it.each([
    [
      ["containers", 0, "endpoints", 0, "ipv4"],
      "10.1",
      'containers[0].endpoints[0].ipv4: "10.1" is not an IPv4 address',
    ],
    [["containers", 0, "state"], undefined, "containers[0].state: is missing"],
    [["containers", 0, "networkMode"], { kind: "vpn" }, "containers[0].networkMode.kind: "],
    [
      ["containers", 2, "ports", 0, "hostPort"],
      70000,
      "containers[2].ports[0].hostPort: `70000` is not a whole number from 0 to 65535",
    ],
    [["containers", 2, "ports", 0, "hostPort"], 80.5, "containers[2].ports[0].hostPort: `80.5` is not a whole number"],
    [
      ["containers", 2, "ports", 0, "protocol"],
      "TCP",
      'containers[2].ports[0].protocol: "TCP" is none of `tcp`, `udp`, `sctp`',
    ],
    [["containers", 1, "id"], "x y", 'containers[1].id: "x y" is not an id'],
    [["containers", 1, "name"], "att", 'containers[1].name: "att" stands at containers[0].name too'],
    [["networks", 0, "bridge"], "docker0\n", "networks[0].bridge: "],
    [["networks", 0, "bridge"], "br+", "networks[0].bridge: "],
    [["networks", 0, "bridge"], "lo", 'networks[0].bridge: "lo" is an interface of the host, and no bridge'],
    [
      ["networks", 0, "subnets", 0, "prefix"],
      "172.17.0.1/16",
      'networks[0].subnets[0].prefix: "172.17.0.1/16" has host bits; the prefix is 172.17.0.0/16',
    ],
    [["services", 1, "ports", 0, "mode"], "dnsrr", 'services[1].ports[0].mode: "dnsrr" is none of `ingress`, `host`'],
    [["engine", "firewallBackend"], "pf", 'engine.firewallBackend: "pf" is none of `iptables`, `nftables`'],
    [
      ["host"],
      { interfaces: [{ name: "docker0", bridge: false, addresses: [] }] },
      'networks[0].bridge: "docker0" is an interface',
    ],
    [
      ["host"],
      { interfaces: [{ name: "eth0", bridge: false, addresses: ["10.0.0.1"] }] },
      "host.interfaces[0].addresses[0]: ",
    ],
  ] as const)("names the path of %j = %j", (path, to, problem) => {
    expect(problemsOf(put(good(), path, to)).filter((p) => p.startsWith(problem))).toHaveLength(1);
  });

  it("is canonical once it is read", () => {
    const spoilt = put(good(), ["containers", 0, "endpoints", 0, "ipv6"], "2001:DB8:0:0::A");
    expect(read(spoilt).containers[0]?.endpoints[0]?.ipv6).toBe("2001:db8::a");
  });

  it("may stand in any order", () => {
    const topology = readDump("e28-nft-s09-swarm-overlays");
    const { containers, networks, services } = topology;
    const turned = {
      ...topology,
      containers: containers.toReversed(),
      networks: networks.toReversed(),
      services: services.toReversed(),
    };
    expect(JSON.stringify(turned)).not.toBe(JSON.stringify(topology));
    expect(printSnapshot(read(turned))).toBe(printSnapshot(topology));
  });
});

describe("random damage", () => {
  /** Reads, and allows a good topology or named problems, nothing else. */
  function harmless(text: string): void {
    let topology: ReturnType<typeof readTopology>;
    try {
      topology = readTopology({ text, file: "f" });
    } catch (error) {
      if (!(error instanceof SnapshotError)) throw error;
      expect(error.problems.length).toBeGreaterThan(0);
      for (const { path, message } of error.problems) {
        expect(path).toMatch(/^[^\p{Cc}]+$/u);
        expect(message).toMatch(/^[^\p{Cc}]+$/u);
      }
      return;
    }
    const printed = printSnapshot(topology);
    expect(printSnapshot(read(printed))).toBe(printed);
  }

  const paths = (value: unknown, at: (string | number)[] = []): (string | number)[][] =>
    typeof value === "object" && value !== null
      ? [
          at,
          ...Object.keys(value).flatMap((key) =>
            paths((value as Record<string, unknown>)[key], [...at, Array.isArray(value) ? Number(key) : key]),
          ),
        ]
      : [at];

  const small = ["e20-nft-s02-pub", "e29-nft-s15-gatewaymodes", "e28-nft-s09-swarm-overlays"];
  const files = small.flatMap((name) => [dumpText(name), printSnapshot(readDump(name))]);
  const values = fc.oneof(
    fc.constant(undefined),
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      "",
      "0.0.0.0/0",
      "::",
      "65536",
      "br-x",
      "a".repeat(300),
      -1,
      1e21,
      "container:web",
      "host",
      null,
      [],
      {},
    ),
  );

  it("of one to three values gives problems or a good topology", () => {
    const places = files.map((text) => paths(JSON.parse(text)).filter((path) => path.length > 0));
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.array(fc.tuple(fc.nat(), values), { minLength: 1, maxLength: 3 }),
        (file, edits) => {
          const value = JSON.parse(files[file] as string) as object;
          for (const [n, to] of edits) {
            const path = places[file]?.[n % (places[file]?.length ?? 1)] as (string | number)[];
            try {
              // a copy: the next edit may reach into it
              put(value, path, structuredClone(to));
            } catch (error) {
              // An earlier edit took the way there.
              if (!(error instanceof TypeError)) throw error;
            }
          }
          harmless(JSON.stringify(value));
        },
      ),
      { numRuns: 400 },
    );
  });

  it("of the text gives problems or a good topology", () => {
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.nat(),
        fc.nat(20),
        fc.string({ unit: "binary", maxLength: 8 }),
        (file, at, cut, more) => {
          const text = files[file] as string;
          const from = at % text.length;
          harmless(text.slice(0, from) + more + text.slice(from + cut));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("of any text at all gives problems", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.constantFrom(...'[]{},:"0-.eE\\ut \n')).map((c) => c.join("")),
        ),
        harmless,
      ),
      {
        numRuns: 1000,
      },
    );
  });

  it("by deep nesting can't overflow the stack", () => {
    const deep = "[".repeat(200_000);
    expect(problemsOf(deep)).toEqual(["line 1, column 200001: the file ends too early"]);
    expect(problemsOf(deep + "]".repeat(200_000))).toEqual([expect.stringContaining("[0]: is neither")]);
    expect(problemsOf(`[] ${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`)).toHaveLength(1);
    harmless(`{"containers":[{"State":${"[".repeat(100_000)}${"]".repeat(100_000)}}]}`);
  });

  it("leaves every dump readable", () => {
    expect(DUMPS.length).toBeGreaterThan(20);
    for (const name of DUMPS) harmless(dumpText(name));
  });
});
