import { describe, expect, it } from "vitest";
import { readEntries } from "../../../../src/host/cut/entries.ts";
import { type Judgement, judgeEntry } from "../../../../src/host/cut/judge.ts";
import { askRoutes } from "../../../../src/host/cut/routes.ts";
import { lookAround } from "../../../../src/host/cut/surroundings.ts";
import type { Run } from "../../../../src/host/run.ts";
import { IntervalSet } from "../../../../src/ip/interval-set.ts";
import { irOf } from "../../policy/build.ts";

/** What `ip` says on a host with two uplinks and one bridge of Docker's: answers by the question's beginning. */
const LINKS = { lo: ["127.0.0.1"], eth0: ["192.0.2.5"], eth1: ["198.51.100.5"], docker0: ["172.17.0.1"], wg0: [] };
const ROUTES: readonly (readonly [start: string, type: string, dev: string])[] = [
  ["192.0.2.255", "broadcast", "eth0"],
  ["192.0.2.5", "local", "lo"],
  ["198.51.100.5", "local", "lo"],
  ["172.17.0.1 ", "local", "lo"],
  ["172.17.0.1\n", "local", "lo"],
  ["172.17.", "unicast", "docker0"],
  ["198.51.100.", "unicast", "eth1"],
  ["203.0.113.9 from 172.17.0.2", "unicast", "wg0"],
  ["203.0.113.66", "unreachable", ""],
  ["", "unicast", "eth0"],
];

const run: Run = async (_program, args, input = "") => {
  if (args.includes("addr")) {
    const links = Object.entries(LINKS).map(([ifname, list]) => ({
      ifname,
      addr_info: list.map((local) => ({ local })),
    }));
    return { status: 0, out: JSON.stringify(links), err: "" };
  }
  let [out, err] = ["", ""];
  for (const [at, line] of input.trimEnd().split("\n").entries()) {
    const question = `${line.replace("route get ", "")}\n`;
    const [, type = "", dev = ""] = ROUTES.find(([start]) => question.startsWith(start)) ?? [];
    if (dev === "") err += `RTNETLINK answers: No route to host\nCommand failed -:${at + 1}\n`;
    else out += `${JSON.stringify([{ ...(type !== "unicast" && { type }), dst: "", dev }])}\n`;
  }
  return { status: err === "" ? 0 : 1, out, err };
};

/** What a policy says of one TCP connection: `FROM:PORT TO:PORT`, and where answers come from and go to if that differs. */
async function judged(policy: string, flow: string, answers = flow.split(" ").reverse().join(" ")): Promise<Judgement> {
  const words = (text: string) => {
    const [, source, sourcePort, destination, port] = /^(\S+):(\d+) (\S+):(\d+)$/.exec(text) ?? [];
    return `src=${source} dst=${destination} sport=${sourcePort} dport=${port}`;
  };
  const line = `ipv4 2 tcp 6 9 ESTABLISHED ${words(flow)} ${words(answers)} [ASSURED] mark=0 use=1 id=1`;
  const { entries } = readEntries(line);
  const ir = irOf(policy);
  const around = await lookAround(run, ir.bridges, entries);
  const runtime = new Map([["runtime:bans", IntervalSet.parse(["203.0.113.5"])]]);
  return judgeEntry(ir, entries[0] as (typeof entries)[number], around, runtime);
}

describe("an open connection under a new policy", () => {
  const LAN = 'zone lan = interface "eth1"\nallow tcp 22 from lan to host\ndefault deny to host\n';

  it("is judged by the interface towards the client", async () => {
    expect(await judged(LAN, "198.51.100.9:5000 198.51.100.5:22")).toBe("allowed");
    expect(await judged(LAN, "203.0.113.9:5000 192.0.2.5:22")).toBe("refused");
  });

  it("is judged anew where the interface can't be known", async () => {
    expect(await judged(LAN, "203.0.113.9:5000 198.51.100.5:22")).toBe("unsure");
    expect(await judged(LAN, "203.0.113.66:5000 192.0.2.5:22")).toBe("unsure");
    expect(await judged("default deny to host\n", "203.0.113.66:5000 192.0.2.5:22")).toBe("refused");
  });

  it("that was redirected is judged where it went", async () => {
    const policy = "allow any from any to host\ndefault deny to containers\n";
    const flow = "203.0.113.9:5000 192.0.2.5:8080";
    expect(await judged(policy, flow, "172.17.0.2:80 203.0.113.9:5000")).toBe("refused");
    expect(await judged(policy, flow)).toBe("allowed");
    const published = "allow tcp 8080 from any to containers\ndefault deny to containers\n";
    expect(await judged(published, flow, "172.17.0.2:80 203.0.113.9:5000")).toBe("refused");
    const container = "allow tcp 80 from any to containers\ndefault deny to containers\n";
    expect(await judged(container, flow, "172.17.0.2:80 203.0.113.9:5000")).toBe("allowed");
  });

  it("of a container is judged before it is masqueraded, by the way that its own packets take", async () => {
    const policy = 'zone vpn = interface "wg0"\ndeny any from containers to vpn\n';
    const flow = "172.17.0.2:5000 203.0.113.9:25";
    expect(await judged(policy, flow, "203.0.113.9:25 192.0.2.5:5000")).toBe("refused");
    expect(await judged(policy, "172.17.0.2:5000 203.0.113.8:25", "203.0.113.8:25 192.0.2.5:5000")).toBe("allowed");
  });

  it("that this machine opened is judged on its way out", async () => {
    const policy = "deny tcp 25 from host to any\n";
    expect(await judged(policy, "192.0.2.5:5000 203.0.113.9:25")).toBe("refused");
    expect(await judged(policy, "192.0.2.5:5000 203.0.113.9:26")).toBe("allowed");
    expect(await judged(policy, "192.0.2.5:5000 192.0.2.5:25")).toBe("allowed");
  });

  it("to everybody on the link ends here", async () => {
    expect(await judged("default deny to host\n", "192.0.2.9:5000 192.0.2.255:137")).toBe("refused");
    expect(await judged("default deny to host\n", "192.0.2.9:5000 224.0.0.251:137")).toBe("refused");
    expect(await judged("default deny forward\n", "192.0.2.9:5000 224.0.0.251:137")).toBe("allowed");
  });

  it("is refused to whom a program has put into a set", async () => {
    const policy = "set bans\ndeny any from bans to host\n";
    expect(await judged(policy, "203.0.113.5:5000 192.0.2.5:22")).toBe("refused");
    expect(await judged(policy, "203.0.113.6:5000 192.0.2.5:22")).toBe("allowed");
  });
});

describe("the answers of `ip route get`", () => {
  it("belong to their questions, also where some have none", async () => {
    const routes = await askRoutes(run, ["203.0.113.66", "192.0.2.5", "203.0.113.66", "198.51.100.9"]);
    expect([...routes]).toEqual([
      ["192.0.2.5", { type: "local", device: "lo" }],
      ["198.51.100.9", { type: "unicast", device: "eth1" }],
    ]);
  });

  it("are refused where their number is wrong", async () => {
    const silent: Run = async () => ({ status: 0, out: "", err: "" });
    await expect(askRoutes(silent, ["192.0.2.5"])).rejects.toThrow("0 answers to 1 questions");
  });
});
