import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { Folder } from "./folder.ts";
import { wallc } from "./harness.ts";

/** What bash would offer behind these words, the last of which is being typed. */
function offered(...words: string[]): Promise<string[]> {
  return offeredIn(import.meta.dirname, ...words);
}

async function offeredIn(cwd: string, ...words: string[]): Promise<string[]> {
  const { stdout: script } = await wallc(["completion", "bash"]);
  const test = `${script}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _wallc; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", test, "bash", ...words], {
    encoding: "utf8",
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

describe("the completion for bash", () => {
  it("offers commands", async () => {
    expect(await offered("wallc", "")).toEqual(expect.arrayContaining(["compile", "check", "fmt", "--help"]));
    expect(await offered("wallc", "co")).toEqual(["compile", "completion"]);
  });

  it("offers a command's options", async () => {
    expect(await offered("wallc", "fmt", "--")).toEqual(["--check", "--diff", "--write", "--stdin-filename", "--help"]);
    expect(await offered("wallc", "compile", "--ba")).toEqual(["--backend"]);
  });

  it("offers an option's values, and files", async () => {
    expect(await offered("wallc", "compile", "--backend", "")).toEqual(["nft", "iptables", "ir"]);
    expect(await offered("wallc", "check", "--format", "s")).toEqual(["sarif"]);
    expect(await offered("wallc", "completion", "")).toEqual(["bash", "zsh", "fish"]);
    expect(await offered("wallc", "compile", "comp")).toContain("compile.test.ts");
    expect(await offered("wallc", "compile", "--docker", "harn")).toEqual(["harness.ts"]);
    expect(await offered("wallc", "snapshot", "harn")).toEqual([]);
  });

  it("offers the values of an option that is written with `=`", async () => {
    expect(await offered("wallc", "compile", "--backend", "=")).toEqual(["nft", "iptables", "ir"]);
    expect(await offered("wallc", "compile", "--backend", "=", "n")).toEqual(["nft"]);
    expect(await offered("wallc", "check", "--docker", "=", "harn")).toEqual(["harness.ts"]);
  });

  it("offers a file with a blank in its name as one", async () => {
    using folder = new Folder({ "my policy.wall": "" });
    expect(await offeredIn(folder.path, "wallc", "check", "my")).toEqual(["my policy.wall"]);
  });
});
