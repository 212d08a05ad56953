import { describe, expect, it } from "vitest";
import { KERNEL, missing } from "../lab/need.ts";
import { TestHost } from "./test-host.ts";

interface Report {
  readonly findings: readonly { readonly check: string; readonly message: string; readonly command: string }[];
  readonly skipped: readonly { readonly check: string }[];
  readonly unread: readonly string[];
}

/** What `wallc doctor` says of the sandbox, as it is now. */
async function examine(host: TestHost, docker = "none"): Promise<Report & { status: number }> {
  const { status, out, err } = await host.try("doctor", ["--json", "--docker", docker]);
  if (err !== "") throw new Error(err);
  const report = JSON.parse(out) as Report;
  expect(status).toBe(report.findings.length > 0 ? 1 : 0);
  return { ...report, status };
}

const POLICY = "allow tcp ssh from any to host\ndefault deny to host\n";

describe.concurrent("the doctor on a real kernel", () => {
  it("finds nothing on a plain host, and says what it didn't look at", async () => {
    if (missing(KERNEL)) return expect(process.env.CI).toBeUndefined();
    await using host = await TestHost.open("nft");
    const { findings, skipped, unread } = await examine(host);
    expect({ findings, unread }).toEqual({ findings: [], unread: [] });
    expect(skipped.map(({ check }) => check)).toContain("own-rules");
    expect(skipped.map(({ check }) => check)).toContain("published-everywhere");
  });

  it("finds each thing that is amiss, and each command mends it", async () => {
    if (missing(KERNEL)) return expect(process.env.CI).toBeUndefined();
    await using host = await TestHost.open("iptables-nft");
    await host.shell(
      "nft add table inet other",
      "nft 'add chain inet other guard { type filter hook forward priority 5; policy drop; }'",
      "iptables-nft -P INPUT DROP",
      "ip6tables-nft -P OUTPUT DROP",
      "iptables-nft -N DOCKER-USER",
      "iptables-nft -A DOCKER-USER -s 198.51.100.9 -j DROP",
      "iptables-legacy -t raw -A PREROUTING -s 198.51.100.9 -j DROP",
    );
    const { findings } = await examine(host);
    expect(findings.map(({ check, message }) => `${check}: ${message}`)).toEqual([
      "foreign-drop: the chain `guard` of the table `inet other` drops by default (hook forward)",
      "foreign-drop: iptables-nft's `INPUT` drops by default",
      "foreign-drop: ip6tables-nft's `OUTPUT` drops by default",
      "both-variants: iptables-legacy and iptables-nft both hold rules of others",
      "docker-user: iptables-nft has a chain DOCKER-USER, and FORWARD has no jump to it",
    ]);
    for (const { check, command } of findings) if (check !== "both-variants") await host.shell(command);
    expect((await examine(host)).findings.map(({ check }) => check)).toEqual(["both-variants"]);
    await host.shell("iptables-legacy -t raw -F");
    expect((await examine(host)).findings).toEqual([]);
  });

  it("takes Docker's own FORWARD for what it is, and what it left behind for that", async () => {
    if (missing(KERNEL)) return expect(process.env.CI).toBeUndefined();
    await using host = await TestHost.open("iptables-legacy");
    await host.shell(
      "iptables-legacy -N DOCKER-USER",
      "iptables-legacy -A FORWARD -j DOCKER-USER",
      "iptables-legacy -P FORWARD DROP",
    );
    expect((await examine(host)).findings).toEqual([]);
    const engine = { version: "29.7.2", firewallBackend: "nftables" };
    const docker = JSON.stringify({ version: 1, engine, containers: [], networks: [], services: [] });
    await host.sandbox.run(["tee", "/run/w/nftables.json"], { input: docker });
    const { findings } = await examine(host, "/run/w/nftables.json");
    expect(findings.map(({ check }) => check)).toEqual(["backend-leftovers"]);
    await host.shell(findings[0]?.command ?? "false");
    expect((await examine(host, "/run/w/nftables.json")).findings).toEqual([]);
  });

  it("finds rules of ours that somebody took, with nft", async () => {
    if (missing(KERNEL)) return expect(process.env.CI).toBeUndefined();
    await using host = await TestHost.open("nft");
    await host.apply(POLICY);
    expect((await examine(host)).findings).toEqual([]);
    await host.shell("nft flush ruleset");
    const { findings } = await examine(host);
    expect(findings.map(({ message }) => message)).toEqual(["nothing of the policy policy.wall is in the kernel"]);
  });

  it("finds jumps that others displaced, with iptables", async () => {
    if (missing(KERNEL)) return expect(process.env.CI).toBeUndefined();
    await using host = await TestHost.open("iptables-legacy");
    await host.apply(POLICY);
    expect((await examine(host)).findings).toEqual([]);
    await host.shell("iptables-legacy -t mangle -I INPUT -s 198.51.100.9 -j ACCEPT");
    const { findings } = await examine(host);
    expect(findings.map(({ check }) => check)).toEqual(["own-rules"]);
    expect(findings[0]?.message).toContain("`iptables mangle INPUT` (behind rules of others)");
  });

  it("finds the engine's API on a TCP port, forwarding that is off, and a bridge that keeps packets to itself", async () => {
    if (missing(KERNEL)) return expect(process.env.CI).toBeUndefined();
    await using host = await TestHost.open("nft");
    const bridge = await host.shell(
      `node -e 'console.log(require("/run/w/docker.json").networks.find((one) => one.bridge?.startsWith("br-")).bridge)'`,
    );
    const name = bridge.trim();
    await host.shell(`ip link add ${name} type bridge`);
    await host.apply("allow tcp 5432 from containers to containers\ndefault deny between containers\n");
    const program = `process.title = "dockerd"; require("net").createServer().listen(2375, "127.0.0.1")`;
    await host.sandbox.spawn([process.execPath, "-e", program], "/run/w/api.log");
    await host.shell("for i in $(seq 200); do ss -ltn | grep -q 127.0.0.1:2375 && exit 0; sleep 0.1; done; exit 1");
    await host.shell(
      "sysctl -qw net.ipv4.ip_forward=0",
      `ip link set dev ${name} type bridge nf_call_iptables 0 nf_call_ip6tables 0`,
    );
    const { findings } = await examine(host, "/run/w/docker.json");
    const about = (check: string) => findings.filter((one) => one.check === check);
    expect(about("engine-api").map(({ message }) => message)).toEqual(["dockerd listens on tcp 127.0.0.1:2375"]);
    const forwarding = ["sysctl -w net.ipv4.ip_forward=1", "sysctl -w net.ipv6.conf.all.forwarding=1"];
    expect(about("ip-forward").map(({ command }) => command)).toEqual(forwarding);
    expect(about("bridge-netfilter")).toHaveLength(1);
    for (const { command } of [...about("ip-forward"), ...about("bridge-netfilter")]) await host.shell(command);
    const after = (await examine(host, "/run/w/docker.json")).findings.map(({ check }) => check);
    expect(after).not.toContain("bridge-netfilter");
    expect(after).not.toContain("ip-forward");
  });
});
