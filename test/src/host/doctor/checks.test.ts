import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Topology } from "../../../../src/docker/topology.ts";
import { baseChains } from "../../../../src/host/doctor/base-chains.ts";
import { CHECKS } from "../../../../src/host/doctor/checks.ts";
import { type Examined, policiesOf, type SavedRules } from "../../../../src/host/doctor/examine.ts";
import { word } from "../../../../src/host/doctor/word.ts";
import { readSaved } from "../../../../src/host/iptables/saved.ts";
import { onHost } from "../../../../src/host/run.ts";
import type { Generation } from "../../../../src/host/state/generation.ts";
import { ROOT } from "../../cli/built.ts";
import { Folder } from "../../cli/folder.ts";
import { wallc } from "../../cli/harness.ts";
import { readDump } from "../../docker/fixtures.ts";
import { irOf } from "../../policy/build.ts";

const PLAIN: Examined = { run: onHost, root: "/nonexistent", saved: [], baseChains: [], sockets: [], unread: [] };

async function look(name: string, more: Partial<Examined>) {
  const check = CHECKS.find((one) => one.name === name);
  if (!check) throw new Error(`no check ${name}`);
  return check.look({ ...PLAIN, ...more });
}

async function messages(name: string, more: Partial<Examined>): Promise<string[]> {
  return (await look(name, more)).map(({ message }) => message);
}

function saved(text: string, more: Partial<SavedRules> = {}): SavedRules {
  return { variant: "nft", family: 4, tables: readSaved(text), policies: policiesOf(text), ...more };
}

const DOCKERS = "*nat\n:DOCKER - [0:0]\nCOMMIT\n";

describe("the doctor's checks", () => {
  it("are the files of their folder, each in the command's help", async () => {
    const others = ["base-chains", "check", "checks", "examine", "strangers", "word"];
    const files = readdirSync(join(ROOT, "src/host/doctor")).map((name) => name.replace(".ts", ""));
    expect(CHECKS.map(({ name }) => name).sort()).toEqual(files.filter((name) => !others.includes(name)).sort());
    const { stdout } = await wallc(["doctor", "--help"]);
    for (const { name, summary } of CHECKS) expect(stdout).toContain(`${name}: ${summary}`);
  });

  it("find nothing on a plain host", async () => {
    const topology = { version: 1, engine: {}, containers: [], networks: [], services: [] } as const;
    for (const { name } of CHECKS) expect(await look(name, { topology }), name).toEqual([]);
  });

  it("are root's", async () => {
    expect(await wallc(["doctor"])).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining("sudo") });
  });
});

describe("published ports", () => {
  const topology = readDump("e28-nft-s02-pub");

  it("on every address are told of, each once, unless the policy in force keeps strangers out", async () => {
    const said = ["`web` publishes tcp 8080 on every address of this host"];
    expect(await messages("published-everywhere", { topology })).toEqual(said);
    const current = (policy: string) => ({ source: "edge.wall", ir: irOf(policy, topology) }) as Generation;
    const under = (policy: string) => messages("published-everywhere", { topology, current: current(policy) });
    expect(await under("default allow to containers")).toEqual(said);
    expect(await under("allow tcp from 10.0.0.0/8 to published\ndefault deny to containers")).toEqual([]);
    const whys = async (policy: string) =>
      (await look("published-everywhere", { topology, current: current(policy) })).map(({ why }) => why);
    const open = "the policy in force lets everybody to it";
    expect(await whys("default allow to containers")).toEqual([`${open} (policy.wall:1)`]);
    expect(await whys("\nallow tcp 8080 from any to published")).toEqual([`${open} (policy.wall:2)`]);
    expect(await whys("allow tcp 8080 from ::/0 to published")).toEqual([`${open} over IPv6 (policy.wall:1)`]);
    expect(await messages("published-everywhere", { topology: readDump("e28-nft-s03-loopback") })).toEqual([]);
  });

  it("of a container without IPv6 are served by docker-proxy", async () => {
    expect(await messages("ipv6-through-proxy", { topology })).toEqual([
      "`web` has no IPv6 address, and is published over IPv6 through docker-proxy",
    ]);
    expect(await messages("ipv6-through-proxy", { topology: readDump("e26-nft-s06-ipv6") })).toEqual([]);
    const off: Topology = { ...topology, engine: { ...topology.engine, userlandProxy: false } };
    expect(await messages("ipv6-through-proxy", { topology: off })).toEqual([]);
  });

  it("of a container with IPv6 are served by docker-proxy where Docker doesn't redirect them", async () => {
    const said = ["Docker redirects nothing over IPv6 to `web`, which docker-proxy serves in its stead"];
    const topology = readDump("e26-nft-s06-ipv6");
    const six = (rules: string) => ({ topology, saved: [saved(DOCKERS), saved(rules, { family: 6 })] });
    const redirected =
      "*nat\n:DOCKER - [0:0]\n-A DOCKER -p tcp --dport 8086 -j DNAT --to-destination [2001:db8:a::2]:80\nCOMMIT\n";
    expect(await messages("ipv6-through-proxy", six("*nat\nCOMMIT\n"))).toEqual(said);
    expect(await messages("ipv6-through-proxy", six(redirected))).toEqual([]);
    expect(await messages("ipv6-through-proxy", six(redirected.replace("a::2", "a::22")))).toEqual(said);
    for (const engine of [{ iptables: false }, { firewallBackend: "nftables" }, { userlandProxy: false }] as const) {
      const other = { ...six("*nat\nCOMMIT\n"), topology: { ...topology, engine: { ...topology.engine, ...engine } } };
      expect(await messages("ipv6-through-proxy", other)).toEqual([]);
    }
  });

  it("without Docker's rules are left to docker-proxy", async () => {
    expect(await messages("docker-rules-gone", { topology })).toHaveLength(1);
    expect(await messages("docker-rules-gone", { topology, saved: [saved(DOCKERS)] })).toEqual([]);
    const nftables: Topology = { ...topology, engine: { ...topology.engine, firewallBackend: "nftables" } };
    expect(await messages("docker-rules-gone", { topology: nftables, saved: [saved(DOCKERS)] })).toHaveLength(1);
    const chain = { family: "ip", table: "docker-bridges", name: "filter-FORWARD", hook: "forward", policy: "accept" };
    expect(await messages("docker-rules-gone", { topology: nftables, baseChains: [chain] })).toEqual([]);
  });
});

