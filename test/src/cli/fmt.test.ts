import { mkdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Folder } from "./folder.ts";
import { wallc } from "./harness.ts";

const UGLY = "allow   ping to    host\n";
const NEAT = "allow ping to host\n";
const BAD = "alow ping to host\n";

describe("wallc fmt", () => {
  it("prints one file", async () => {
    using folder = new Folder({ "edge.wall": UGLY });
    expect(await wallc(["fmt"], { cwd: folder.path })).toEqual({ code: 0, stdout: NEAT, stderr: "" });
    expect(await wallc(["fmt", "-"], { stdin: UGLY })).toEqual({ code: 0, stdout: NEAT, stderr: "" });
    expect(readFileSync(folder.at("edge.wall"), "utf8")).toBe(UGLY);
  });

  it("writes in place, and leaves what is neat alone", async () => {
    using folder = new Folder({ "a.wall": UGLY, "b.wall": NEAT });
    const before = statSync(folder.at("b.wall")).ino;
    expect(await wallc(["fmt", "--write", "a.wall", "b.wall"], { cwd: folder.path })).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect(readFileSync(folder.at("a.wall"), "utf8")).toBe(NEAT);
    expect(statSync(folder.at("b.wall")).ino).toBe(before);
  });

  it("names what would change, with exit code 1", async () => {
    using folder = new Folder({ "a.wall": UGLY, "b.wall": NEAT });
    const check = (...files: string[]) => wallc(["fmt", "--check", ...files], { cwd: folder.path });
    expect(await check("a.wall", "b.wall")).toEqual({ code: 1, stdout: "a.wall\n", stderr: "" });
    expect(await check("b.wall")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("shows what would change", async () => {
    using folder = new Folder({ "a.wall": UGLY });
    const { code, stdout } = await wallc(["fmt", "--diff", "a.wall"], { cwd: folder.path });
    expect(code).toBe(0);
    expect(stdout).toBe(`--- a.wall\n+++ a.wall (formatted)\n@@ -1,1 +1,1 @@\n-${UGLY}+${NEAT}`);
    expect(await wallc(["fmt", "--diff", "--check", "a.wall"], { cwd: folder.path })).toMatchObject({
      code: 1,
      stdout,
    });
    expect(readFileSync(folder.at("a.wall"), "utf8")).toBe(UGLY);
  });

  it("writes no file where one has an error, and reports all errors", async () => {
    using folder = new Folder({ "a.wall": UGLY, "b.wall": BAD, "c.wall": new Uint8Array([0x61, 0xff, 0x0a]) });
    const { code, stdout, stderr } = await wallc(["fmt", "--write", "a.wall", "b.wall", "c.wall"], {
      cwd: folder.path,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("b.wall:1:1");
    expect(stderr).toContain("c.wall:1:2");
    expect(readFileSync(folder.at("a.wall"), "utf8")).toBe(UGLY);
  });

  it("says what doesn't go together", async () => {
    using folder = new Folder({ "a.wall": UGLY, "b.wall": UGLY });
    const fmt = async (...args: string[]) => (await wallc(["fmt", ...args], { cwd: folder.path, stdin: "" })).code;
    expect(await fmt("--write", "--check", "a.wall")).toBe(2);
    expect(await fmt("--write", "--diff", "a.wall")).toBe(2);
    expect(await fmt("--write", "-")).toBe(2);
    expect(await fmt("a.wall", "b.wall")).toBe(2);
    expect(await fmt("a.wall", "--stdin-filename", "x")).toBe(2);
  });

  it("fails where a file can't be read", async () => {
    using folder = new Folder();
    mkdirSync(folder.at("d.wall"));
    expect(await wallc(["fmt", "gone.wall"], { cwd: folder.path })).toMatchObject({ code: 3, stdout: "" });
    expect(await wallc(["fmt"], { cwd: folder.path })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("it is a folder"),
    });
  });
});
