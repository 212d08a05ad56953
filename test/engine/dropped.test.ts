import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TARGETS } from "../lab/load.ts";
import { ENGINE, KERNEL, missing } from "../lab/need.ts";
import { outcomes } from "./attempts.ts";
import { EngineHost } from "./engine.ts";

const FOLDER = process.env.WALLC_ENGINE || undefined;
const OPTIONS = process.env.WALLC_ENGINE_OPTIONS?.split("\n") ?? [];
const reason = missing(FOLDER ? KERNEL : ENGINE);

/** A rule of a policy that allows all that is tried, an attempt at it, and what answers. */
interface Row {
  readonly rule: string;
  readonly attempt: string;
  readonly answer: string;
  /** Whether the engine drops it: always, or in these releases. */
  readonly dropped?: true | ((release: number) => boolean);
}

const HOST_WAY = "neighbour of eth0 saw 198.51.100.1";

const ROWS: readonly Row[] = [
  { rule: "80 from any to container web", attempt: "wan 203.0.113.9 > 198.51.100.1 tcp 8080", answer: "container web" },
  { rule: "80 from outside to container web", attempt: "lan > 192.168.1.1 tcp 8080", answer: "container web" },
  {
    rule: "80 from outside to container loop",
    attempt: "lan > 172.19.0.4 tcp 80",
    answer: "container loop",
    dropped: (release) => release >= 28,
  },
  {
    rule: "80 from outside to container cache",
    attempt: "lan > 172.19.0.3 tcp 80",
    answer: "container cache",
    dropped: true,
  },
  { rule: "ping from outside to container web", attempt: "lan > 172.19.0.2 ping", answer: "answered", dropped: true },
  { rule: "80 from container web to container cache", attempt: "web > 172.19.0.3 tcp 80", answer: "container cache" },
  {
    rule: "80 from container report to container cache",
    attempt: "report > 172.19.0.3 tcp 80",
    answer: "",
    dropped: true,
  },
  { rule: "ping from network office to network shop", attempt: "report > 172.19.0.2 ping", answer: "", dropped: true },
  {
    rule: "80 from container report to container loop",
    attempt: "report > 172.19.0.4 tcp 80",
    answer: "",
    dropped: true,
  },
  {
    rule: "80 from container report to container web",
    attempt: "report > 198.51.100.1 tcp 8080",
    answer: "container web",
  },
  { rule: "8080 from container report to published", attempt: "report > 172.20.0.1 tcp 8080", answer: "container web" },
  { rule: "443 from container report to internet", attempt: "report > 203.0.113.200 tcp 443", answer: HOST_WAY },
  { rule: "80 from outside to container vault", attempt: "lan > 172.21.0.2 tcp 80", answer: "", dropped: true },
  { rule: "443 from container vault to internet", attempt: "vault > 203.0.113.200 tcp 443", answer: "", dropped: true },
  {
    rule: "80 from container vault to container cache",
    attempt: "vault > 172.19.0.3 tcp 80",
    answer: "",
    dropped: true,
  },
  {
    rule: "80 from container vault to container web",
    attempt: "vault > 172.21.0.1 tcp 8080",
    answer: "",
    dropped: true,
  },
  {
    rule: "8080 from container vault to published",
    attempt: "vault > 198.51.100.1 tcp 8080",
    answer: "",
    dropped: true,
  },
  { rule: "80 from container vault to container seal", attempt: "vault > 172.21.0.3 tcp 80", answer: "container seal" },
  {
    rule: "80 from container guest-a to container guest-b",
    attempt: "guest-a > 172.22.0.3 tcp 80",
    answer: "",
    dropped: true,
  },
  {
    rule: "80 from container guest-a to container guest-c",
    attempt: "guest-a > 198.51.100.1 tcp 8090",
    answer: "container guest-c",
  },
];

/** What engines with gateway modes and trusted interfaces have besides. */
const ROWS_FROM_28: readonly Row[] = [
  { rule: "80 from outside to container routed", attempt: "lan > 172.23.0.2 tcp 80", answer: "container routed" },
  { rule: "ping from outside to container routed", attempt: "lan > 172.23.0.2 ping", answer: "answered" },
  { rule: "81 from outside to container routed", attempt: "lan > 172.23.0.2 tcp 81", answer: "", dropped: true },
  { rule: "80 from container web to container routed", attempt: "web > 172.23.0.2 tcp 80", answer: "container routed" },
  { rule: "80 from outside to container bare", attempt: "lan > 172.24.0.2 tcp 80", answer: "container bare" },
  {
    rule: "80 from container web to container bare",
    attempt: "web > 172.24.0.2 tcp 80",
    answer: "container bare",
    dropped: (release) => release === 28,
  },
  {
    rule: "80 from any on interface eth1 to container trusted",
    attempt: "lan > 172.25.0.2 tcp 80",
    answer: "container trusted",
  },
  {
    rule: "81 from any on interface eth1 to container trusted",
    attempt: "lan > 172.25.0.2 tcp 81",
    answer: "",
    dropped: true,
  },
  {
    rule: "80 from any on interface eth0 to container trusted",
    attempt: "wan 203.0.113.9 > 172.25.0.2 tcp 80",
    answer: "",
    dropped: true,
  },
];

