import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { classify } from "../../src/ir/classify.ts";
import type { Ir } from "../../src/ir/ir.ts";
import { baseline, compare, hush, load } from "../lab/bench.ts";
import { compileLines } from "../lab/compile-policy.ts";
import { type Lab, openLab } from "../lab/lab.ts";
import { TARGETS, type Target } from "../lab/load.ts";
import { KERNEL, missing } from "../lab/need.ts";
import { Sandbox } from "../lab/sandbox.ts";
import { type Shot, shoot } from "../lab/shoot.ts";
import { TOPOLOGY } from "../lab/topology.ts";
import type { Wire } from "../lab/wire.ts";

const reason = missing(KERNEL);
const NFT = TARGETS[0] as Target;

const tcp = (source: string, destination: string, port: number): Wire => ({
  source,
  destination,
  protocol: 6,
  sourcePort: 40000 + port,
  port,
  hopLimit: 64,
});

const from = (ns: string, wire: Wire): Shot => ({ from: ns === "host" ? "host" : { ns, interface: "eth0" }, wire });

/** A packet on each path, from the machines n0 (eth0), n1 (eth1), c0 (www-nginx), c1 (web-1), c2 (web-2) and c4 (worker). */
const SHOTS: Readonly<Record<string, Shot>> = {
  "to the host": from("n0", tcp("198.51.100.10", "198.51.100.1", 22)),
  "to the host over IPv6": from("n0", tcp("2001:db8:1::a", "2001:db8:1::1", 22)),
  "to a container, redirected": from("n0", tcp("198.51.100.10", "198.51.100.1", 8080)),
  "to a container, routed": from("n1", tcp("192.168.1.10", "172.17.0.2", 80)),
  "to docker-proxy": from("n0", tcp("2001:db8:1::a", "2001:db8:1::1", 8080)),
  "to docker-proxy from a container": from("c4", tcp("172.21.0.6", "198.51.100.1", 8080)),
  "from a container": from("c0", tcp("172.17.0.2", "203.0.113.9", 443)),
  "between two networks": from("c0", tcp("172.17.0.2", "172.21.0.6", 80)),
  "within one network": from("c1", tcp("172.20.0.11", "172.20.0.12", 80)),
  "from the host": from("host", tcp("198.51.100.1", "203.0.113.9", 80)),
  "from the host to a container": from("host", tcp("172.17.0.1", "172.17.0.2", 80)),
  "from the host to its own published port": from("host", tcp("198.51.100.1", "198.51.100.1", 8080)),
  "through the host": from("n1", tcp("192.168.1.10", "203.0.113.9", 80)),
};

const SEEN: Readonly<Record<string, string>> = {
  "to the host": "to-host: input eth0>",
  "to the host over IPv6": "to-host: input eth0>",
  "to a container, redirected": "to-containers: forward eth0>docker0 redirected",
  "to a container, routed": "to-containers: forward eth1>docker0",
  "to docker-proxy": "to-containers: input eth0>",
  "to docker-proxy from a container": "between-containers: input br-333333333333>",
  "from a container": "from-containers: forward docker0>eth0",
  "between two networks": "between-containers: forward docker0>br-333333333333",
  "within one network": "between-containers: forward br-222222222222>br-222222222222",
  "from the host": "from-host: output >eth0",
  "from the host to a container": "from-host: output >docker0",
  "from the host to its own published port": "from-host: output >lo redirected",
  "through the host": "forward: forward eth1>eth0",
};

