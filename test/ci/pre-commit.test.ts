import { cpSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missing } from "../lab/need.ts";
import { ROOT, start } from "../src/cli/built.ts";
import { Folder } from "../src/cli/folder.ts";
import { parseYaml } from "./yaml.ts";

const reason = missing(["pre-commit", "python3-yaml"]);

/** What a hook's installation needs of this project. */
const NEEDED =
  ".npmrc .pre-commit-hooks.yaml package.json package-lock.json LICENSE esbuild.config.js esbuild.ahead.cjs src lang backends examples";

/** Milliseconds: a hook's installation gets some 300 packages from npm's cache, or from its registry. */
const LONGEST = 290_000;

let world: Folder;
beforeAll(() => {
  if (reason) return;
  world = new Folder({ "home/.gitconfig": "[user]\n\tname = a\n\temail = a@example.com\n[safe]\n\tdirectory = *\n" });
  for (const name of NEEDED.split(" ")) cpSync(`${ROOT}/${name}`, world.at(`wallc/${name}`), { recursive: true });
  commit("wallc");
});
afterAll(() => world?.[Symbol.dispose]());

function run(command: string, args: readonly string[], folder: string) {
  return start(command, args, {
    cwd: world.at(folder),
    timeout: LONGEST,
    env: {
      HOME: world.at("home"),
      PRE_COMMIT_HOME: world.at("cache"),
      npm_config_cache: `${process.env.HOME}/.npm`,
      npm_config_prefer_offline: "true",
    },
  });
}

function commit(folder: string): string {
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    ["commit", "-qm", "all", "--no-verify"],
  ]) {
    const { code, stderr } = run("git", args, folder);
    if (code !== 0) throw new Error(stderr);
  }
  return run("git", ["rev-parse", "HEAD"], folder).stdout.trim();
}

/** A repository with policies and the hooks, everything in it staged. */
function repository(name: string, files: Readonly<Record<string, string>>, args: readonly string[] = []): void {
  const revision = run("git", ["rev-parse", "HEAD"], "wallc").stdout.trim();
  const hook = `{ id: wallc-check, args: ${JSON.stringify(args)} }`;
  const configuration = `repos:\n  - repo: ${world.at("wallc")}\n    rev: ${revision}\n    hooks: [${hook}, { id: wallc-fmt }]\n`;
  for (const [file, text] of Object.entries({ ...files, ".pre-commit-config.yaml": configuration })) {
    world.put(`${name}/${file}`, text);
  }
  commit(name);
}

describe("the hooks for pre-commit", () => {
  it("are well formed, and check a policy as a whole", (ctx) => {
    if (reason) ctx.skip(reason);
    const hooks = parseYaml(readFileSync(".pre-commit-hooks.yaml", "utf8")) as Record<string, unknown>[];
    expect(hooks.map(({ id }) => id)).toEqual(["wallc-check", "wallc-fmt"]);
    expect(hooks[0]?.pass_filenames).toBe(false);
    expect(run("pre-commit", ["validate-manifest", ".pre-commit-hooks.yaml"], "wallc").code).toBe(0);
  });

  it("install themselves, stop an error, and pass what is good", (ctx) => {
    if (reason) ctx.skip(reason);
    repository("bad", { "edge.wall": "alow ping to host\n" });
    const bad = run("pre-commit", ["run", "wallc-check", "--all-files"], "bad");
    expect(bad.code, bad.stdout + bad.stderr).toBe(1);
    expect(bad.stdout).toMatch(/wallc check\.+Failed/);
    expect(bad.stdout).toContain("error[unknown-statement]");
    const files = {
      "common.wall": "default deny to host\n",
      "edge.wall": 'include "common.wall"\nallow ping to host\n',
    };
    repository("good", files, ["edge.wall"]);
    const good = run("pre-commit", ["run", "--all-files"], "good");
    expect(good.code, good.stdout + good.stderr).toBe(0);
    expect(good.stdout).toMatch(/wallc check\.+Passed\nwallc fmt\.+Passed\n/);
  }, 300_000);

  it("write the layout, and fail for it", (ctx) => {
    if (reason) ctx.skip(reason);
    repository("loose", { "edge.wall": "allow   ping to host\n", "other.wall": "deny  any to host\n" }, ["edge.wall"]);
    const loose = run("pre-commit", ["run", "wallc-fmt", "--all-files"], "loose");
    expect(loose.code, loose.stdout).toBe(1);
    expect(readFileSync(world.at("loose/edge.wall"), "utf8")).toBe("allow ping to host\n");
    expect(readFileSync(world.at("loose/other.wall"), "utf8")).toBe("deny any to host\n");
  }, 300_000);
});