describe("what an engine drops though a policy allows it", () => {
  let host: EngineHost;
  let rows: readonly Row[];
  let release: number;
  const isDropped = ({ dropped }: Row) => (typeof dropped === "function" ? dropped(release) : dropped === true);

  beforeAll(async () => {
    if (reason) return;
    host = await EngineHost.open("nft", OPTIONS, FOLDER);
    release = Number((await host.docker("version", "--format", "{{.Server.Version}}")).split(".")[0]);
    rows = release >= 28 ? [...ROWS, ...ROWS_FROM_28] : ROWS;
    await makeNetworks(host);
    if (release >= 28) await makeNetworksFrom28(host);
    const policy = rows.map(({ rule }) => `allow ${/^[0-9]/.test(rule) ? "tcp " : ""}${rule}`).join("\n");
    await host.apply(`${policy}\ndefault deny to containers\n`, TARGETS[0]);
  });
  afterAll(async () => host?.close());

  it("is what it drops", async (ctx) => {
    if (reason) ctx.skip(reason);
    const expected = rows.map((row) => [row.attempt, isDropped(row) ? "silent" : row.answer]);
    const attempts = rows.map(({ attempt }) => attempt);
    expect(await outcomes(host, attempts)).toEqual(Object.fromEntries(expected));
  });

  it("is what has a finding, and nothing else has one", async (ctx) => {
    if (reason) ctx.skip(reason);
    const found = (await host.findings("/run/policy/policy.wall")).filter(({ code }) =>
      code.startsWith("docker-drops-"),
    );
    const lines = found.map(({ line }) => line).sort((a, b) => a - b);
    expect(lines.map((line) => rows[line - 1]?.rule)).toEqual(rows.filter(isDropped).map(({ rule }) => rule));
  });

  it("gets in where FORWARD's policy is ACCEPT, as far as the finding says so", async (ctx) => {
    if (reason) ctx.skip(reason);
    await host.sandbox.run(["iptables", "-P", "FORWARD", "ACCEPT"]);
    const dropped = rows.filter(isDropped);
    const found = await outcomes(
      host,
      dropped.map(({ attempt }) => attempt),
    );
    const open = dropped.filter(({ attempt }) => found[attempt] !== "silent").map(({ rule }) => rule);
    const unpublished = ["80 from outside to container cache", "ping from outside to container web"];
    expect(open).toEqual(release >= 28 ? [] : unpublished);
  });
});

async function makeNetworks(host: EngineHost): Promise<void> {
  await create(host, "shop", "172.19.0.0/24");
  await create(host, "office", "172.20.0.0/24");
  await create(host, "safe", "172.21.0.0/24", "--internal");
  await create(host, "guests", "172.22.0.0/24", "-o", "com.docker.network.bridge.enable_icc=false");
  await host.run(
    { name: "web", options: at("shop", "172.19.0.2", "8080:80") },
    { name: "cache", options: at("shop", "172.19.0.3") },
    { name: "loop", options: at("shop", "172.19.0.4", "127.0.0.1:9000:80") },
    { name: "report", options: at("office", "172.20.0.2") },
    { name: "vault", options: at("safe", "172.21.0.2") },
    { name: "seal", options: at("safe", "172.21.0.3") },
    { name: "guest-a", options: at("guests", "172.22.0.2") },
    { name: "guest-b", options: at("guests", "172.22.0.3") },
    { name: "guest-c", options: at("guests", "172.22.0.4", "8090:80") },
  );
  // not every engine gives an internal network a route out, without which nothing gets as far as its rules
  await host.sandbox.run(["ip", "route", "replace", "default", "via", "172.21.0.1"], { ns: "vault" });
}

async function makeNetworksFrom28(host: EngineHost): Promise<void> {
  const option = (name: string, value: string) => ["-o", `com.docker.network.bridge.${name}=${value}`];
  await create(host, "routes", "172.23.0.0/24", ...option("gateway_mode_ipv4", "routed"));
  await create(host, "bares", "172.24.0.0/24", ...option("gateway_mode_ipv4", "nat-unprotected"));
  await create(host, "trusts", "172.25.0.0/24", ...option("trusted_host_interfaces", "eth1"));
  await host.run(
    { name: "routed", options: at("routes", "172.23.0.2", "80") },
    { name: "bare", options: at("bares", "172.24.0.2") },
    { name: "trusted", options: at("trusts", "172.25.0.2", "127.0.0.1:9001:80") },
  );
}

function create(host: EngineHost, name: string, subnet: string, ...options: readonly string[]): Promise<string> {
  return host.docker("network", "create", "--subnet", subnet, ...options, name);
}

function at(network: string, ip: string, ...ports: readonly string[]): string[] {
  return ["--network", network, "--ip", ip, ...ports.flatMap((port) => ["-p", port])];
}
