import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Folder } from "./folder.ts";
import { wallc } from "./harness.ts";

const GOOD = "allow tcp ssh from 10.0.0.0/8 to host\ndefault deny to host\n";
const BAD = "allow tcp ssh from offcie to host\nalow ping to host\nallow tcp 99999 to host\ndefault deny to host\n";

describe("wallc compile", () => {
  it("prints the ruleset on standard output, and nothing else", async () => {
    using folder = new Folder({ "edge.wall": GOOD });
    const { code, stdout, stderr } = await wallc(["compile", "edge.wall", "--backend", "nft", "--docker", "none"], {
      cwd: folder.path,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("table inet wallc");
  });

  it("gives the same bytes from every folder", async () => {
    using folder = new Folder({ "a/edge.wall": 'include "../common/*.wall"\n', "common/c.wall": GOOD, "b/x": "" });
    const from = async (cwd: string, file: string, backend: string) =>
      (await wallc(["compile", file, "--backend", backend, "--docker", "none"], { cwd: folder.at(cwd) })).stdout;
    for (const backend of ["nft", "ir"]) {
      const here = await from("a", "edge.wall", backend);
      expect(here).toContain("../common/c.wall");
      expect(await from(".", "a/edge.wall", backend)).toBe(here);
      expect(await from("b", "../a/edge.wall", backend)).toBe(here);
      expect(await from("b", folder.at("a/edge.wall"), backend)).toBe(here);
    }
  });

  it("reports every error of every file at once, and writes nothing", async () => {
    using folder = new Folder({ "edge.wall": `include "more.wall"\n${BAD}`, "more.wall": "deny tcp 70000 to host\n" });
    const { code, stdout, stderr } = await wallc(
      ["compile", "edge.wall", "--backend", "nft", "--docker", "none", "-o", "out"],
      { cwd: folder.path },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    for (const part of ["more.wall:1:10", "edge.wall:2:20", "edge.wall:3:1", "edge.wall:4:11", "4 errors"]) {
      expect(stderr).toContain(part);
    }
    expect(existsSync(folder.at("out"))).toBe(false);
  });

  it("writes all files to a folder", async () => {
    using folder = new Folder({ "edge.wall": GOOD });
    const compile = (...args: string[]) =>
      wallc(["compile", "edge.wall", "--docker", "none", "-o", "out/etc", ...args], { cwd: folder.path });
    expect(await compile("--backend", "nft")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readdirSync(folder.at("out/etc"))).toEqual(["ruleset.nft"]);
    expect(await compile("--backend", "ir")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(JSON.parse(readFileSync(folder.at("out/etc/policy.ir.json"), "utf8")).version).toBe(1);
    expect(readdirSync(folder.at("out/etc"))).toEqual(["policy.ir.json", "ruleset.nft"]);
  });

  it("names the files of an earlier compilation that still stand in the folder, and leaves them", async () => {
    using folder = new Folder({ "edge.wall": GOOD, "out/hooks.sh": "old", "out/sysctl.conf": "old", "out/notes": "" });
    const compile = (...args: string[]) =>
      wallc(["compile", "edge.wall", "--docker", "none", "-o", "out", ...args], { cwd: folder.path });
    const nft = await compile("--backend", "nft");
    expect(nft).toMatchObject({ code: 0, stdout: "" });
    expect(nft.stderr).toMatch(/^warning\[left-from-earlier\]: .*`out`.*`hooks\.sh`, `sysctl\.conf`/);
    expect(nft.stderr).not.toContain("notes");
    expect(readFileSync(folder.at("out/hooks.sh"), "utf8")).toBe("old");
    const iptables = await compile("--backend", "iptables");
    expect(iptables.stderr).toContain("`ruleset.nft`, `sysctl.conf`");
    expect(iptables.stderr).not.toContain("hooks.sh");
    expect((await compile("--backend", "iptables", "--ipset")).stderr).not.toContain("sets.ipset");
    expect((await compile("--backend", "iptables")).stderr).toContain("`ruleset.nft`, `sets.ipset`, `sysctl.conf`");
    expect(await compile("--backend", "ir")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("tells a missing FILE from a missing file that the policy names", async () => {
    for (const [policy, code] of [
      ['include "gone.wall"\n', 1],
      [`let lan = file "gone.txt"\nallow ping from lan to host\n${GOOD}`, 1],
      [undefined, 3],
    ] as const) {
      using folder = new Folder(policy === undefined ? {} : { "edge.wall": policy });
      const args = ["compile", "edge.wall", "--backend", "nft", "--docker", "none"];
      expect(await wallc(args, { cwd: folder.path })).toMatchObject({ code, stdout: "" });
    }
  });

  it("takes several files as one policy, in order", async () => {
    using folder = new Folder({
      "a.wall": "allow ping from lan to host\ndefault deny to host\n",
      "b.wall": "let lan = 10.0.0.0/8\n",
    });
    const files = async (...names: string[]) =>
      (await wallc(["compile", ...names, "--backend", "ir", "--docker", "none"], { cwd: folder.path })).code;
    expect(await files("a.wall", "b.wall")).toBe(0);
    expect(await files("a.wall")).toBe(1);
  });

  it("reads standard input, with includes beside the name that it is given", async () => {
    using folder = new Folder({ "sub/c.wall": "let lan = 10.0.0.0/8\n" });
    const policy = 'include "c.wall"\ndeny ping from lan to host\ndefault allow to containers\n';
    const args = ["compile", "-", "--backend", "ir", "--docker", "none"];
    const named = await wallc([...args, "--stdin-filename", "sub/edge.wall"], { cwd: folder.path, stdin: policy });
    expect(named).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(named.stdout).paths["to-host"].rules[0].origin).toEqual({
      file: "edge.wall",
      line: 2,
      column: 1,
    });
    const anonymous = await wallc(args, { cwd: folder.path, stdin: policy });
    expect(anonymous.code).toBe(1);
    expect(anonymous.stderr).toContain("<stdin>:1:1");
  });

  it("measures `until` by --today, else by the clock", async () => {
    using folder = new Folder({ "edge.wall": `${GOOD}allow ping to host until 2026-03-10\n` });
    const on = async (...args: string[]) =>
      wallc(["compile", "edge.wall", "--backend", "ir", "--docker", "none", ...args], { cwd: folder.path });
    expect((await on()).stderr).toContain("rule-expires-soon");
    expect((await on("--today", "2026-01-01")).stderr).toBe("");
    expect((await on("--today", "2026-03-11")).stderr).toContain("expired-rule");
    expect(await on("--today", "2026-02-30")).toMatchObject({ code: 2, stdout: "" });
  });

  it("silences the warnings that the policy says it may", async () => {
    using folder = new Folder({ "edge.wall": `${GOOD}let a = 10.0.0.1  # wallc: allow unused-name because soon\n` });
    expect(await wallc(["compile", "--backend", "ir", "--docker", "none"], { cwd: folder.path })).toMatchObject({
      code: 0,
      stderr: "",
    });
  });
});

describe("wallc compile, for Docker's names", () => {
  it("fails where no engine answers and nothing else was named, and offers ways on", async () => {
    using folder = new Folder({ "edge.wall": GOOD });
    const { code, stdout, stderr } = await wallc(["compile", "--backend", "nft"], { cwd: folder.path });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("/nonexistent/docker.sock");
    expect(stderr).toContain("--docker FILE");
    expect(stderr).toContain("--docker none");
  });

  it("reports the policy's errors first", async () => {
    using folder = new Folder({ "edge.wall": BAD });
    expect(await wallc(["compile", "--backend", "nft"], { cwd: folder.path })).toMatchObject({ code: 1 });
  });

  it("names the bad value of a damaged snapshot", async () => {
    const host = { interfaces: [{ name: "eth0", bridge: false, addresses: ["1.2.3.400/24"] }] };
    const snapshot = { version: 1, engine: {}, containers: [], networks: [], services: [], host };
    using folder = new Folder({
      "edge.wall": GOOD,
      "docker.json": JSON.stringify(snapshot),
      "cut.json": '{"version": 1,',
    });
    const read = (file: string) => wallc(["compile", "--backend", "nft", "--docker", file], { cwd: folder.path });
    const damaged = await read("docker.json");
    expect(damaged).toMatchObject({ code: 3, stdout: "" });
    expect(damaged.stderr).toContain("docker.json: host.interfaces[0].addresses[0]");
    const cut = await read("cut.json");
    expect(cut).toMatchObject({ code: 3, stdout: "" });
    expect(cut.stderr).toContain("cut.json: line 1, column 15");
    expect(await read("gone.json")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("there is no such file"),
    });
    expect(await read(".")).toMatchObject({ code: 3, stderr: expect.stringContaining("it is a folder") });
  });

  it("reads what `docker inspect` prints", async () => {
    using folder = new Folder({ "edge.wall": GOOD, "docker.json": "[]" });
    expect(await wallc(["compile", "--backend", "ir", "--docker", "docker.json"], { cwd: folder.path })).toMatchObject({
      code: 0,
    });
  });
});

describe("wallc compile, wrongly called", () => {
  const CASES: [why: string, ...args: string[]][] = [
    ["which firewall", "compile", "edge.wall"],
    ["Allowed choices are nft, iptables, ir", "compile", "edge.wall", "--backend", "pf"],
    ["`--ipset`", "compile", "edge.wall", "--backend", "nft", "--ipset"],
    ["`--mark`", "compile", "edge.wall", "--backend", "ir", "--mark", "0x10000"],
    ["not one bit", "compile", "edge.wall", "--backend", "iptables", "--mark", "3"],
    ["`--no-security-table`", "compile", "edge.wall", "--backend", "nft", "--no-security-table"],
    ["`--family`", "compile", "edge.wall", "--backend", "nft", "--family", "6"],
    ["Allowed choices are 4, 6", "compile", "edge.wall", "--backend", "iptables", "--family", "5"],
    ["both families", "compile", "edge.wall", "--backend", "iptables", "--family", "6", "-o", "out"],
    ["unknown option", "compile", "--colour"],
    ["did you mean", "compile", "--bakend", "nft"],
    ["`--stdin-filename`", "compile", "edge.wall", "--backend", "nft", "--stdin-filename", "x"],
    ["standard input", "compile", "-", "-", "--backend", "nft"],
    ["an empty FILE", "compile", "", "--backend", "nft"],
    ["an empty FILE", "check", "edge.wall", ""],
    ["an empty FILE", "fmt", ""],
    ["is empty", "compile", "edge.wall", "--backend", "nft", "-o", ""],
    ["is empty", "compile", "edge.wall", "--backend", "nft", "--docker", ""],
    ["is empty", "check", "edge.wall", "--docker", ""],
    ["is empty", "check", "-", "--stdin-filename", ""],
    ["is empty", "compile", "-", "--backend", "nft", "--stdin-filename", ""],
    ["is empty", "fmt", "-", "--stdin-filename", ""],
    ["is empty", "snapshot", "-o", ""],
    ["is empty", "snapshot", "--host", ""],
    ["unknown command", "complie"],
    ["unknown command", "\u001b[31mred"],
    ["Usage", ""],
  ];

  it.each(CASES)("says %s", async (why, ...args) => {
    using folder = new Folder({ "edge.wall": GOOD });
    const { code, stdout, stderr } = await wallc(args[0] === "" ? [] : args, { cwd: folder.path });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.toLowerCase()).toContain(why.toLowerCase());
    expect(stderr).not.toContain("\u001b");
  });
});

describe("the file to work on, where none is named", () => {
  const compile = async (files: Record<string, string>) => {
    using folder = new Folder(files);
    return await wallc(["compile", "--backend", "ir", "--docker", "none"], { cwd: folder.path });
  };

  it("is policy.wall, or the only one", async () => {
    expect(await compile({ "policy.wall": GOOD, "other.wall": BAD })).toMatchObject({ code: 0 });
    expect(await compile({ "edge.wall": GOOD, "notes.txt": "" })).toMatchObject({ code: 0 });
  });

  it("is the user's choice otherwise", async () => {
    expect(await compile({ "a.wall": GOOD, "b.wall": GOOD })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("holds 2 `.wall` files"),
    });
    expect(await compile({})).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no `.wall` file") });
  });
});
