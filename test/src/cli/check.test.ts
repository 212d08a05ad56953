import { describe, expect, it } from "vitest";
import { Folder } from "./folder.ts";
import { wallc } from "./harness.ts";
import { SNAPSHOT } from "./snapshot.ts";

const GOOD = "allow tcp ssh from 10.0.0.0/8 to host\ndefault deny to host\n";
const WARNING = `${GOOD}let a = 10.0.0.1\n`;
const BAD = "alow ping to host\n";

async function check(policy: string, ...args: string[]) {
  using folder = new Folder({ "edge.wall": policy });
  return await wallc(["check", "--docker", "none", ...args], { cwd: folder.path });
}

/** Strictly, with an engine that runs nothing. */
async function checkWith(policy: string) {
  using folder = new Folder({ "edge.wall": policy, "docker.json": SNAPSHOT });
  return await wallc(["check", "--docker", "docker.json", "--strict"], { cwd: folder.path });
}

describe("wallc check", () => {
  it("is content with a good policy", async () => {
    expect(await check(GOOD)).toEqual({ code: 0, stdout: "", stderr: "no findings in 1 file\n" });
  });

  it("fails on errors, and on warnings with --strict alone", async () => {
    expect(await check(BAD)).toMatchObject({ code: 1, stdout: "" });
    expect(await check(WARNING)).toMatchObject({ code: 0, stdout: "" });
    expect(await check(WARNING, "--strict")).toMatchObject({ code: 1, stdout: "" });
    expect(await check(GOOD, "--strict")).toMatchObject({ code: 0 });
  });

  it("prints every format: for people on standard error, the others on standard output", async () => {
    expect((await check(BAD)).stderr).toMatch(/^error\[[a-z-]+\]: .*\n --> edge\.wall:1:1\n/);
    const compact = await check(BAD, "--format", "compact");
    expect(compact.stderr).toBe("");
    expect(compact.stdout).toMatch(/^edge\.wall:1:1: error\[[a-z-]+\]: .*\n$/);
    expect((await check(BAD, "--format", "github")).stdout).toMatch(/^::error file=edge\.wall,line=1,col=1,/);
    expect(JSON.parse((await check(BAD, "--format", "json")).stdout).summary).toEqual({
      errors: 1,
      warnings: 0,
      notes: 0,
    });
    expect(JSON.parse((await check(GOOD, "--format", "json")).stdout).diagnostics).toEqual([]);
    const sarif = JSON.parse((await check(BAD, "--format", "sarif")).stdout);
    expect(sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe("edge.wall");
    expect(sarif.runs[0].tool.driver.rules[0].id).toBe(sarif.runs[0].results[0].ruleId);
    expect(JSON.parse((await check(GOOD, "--format", "sarif")).stdout).runs[0].results).toEqual([]);
    expect(JSON.parse((await check(BAD, "--format", "gitlab")).stdout)).toMatchObject([
      { severity: "critical", location: { path: "edge.wall", positions: { begin: { line: 1 } } } },
    ]);
    expect((await check(GOOD, "--format", "gitlab")).stdout).toBe("[]\n");
    expect(await check(GOOD, "--format", "xml")).toMatchObject({ code: 2, stdout: "" });
  });

  it("reads an unsaved file from an editor", async () => {
    using folder = new Folder({ "common.wall": "let lan = 10.0.0.0/8\n", "edge.wall": GOOD });
    const { code, stdout } = await wallc(
      ["check", "-", "--stdin-filename", "edge.wall", "--format", "compact", "--docker", "none"],
      { cwd: folder.path, stdin: 'include "common.wall"\nallow ping from lan to hots\n' },
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^edge\.wall:2:24: error/);
  });

  it("goes on without an engine, and says so", async () => {
    using folder = new Folder({ "edge.wall": `deny any from container ghost to host\n${GOOD}` });
    const { code, stderr } = await wallc(["check"], { cwd: folder.path });
    expect(code).toBe(0);
    expect(stderr).toContain("note[no-engine]");
    expect(stderr).not.toContain("ghost");
    const named = await wallc(["check", "--docker", "unix:///nonexistent.sock"], { cwd: folder.path });
    expect(named).toMatchObject({ code: 3, stdout: "" });
  });

  it("reports the errors of a policy's meaning beside those of its form, but not those that follow", async () => {
    const policy =
      "service db = tcp 99999\nallow db from any to host\nallow ping from nowhere to host\nlet x = 10.0.0.300\nallow ping from x to host\n";
    const { stdout } = await check(policy, "--format", "compact");
    expect(
      stdout
        .split("\n")
        .map((line) => line.split(":")[1])
        .filter(Boolean),
    ).toEqual(["1", "3", "4"]);
  });

  it("warns of a suppression that silences nothing", async () => {
    const used = await check(`${GOOD}let a = 10.0.0.1  # wallc: allow unused-name because soon\n`, "--strict");
    expect(used).toMatchObject({ code: 0 });
    const unused = `${GOOD}# wallc: allow unused-name because soon\n`;
    const warning = expect.stringContaining("warning[unused-suppression]");
    expect(await checkWith(unused)).toMatchObject({ code: 1, stderr: warning });
    expect(await check(unused, "--strict")).toMatchObject({ code: 0 });
    const forBackend = `allow tcp ssh to host limit 9/minute per source # wallc: allow full-rate-table-drops-in-iptables because known\n${GOOD}`;
    expect((await checkWith(forBackend)).stderr).not.toContain("unused-suppression");
  });

  it("warns of a snapshot that knows nothing of Docker, as compile does", async () => {
    const empty = { version: 1, engine: {}, containers: [], networks: [], services: [] };
    using folder = new Folder({ "edge.wall": GOOD, "a.json": "[]", "b.json": JSON.stringify(empty), "c.json": "[]" });
    const run = (...args: string[]) => wallc(args, { cwd: folder.path });
    for (const file of ["a.json", "b.json"]) {
      const warning = new RegExp(`^warning\\[empty-snapshot\\]: \`${file}\` .*\n`);
      const checked = await run("check", "--docker", file);
      expect(checked).toMatchObject({ code: 0, stdout: "" });
      expect(checked.stderr).toMatch(warning);
      expect(await run("check", "--docker", file, "--strict")).toMatchObject({ code: 1 });
      const compiled = await run("compile", "--backend", "nft", "--docker", file);
      expect(compiled).toMatchObject({ code: 0, stdout: expect.stringContaining("table inet wallc") });
      expect(compiled.stderr).toMatch(warning);
    }
    folder.put("c.json", SNAPSHOT);
    expect((await run("check", "--docker", "c.json")).stderr).toBe("no findings in 1 file\n");
  });

  it("notes that the host's interfaces are unknown, as compile does", async () => {
    const { host: _, ...rest } = JSON.parse(SNAPSHOT);
    using folder = new Folder({ "edge.wall": GOOD, "docker.json": JSON.stringify(rest) });
    const note = /^note\[interfaces-unknown\]: `docker\.json` tells nothing of the host's interfaces: .*\n/;
    const checked = await wallc(["check", "--docker", "docker.json", "--strict"], { cwd: folder.path });
    expect(checked).toMatchObject({ code: 0, stderr: expect.stringMatching(note) });
    const compiled = await wallc(["compile", "--backend", "nft", "--docker", "docker.json"], { cwd: folder.path });
    expect(compiled).toMatchObject({ code: 0, stderr: expect.stringMatching(note) });
  });

  it("warns of a policy without a statement, as compile does", async () => {
    for (const policy of ["", "\n", "# to do\n"]) {
      const { code, stdout } = await check(policy, "--format", "compact");
      expect(code).toBe(0);
      expect(stdout).toMatch(/^edge\.wall:1:1: warning\[empty-policy\]: .*\n$/);
      expect(await check(policy, "--strict")).toMatchObject({ code: 1 });
      using folder = new Folder({ "edge.wall": policy, "more.wall": GOOD });
      const compile = (...files: string[]) =>
        wallc(["compile", ...files, "--backend", "nft", "--docker", "none"], { cwd: folder.path });
      const compiled = await compile("edge.wall");
      expect(compiled).toMatchObject({ code: 0, stdout: expect.stringContaining("table inet wallc") });
      expect(compiled.stderr).toMatch(/^warning\[empty-policy\]: .*\n *--> edge\.wall:1:1\n/);
      expect(await compile("edge.wall", "more.wall")).toMatchObject({ code: 0, stderr: "" });
    }
    expect((await check("alow\n")).stderr).not.toContain("empty-policy");
    expect((await check('include "none-*.wall"\n')).stderr).toContain("empty-policy");
  });

  it("colours for a terminal, unless NO_COLOR is set", async () => {
    using folder = new Folder({ "edge.wall": BAD });
    const colours = async (terminals: readonly ("stdout" | "stderr")[], env: Record<string, string>) =>
      (await wallc(["check", "--docker", "none"], { cwd: folder.path, terminals, env })).stderr.includes("\u001b[");
    expect(await colours(["stderr"], {})).toBe(true);
    expect(await colours(["stdout"], {})).toBe(false);
    expect(await colours(["stderr"], { NO_COLOR: "1" })).toBe(false);
    expect(await colours(["stderr"], { NO_COLOR: "" })).toBe(true);
    expect(await colours(["stderr"], { TERM: "dumb" })).toBe(false);
    expect(await colours([], { FORCE_COLOR: "1" })).toBe(true);
    expect(await colours(["stderr"], { FORCE_COLOR: "0" })).toBe(false);
  });
});
