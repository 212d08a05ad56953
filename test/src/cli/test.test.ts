import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./built.ts";
import { Folder } from "./folder.ts";
import { wallc } from "./harness.ts";
import { SNAPSHOT } from "./snapshot.ts";

const RULES = "let admins = 198.51.100.7\nallow tcp ssh from admins to host\ndefault deny to host\n";
const GOOD = `${RULES}test "only admins" {
  allow tcp ssh from admins to host
  deny any from outside except admins to host
}
`;
const BAD = `${GOOD}test "nobody at all" {
  deny tcp any from outside to host
}
`;
const NOTHING = `${RULES}test "by loopback" {
  deny tcp 1 from any on interface lo to host
}
`;

async function run(policy: string, ...args: string[]) {
  using folder = new Folder({ "edge.wall": policy, "docker.json": SNAPSHOT });
  return await wallc(["test", "--docker", "docker.json", ...args], { cwd: folder.path });
}

describe("wallc test", () => {
  it("says which tests hold", async () => {
    expect(await run(GOOD)).toEqual({
      code: 0,
      stdout: "ok      only admins\n1 test, 2 lines: all hold\n",
      stderr: "",
    });
  });

  it("shows for one that fails the packet, the line and the rule that decides", async () => {
    const { code, stdout, stderr } = await run(BAD);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toBe(`ok      only admins
FAILED  nobody at all
  edge.wall:9:3: deny tcp any from outside to host
    tcp from 198.51.100.7 to 198.51.100.1 (this host) port 22, coming in by any outside interface, is allowed by line 2
    this decides it: edge.wall:2:1: allow tcp ssh from admins to host
2 tests, 3 lines: 2 hold, 1 fails
`);
  });

  it("is content with a policy that has no test, and says so", async () => {
    expect(await run(RULES)).toEqual({ code: 0, stdout: "no tests in 1 file\n", stderr: "" });
  });

  it("doesn't pass over a line that says nothing, and fails on it with --strict", async () => {
    const { code, stdout } = await run(NOTHING);
    expect(code).toBe(0);
    expect(stdout).toContain("NOTHING by loopback\n  edge.wall:5:3: deny tcp 1 from any on interface lo to host\n");
    expect(stdout).toContain("1 test, 1 line: says nothing\n");
    expect(await run(NOTHING, "--strict")).toMatchObject({ code: 1 });
    const silenced = NOTHING.replace("lo to host", "lo to host # wallc: allow test-says-nothing because of the lab");
    expect(await run(silenced, "--strict")).toMatchObject({ code: 0 });
  });

  it("names what is unknown in a test", async () => {
    const { code, stderr } = await run(`${RULES}test "x" {\n  deny tcp 1 from any to container ghost\n}\n`);
    expect(code).toBe(0);
    expect(stderr).toContain("warning[unknown-docker-name]");
  });

  it("prints every format", async () => {
    expect((await run(BAD, "--format", "compact")).stdout).toMatch(
      /^edge\.wall:9:3: error\[test-fails\]: tcp from .*\n$/,
    );
    expect((await run(BAD, "--format", "github")).stdout).toMatch(/^::error file=edge\.wall,line=9,col=3,/);
    const sarif = JSON.parse((await run(BAD, "--format", "sarif")).stdout);
    expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(["test-fails"]);
    expect(await run(GOOD, "--format", "compact")).toEqual({ code: 0, stdout: "", stderr: "" });
    const json = JSON.parse((await run(BAD, "--format", "json")).stdout);
    expect(json).toMatchObject({
      version: 1,
      summary: { errors: 1, warnings: 0, notes: 0 },
      outcome: { tests: 2, holds: 2, fails: 1, notProved: 0, saysNothing: 0 },
    });
    expect(json.tests.map(({ name, verdict }: { name: string; verdict: string }) => [name, verdict])).toEqual([
      ["only admins", "holds"],
      ["nobody at all", "fails"],
    ]);
    const [line] = json.tests[1].lines;
    expect(line).toMatchObject({ action: "deny", verdict: "fails", place: { file: "edge.wall", start: { line: 9 } } });
    expect(line.proof).toMatchObject({
      packet: { hook: "input", in: "eth0", source: "198.51.100.7", destination: "198.51.100.1", protocol: 6, port: 22 },
      decision: "allow",
      by: { file: "edge.wall", start: { line: 2 } },
    });
  });

  it("runs nothing where the policy has errors, and says what they are", async () => {
    const { code, stdout, stderr } = await run(BAD.replace("allow tcp ssh", "alow tcp ssh"));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error[");
    expect(stderr).not.toContain("test-fails");
  });

  it("needs Docker's names, or to be told that there are none", async () => {
    using folder = new Folder({ "edge.wall": GOOD });
    expect(await wallc(["test"], { cwd: folder.path })).toMatchObject({ code: 3, stdout: "" });
    expect(await wallc(["test", "--docker", "none"], { cwd: folder.path })).toMatchObject({ code: 0 });
  });

  it("measures `until` by --today", async () => {
    const policy = GOOD.replace("admins to host\ndefault", "admins to host until 2026-12-31\ndefault");
    expect(await run(policy, "--today", "2026-12-31")).toMatchObject({ code: 0 });
    expect(await run(policy, "--today", "2027-01-01")).toMatchObject({ code: 1 });
  });

  it("isn't what check does, which leaves a suppression for it alone", async () => {
    using folder = new Folder({
      "edge.wall": NOTHING.replace("lo to host", "lo to host # wallc: allow test-says-nothing because of the lab"),
      "docker.json": SNAPSHOT,
    });
    const { code, stderr } = await wallc(["check", "--docker", "docker.json", "--strict"], { cwd: folder.path });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "no findings in 1 file\n" });
  });

  it("prints a test's name as it reads", async () => {
    const { stdout } = await run(GOOD.replace("only admins", "only \u{e9}\\\\x"));
    expect(stdout).toContain("ok      only \u{e9}\\x\n");
  });
});

describe("the examples", () => {
  const names = readdirSync(join(ROOT, "examples"), { withFileTypes: true }).filter((one) => one.isDirectory());
  it.each(names.map(({ name }) => name))("%s keeps what it promises", async (name) => {
    const folder = join(ROOT, "examples", name);
    const { code, stdout } = await wallc(["test", "--strict", "policy.wall", "--docker", "docker.json"], {
      cwd: folder,
    });
    const has = /^test "/m.test(readFileSync(join(folder, "policy.wall"), "utf8"));
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(has ? /: all hold\n$/ : /^no tests in 1 file\n$/);
  });
});
