import { mkdirSync, writeFileSync } from "node:fs";
import type { NetworkInterfaceInfo } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { EngineError } from "../../../src/docker/engine/engine-error.ts";
import type { HostSources } from "../../../src/docker/host/read-host.ts";
import { printSnapshot } from "../../../src/docker/print.ts";
import { takeSnapshot } from "../../../src/docker/snapshot.ts";
import { SnapshotError } from "../../../src/docker/snapshot-error.ts";
import { answering, realAnswers, serveTcp, serveUnix, temporaryFolder } from "./fake-engine.ts";
import { addresses, container, dump, network, ports, RAW, read } from "./fixtures.ts";

const QUIET = { hostSources: false } as const;

describe("takeSnapshot", () => {
  it.each(RAW)("asks %s, by GET alone, and the file is read to the same bytes", async (name) => {
    await using engine = await serveUnix(answering(realAnswers(name)));
    const topology = await takeSnapshot({ host: engine.host, ...QUIET });
    expect(addresses(topology, "web")).toEqual({ app: "172.18.0.2" });
    expect(addresses(topology, "db")).toEqual({ app: "172.18.0.3" });
    expect(ports(container(topology, "web").ports)).toEqual(["0.0.0.0:8080->80/tcp", "[::]:8080->80/tcp"]);
    expect(container(topology, "web").labels).toEqual({ "com.example.role": "web" });
    expect(network(topology, "bridge").bridge).toBe("docker0");
    const backend = { e28: "iptables", "e29-nft": "iptables", "e29-nftables": "nftables" }[
      name.replace(/^e28.*/, "e28")
    ];
    expect(topology.engine.firewallBackend).toBe(backend);
    expect(topology.engine.userlandProxy).toBe(name.startsWith("e29") ? true : undefined);
    expect(topology.engine).toMatchObject({ swarm: false, rootless: false });
    expect(topology.host).toBeUndefined();
    expect(printSnapshot(read(printSnapshot(topology)))).toBe(printSnapshot(topology));
    expect(engine.asked.every((line) => line.startsWith("GET /"))).toBe(true);
    expect(engine.asked).toHaveLength(6);
  });

  it("keeps no environment and no command line", async () => {
    const answers = realAnswers("e20-nft");
    const [path = ""] = Object.keys(answers).filter((key) => /^\/containers\/[0-9a-f]+\/json$/.test(key));
    const web = answers[path] as { Config: object };
    answers[path] = {
      ...web,
      Config: { ...web.Config, Env: ["TOKEN=swordfish"], Cmd: ["swordfish"] },
      Args: ["swordfish"],
    };
    await using engine = await serveUnix(answering(answers));
    expect(printSnapshot(await takeSnapshot({ host: engine.host, ...QUIET }))).not.toContain("swordfish");
  });

  it("leaves a container out that vanishes between list and inspect", async () => {
    const answers = realAnswers("e28-nft");
    const path = Object.keys(answers).find((key) => (answers[key] as { Name?: string }).Name === "/db") as string;
    await using engine = await serveUnix(answering({ ...answers, [path]: 404 }));
    const topology = await takeSnapshot({ host: engine.host, ...QUIET });
    expect(topology.containers.map(({ name }) => name)).toEqual(["web"]);
  });

  it("fails when an inspect fails otherwise", async () => {
    const answers = realAnswers("e28-nft");
    const path = Object.keys(answers).find((key) => (answers[key] as { Name?: string }).Name === "/db") as string;
    await using engine = await serveUnix(answering({ ...answers, [path]: 500 }));
    await expect(takeSnapshot({ host: engine.host, ...QUIET })).rejects.toThrow(EngineError);
  });

  it("names the request and the path of a bad value", async () => {
    const answers = realAnswers("e28-nft");
    const path = Object.keys(answers).find((key) => (answers[key] as { Name?: string }).Name === "/web") as string;
    const web = answers[path] as object;
    await using engine = await serveUnix(answering({ ...answers, [path]: { ...web, State: { Status: "odd" } } }));
    const error = await takeSnapshot({ host: engine.host, ...QUIET }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(SnapshotError);
    expect((error as SnapshotError).problems[0]?.path).toBe(`GET ${path}: State.Status`);
    await using other = await serveUnix(
      answering({ ...answers, "/containers/json?all=1": [{ Id: "../../images/json?" }] }),
    );
    await expect(takeSnapshot({ host: other.host, ...QUIET })).rejects.toThrow(
      /json\?all=1: \[0\]\.Id: .* is not an id/,
    );
  });

  const swarm = () => {
    const { containers, networks, services } = dump("e28-nft-s09-swarm-overlays");
    const byPath = (list: object[], folder: string, end: string) =>
      Object.fromEntries(list.map((one) => [`/${folder}/${(one as { Id: string }).Id}${end}`, one]));
    return {
      "/version": { Version: "28.5.2", ApiVersion: "1.51", MinAPIVersion: "1.24" },
      "/info": { Swarm: { LocalNodeState: "active", ControlAvailable: true } },
      "/containers/json?all=1": containers,
      ...byPath(containers, "containers", "/json"),
      "/networks": networks.map((one) => ({ ...one, Containers: undefined })),
      ...byPath(networks, "networks", ""),
      "/services": services,
    };
  };

  it("asks a Swarm manager for its services, and docker_gwbridge for its members", async () => {
    await using engine = await serveUnix(answering(swarm()));
    const topology = await takeSnapshot({ host: engine.host, ...QUIET });
    expect(topology.services.map(({ name }) => name)).toEqual(["e1", "hostmode", "svc"]);
    expect(network(topology, "docker_gwbridge").ingressSandbox).toBe("172.18.0.2");
    expect(addresses(topology, "svc")).toEqual({ ingress: "10.0.0.4", docker_gwbridge: "172.18.0.3" });
    expect(topology.engine.swarm).toBe(true);
  });

  it("does without services where the node is no manager any more", async () => {
    await using engine = await serveUnix(answering({ ...swarm(), "/services": 503 }));
    expect((await takeSnapshot({ host: engine.host, ...QUIET })).services).toEqual([]);
    await using worker = await serveUnix(
      answering({ ...swarm(), "/info": { Swarm: { LocalNodeState: "active", ControlAvailable: false } } }),
    );
    await takeSnapshot({ host: worker.host, ...QUIET });
    expect(worker.asked.filter((line) => line.includes("services"))).toEqual([]);
  });
});

describe("the host in a snapshot", () => {
  const NET_DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs
    lo: 1 2 3
  eth0: 123 0 0
docker0:99 1
vethabc1234: 0 0
vethabc1235: 0 0
br-lan: 0 0
  eth1: 0 0
`;
  const cidr = (text: string): NetworkInterfaceInfo => ({ cidr: text }) as NetworkInterfaceInfo;

  function machine(folder: string, files: Record<string, string>): HostSources {
    const all: Record<string, string> = {
      "proc/net/dev": NET_DEV,
      "proc/sys/net/ipv4/ip_forward": "1\n",
      "proc/sys/net/bridge/bridge-nf-call-iptables": "0\n",
      "sys/lo/x": "",
      "sys/eth0/x": "",
      "sys/br-lan/bridge/x": "",
      "sys/eth1/x": "",
      ...files,
    };
    for (const [name, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return {
      proc: join(folder, "proc"),
      sysClassNet: join(folder, "sys"),
      addresses: () => ({
        lo: [cidr("127.0.0.1/8"), cidr("::1/128")],
        eth0: [cidr("198.51.100.1/24")],
        "eth0:1": [cidr("198.51.100.9/24"), { ...cidr(""), cidr: null }],
        vethabc1234: [cidr("fe80::1/64")],
      }),
    };
  }

  it("has every interface but the engine's own veths, with bridges and switches", async () => {
    using folder = temporaryFolder();
    await using engine = await serveUnix(answering(realAnswers("e28-nft")));
    const topology = await takeSnapshot({ host: engine.host, hostSources: machine(folder.path, {}) });
    expect(topology.host).toEqual({
      interfaces: [
        { name: "br-lan", bridge: true, addresses: [] },
        { name: "docker0", bridge: true, addresses: [] },
        { name: "eth0", bridge: false, addresses: ["198.51.100.1/24", "198.51.100.9/24"] },
        { name: "eth1", bridge: false, addresses: [] },
        { name: "lo", bridge: false, addresses: ["127.0.0.1/8", "::1/128"] },
      ],
      bridgeNfCallIptables: false,
      ipv4Forwarding: true,
    });
    expect(printSnapshot(read(printSnapshot(topology)))).toBe(printSnapshot(topology));
  });

  it("is absent where the engine is elsewhere: over tcp, or with no bridge of its own in sight", async () => {
    using folder = temporaryFolder();
    const hostSources = machine(folder.path, { "proc/net/dev": NET_DEV.replace("docker0", "docker9") });
    await using local = await serveUnix(answering(realAnswers("e28-nft")));
    expect((await takeSnapshot({ host: local.host, hostSources })).host).toBeUndefined();
    await using remote = await serveTcp(answering(realAnswers("e28-nft")));
    const there = { host: remote.host, hostSources: machine(folder.path, {}) };
    expect((await takeSnapshot(there)).host).toBeUndefined();
  });

  it("is refused with an interface's name that a rule file can't hold", async () => {
    using folder = temporaryFolder();
    const hostSources = machine(folder.path, { "proc/net/dev": NET_DEV.replace("eth1", 'e"1+') });
    await using engine = await serveUnix(answering(realAnswers("e28-nft")));
    await expect(takeSnapshot({ host: engine.host, hostSources })).rejects.toThrow(
      /host\.interfaces\[2\]\.name: "e\\"1\+" is not an interface name/,
    );
  });

  it("is read from the machine itself", async () => {
    const answers = { ...realAnswers("e28-nft"), "/networks": [], "/containers/json?all=1": [] };
    await using engine = await serveUnix(answering(answers));
    const { host } = await takeSnapshot({ host: engine.host });
    expect(host?.interfaces.map(({ name }) => name)).toContain("lo");
    expect(host?.ipv4Forwarding).toBeTypeOf("boolean");
  });
});
