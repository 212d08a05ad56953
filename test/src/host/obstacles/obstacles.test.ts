import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyCommand } from "../../../../src/cli/commands/apply.ts";
import type { Circumstances } from "../../../../src/host/obstacles/obstacle.ts";
import { OBSTACLES } from "../../../../src/host/obstacles/obstacles.ts";
import { inline, ir, match, path, rule, tcp } from "../../../backends/build.ts";
import { ROOT } from "../../cli/built.ts";
import { Folder } from "../../cli/folder.ts";
import { NOBODY } from "../../cli/harness.ts";

/** Only an admin reaches ssh. */
const POLICY = ir({
  sets: [inline("198.51.100.7", "2001:db8:1::7")],
  paths: {
    "to-host": path(
      [rule(3, "allow", [match("input", { source: inline("198.51.100.7", "2001:db8:1::7").name, traffic: tcp(22) })])],
      "deny",
    ),
  },
});

async function look(name: string, more: Partial<Circumstances> = {}): Promise<readonly string[]> {
  const obstacle = OBSTACLES.find((one) => one.name === name);
  if (!obstacle) throw new Error(`no obstacle ${name}`);
  return obstacle.look({
    run: async () => ({ status: 0, out: '[{"dev":"eth0"}]', err: "" }),
    ir: POLICY,
    firewall: "nft",
    compiledAs: { ipset: false, securityTable: true },
    brokenTests: [],
    current: undefined,
    env: {},
    root: "/nonexistent",
    ...more,
  });
}

describe("the obstacles", () => {
  it("are the files of their folder, and what --force takes", () => {
    const files = readdirSync(join(ROOT, "src/host/obstacles")).map((name) => name.replace(".ts", ""));
    const others = ["files", "obstacle", "obstacles"];
    expect(OBSTACLES.map(({ name }) => name).sort()).toEqual(files.filter((name) => !others.includes(name)).sort());
    const force = applyCommand(
      { ...NOBODY, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: {} },
      () => {},
    ).options.find(({ long }) => long === "--force");
    expect(force?.argChoices).toEqual(OBSTACLES.map(({ name }) => name));
    for (const { name } of OBSTACLES) expect(force?.description).toContain(`${name}: `);
  });

  it("are not there on a plain host", async () => {
    for (const { name } of OBSTACLES) expect(await look(name), name).toEqual([]);
  });
});

describe("an SSH session", () => {
  const session = (text: string, more: Partial<Circumstances> = {}) =>
    look("ssh", { env: { SSH_CONNECTION: text }, ...more });

  it("that the policy would let in anew is no obstacle", async () => {
    expect(await session("198.51.100.7 50000 198.51.100.1 22")).toEqual([]);
    expect(await session("2001:db8:1::7 50000 2001:db8:1::1 22")).toEqual([]);
  });

  it("that it would refuse is one, with the reason and ways out", async () => {
    for (const text of [
      "198.51.100.8 50000 198.51.100.1 22",
      "2001:db8:1::8 50000 2001:db8:1::1 22",
      "198.51.100.7 50000 198.51.100.1 2222",
      "fe80::1%eth0 50000 fe80::2%eth0 22",
    ]) {
      const [message, ...help] = await session(text);
      expect(message, text).toContain("would refuse the SSH session");
      expect(help.join(" ")).toContain("--force ssh");
    }
  });

  it("is looked for in the shell above where sudo took the variable away", async () => {
    using folder = new Folder({
      [`proc/${process.ppid}/environ`]: "TERM=xterm\0HOME=/root\0",
      [`proc/${process.ppid}/status`]: "Name:\tsudo\nPPid:\t4242\n",
      "proc/4242/environ": "SSH_CONNECTION=198.51.100.8 50000 198.51.100.1 22\0TERM=xterm\0",
      "proc/4242/status": "Name:\tbash\nPPid:\t1\n",
    });
    expect(await look("ssh", { root: folder.path })).toHaveLength(3);
    folder.put("proc/4242/environ", "TERM=xterm\0NOT_SSH_CONNECTION=198.51.100.8 1 198.51.100.1 22\0");
    expect(await look("ssh", { root: folder.path })).toEqual([]);
  });

  it("that can't be read, or that comes from the machine itself, is none", async () => {
    expect(await session("UNKNOWN 65535 UNKNOWN 65535")).toEqual([]);
    const run = async () => ({ status: 0, out: '[{"dev":"lo"}]', err: "" });
    expect(await session("198.51.100.8 50000 192.0.2.1 22", { run })).toEqual([]);
  });
});

describe("another firewall", () => {
  it("is ufw where it is enabled", async () => {
    using folder = new Folder({ "etc/ufw/ufw.conf": "# ENABLED=yes\nENABLED=no\nLOGLEVEL=low\n" });
    expect(await look("ufw", { root: folder.path })).toEqual([]);
    folder.put("etc/ufw/ufw.conf", "LOGLEVEL=low\nENABLED=yes\n");
    expect((await look("ufw", { root: folder.path }))[0]).toContain("ufw is enabled");
  });

  it("is firewalld where it runs", async () => {
    using folder = new Folder({ "proc/77/comm": "firewalld-old\n", "proc/self/comm": "firewalld\n" });
    expect(await look("firewalld", { root: folder.path })).toEqual([]);
    folder.put("proc/78/comm", "firewalld\n");
    expect((await look("firewalld", { root: folder.path }))[0]).toContain("firewalld runs");
  });

  it("is an nftables.service that flushes, where it is enabled", async () => {
    using folder = new Folder({ "etc/nftables.conf": "#!/usr/sbin/nft -f\n\nflush ruleset\n" });
    const found = (more: Partial<Circumstances> = {}) => look("nftables-service", { root: folder.path, ...more });
    expect(await found()).toEqual([]);
    folder.put("etc/systemd/system/sysinit.target.wants/nftables.service", "");
    expect((await found())[0]).toContain("flush ruleset");
    expect(await found({ firewall: "iptables-nft" })).not.toEqual([]);
    expect(await found({ firewall: "iptables-legacy" })).toEqual([]);
    folder.put("etc/nftables.conf", '# flush ruleset\ninclude "/etc/nftables.d/*.nft"\n');
    expect(await found()).toEqual([]);
  });

  it("is the other variant of iptables where it refuses or has rules that aren't ours", async () => {
    const saying = (out: string) =>
      look("other-variant", { firewall: "iptables-legacy", run: async () => ({ status: 0, out, err: "" }) });
    expect(await saying("*filter\n:FORWARD ACCEPT [0:0]\n:DOCKER - [0:0]\nCOMMIT\n")).toEqual([]);
    expect(
      await saying(
        "*filter\n:FORWARD ACCEPT [0:0]\n:WALLC-FORWARD - [0:0]\n-A FORWARD -j WALLC-FORWARD\n-A WALLC-FORWARD -j DROP\nCOMMIT\n",
      ),
    ).toEqual([]);
    expect((await saying("*filter\n:FORWARD DROP [0:0]\nCOMMIT\n"))[0]).toContain("iptables-nft has rules too");
    expect(await saying("*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j DROP\nCOMMIT\n")).not.toEqual([]);
  });
});