describe("the engine's API", () => {
  const api = { family: 4, protocol: "tcp", address: "any", port: 2375, program: "dockerd" } as const;

  it("on a TCP port is told of, once for both families", async () => {
    expect(await messages("engine-api", { sockets: [api, { ...api, family: 6 }] })).toEqual([
      "dockerd listens on tcp *:2375",
    ]);
  });

  it("is not what Swarm, a service or another program listens on", async () => {
    const topology = readDump("e28-nft-s09-swarm-overlays");
    const sockets = [
      { ...api, port: 2377 },
      { ...api, port: 8090 },
      { ...api, program: "nginx" },
    ];
    expect(await messages("engine-api", { topology, sockets })).toEqual([]);
  });
});

describe("other firewalls", () => {
  it("are named where they can be told", async () => {
    const text = "*filter\n:INPUT DROP [0:0]\n:ufw-before-input - [0:0]\n-A INPUT -j ufw-before-input\nCOMMIT\n";
    const [found] = await look("foreign-drop", { saved: [saved(text)] });
    expect(found).toMatchObject({
      message: "iptables-nft's `INPUT` drops by default, with rules of ufw",
      command: "ufw disable",
    });
    const nft = JSON.stringify({
      nftables: [
        { metainfo: {} },
        { chain: { family: "inet", table: "firewalld", name: "filter_FORWARD", hook: "forward", policy: "drop" } },
        { chain: { family: "inet", table: "wallc", name: "forward", hook: "forward", policy: "drop" } },
        { chain: { family: "ip", table: "filter", name: "INPUT", hook: "input", policy: "drop" } },
        { chain: { family: "ip", table: "filter", name: "jumped_to" } },
      ],
    });
    const said = [
      "the chain `filter_FORWARD` of the table `inet firewalld`, which is firewalld's, drops by default (hook forward)",
    ];
    expect(await messages("foreign-drop", { baseChains: baseChains(nft) })).toEqual(said);
  });

  it("are found by their files too", async () => {
    using folder = new Folder({ "etc/ufw/ufw.conf": "ENABLED=yes\n", "proc/1/comm": "firewalld\n" });
    expect(await messages("other-firewall", { root: folder.path })).toEqual(["ufw is enabled", "firewalld runs"]);
  });

  it("that flush everything at their start are found", async () => {
    using folder = new Folder({
      "etc/nftables.conf": "#!/usr/sbin/nft -f\nflush ruleset\n",
      "etc/systemd/system/sysinit.target.wants/nftables.service": "",
    });
    expect(await messages("nftables-service", { root: folder.path })).toHaveLength(1);
  });
});

describe("a bridge that routes loopback addresses", () => {
  const topology = readDump("e28-nft-s02-pub");

  it("is told of, unless the policy in force drops them", async () => {
    using folder = new Folder({ "proc/sys/net/ipv4/conf/docker0/route_localnet": "1\n" });
    const { path: root } = folder;
    expect(await messages("route-localnet", { root, topology })).toHaveLength(1);
    const current = { ir: irOf("default deny to host", topology) } as Generation;
    expect(await messages("route-localnet", { root, topology, current })).toEqual([]);
  });
});

describe("a command to paste", () => {
  it("holds names as one word each", () => {
    expect(word("br-0123456789ab")).toBe("br-0123456789ab");
    expect(word("x;reboot")).toBe("'x;reboot'");
    expect(word("it's")).toBe("'it'\\''s'");
    expect(word("-rf")).toBe("'-rf'");
  });
});