describe("the lab", () => {
  let lab: Lab;
  beforeAll(async () => {
    if (reason) return;
    lab = await openLab(TOPOLOGY);
    await hush(lab);
  });
  afterAll(async () => lab?.sandbox.close());

  const irOf = (policy: readonly string[]): Ir => {
    const { ir, errors } = compileLines(policy, TOPOLOGY);
    if (!ir) throw new Error(errors.map(({ message }) => message).join("\n"));
    return ir;
  };

  it("has a packet on every path, and sees it as the hooks do", async (ctx) => {
    if (reason) ctx.skip(reason);
    const ir = irOf(["default deny to host"]);
    const views = await baseline(lab, ir, Object.values(SHOTS));
    const seen = Object.keys(SHOTS).map((name, index) => {
      const all = (views[index] ?? []).map((packet) => {
        const redirected = packet.redirectedFrom ? " redirected" : "";
        return `${classify(ir, packet)}: ${packet.hook} ${packet.in}>${packet.out}${redirected}`;
      });
      return [name, all.join(", ")];
    });
    expect(Object.fromEntries(seen)).toEqual(SEEN);
  });

  it("hears every kind of refusal", async (ctx) => {
    if (reason) ctx.skip(reason);
    const kinds = {
      "tcp reset": "tcp-reset",
      "icmpx port-unreachable": "port-unreachable",
      "icmpx host-unreachable": "host-unreachable",
      "icmpx admin-prohibited": "admin-prohibited",
    };
    for (const [words, kind] of Object.entries(kinds)) {
      const text = `table inet wallc {
        chain input { type filter hook input priority 0; meta l4proto tcp reject with ${words}; }
        chain forward { type filter hook forward priority 0; meta l4proto tcp reject with ${words}; }
        chain output { type filter hook output priority 0; tcp flags & rst == 0 meta l4proto tcp reject with ${words}; }
      }\n`
        .replaceAll("; }", "\n}")
        .replaceAll("{ type", "{\ntype");
      await load(lab, irOf([]), NFT, [{ name: "ruleset.nft", text, executable: false }]);
      const outcomes = await shoot(lab, Object.values(SHOTS));
      const heard = Object.keys(SHOTS).map((name, index) => [name, [...new Set(outcomes[index]?.refusals)].join()]);
      const within = { "within one network": "" };
      expect(Object.fromEntries(heard)).toEqual({
        ...Object.fromEntries(Object.keys(SHOTS).map((name) => [name, kind])),
        ...within,
      });
    }
  });

  it("notices what is let through, held back, answered or written against decide", async (ctx) => {
    if (reason) ctx.skip(reason);
    const shots = [SHOTS["to the host"] as Shot];
    const told = async (policy: string[], rules: string) => {
      const ir = irOf(policy);
      const views = await baseline(lab, ir, shots);
      const text = `table inet wallc {\nchain input {\ntype filter hook input priority 0\n${rules}\n}\n}\n`;
      await load(lab, ir, NFT, [{ name: "ruleset.nft", text, executable: false }]);
      return (await compare(lab, ir, NFT, shots, views)).flatMap(({ says }) => says).join("; ");
    };
    expect(await told(["deny tcp any to host"], "accept")).toMatch(/^LEAK/);
    expect(await told(["deny tcp any to host"], "drop")).toBe("");
    expect(await told(["deny tcp any to host"], "meta l4proto tcp reject with tcp reset")).toMatch(/in silence/);
    expect(await told(["reject tcp any to host"], "drop")).toMatch(/nothing came/);
    expect(await told(["reject tcp any to host"], "reject")).toMatch(/and port-unreachable came/);
    expect(await told(["allow tcp any to host"], "drop")).toMatch(/did not get through/);
    expect(await told(['log "x" tcp any to host'], "accept")).toMatch(/no line "x"/);
    expect(await told(["allow tcp any to host"], 'log prefix "x" group 0')).toMatch(/a line "x" was written/);
  });
});

describe("a sandbox", () => {
  it.for(["closed", "killed"])("leaves no process behind when it is %s", async (how, ctx) => {
    if (reason) ctx.skip(reason);
    const sandbox = await Sandbox.open();
    await sandbox.spawn(["sleep", "4711"], "/run/log");
    const own = readFileSync(`/proc/${sandbox.pid}/task/${sandbox.pid}/children`, "utf8").trim();
    expect(existsSync(`/proc/${own}`)).toBe(true);
    expect(sleepers()).toBe(1);
    if (how === "closed") await sandbox.close();
    else {
      process.kill(sandbox.pid, "SIGKILL");
      for (let tries = 0; tries < 100 && (existsSync(`/proc/${own}`) || sleepers() > 0); tries++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    expect(existsSync(`/proc/${own}`)).toBe(false);
    expect(sleepers()).toBe(0);
    await expect(sandbox.try(["true"])).rejects.toThrow("the lab's server ended");
  });
});

function sleepers(): number {
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, "utf8") === "sleep\u00004711\u0000";
    } catch {
      return false;
    }
  }).length;
}
