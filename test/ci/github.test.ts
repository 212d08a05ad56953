import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missing } from "../lab/need.ts";
import { buildInto, start } from "../src/cli/built.ts";
import { Folder } from "../src/cli/folder.ts";
import { SNAPSHOT } from "../src/cli/snapshot.ts";
import { parseYaml } from "./yaml.ts";

const reason = missing(["python3-yaml"]);

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

interface Step {
  readonly name: string;
  readonly shell: string;
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
}

const GOOD = "allow tcp ssh from 192.0.2.0/24 to host\ndefault deny to host\n";
const WARNING = `${GOOD}let a = 192.0.2.1\n`;
const BAD = "alow ping to host\n";

let action: Action;
let home: Folder;
beforeAll(() => {
  if (reason) return;
  action = parseYaml(readFileSync(".github/actions/wallc/action.yml", "utf8")) as Action;
  home = new Folder();
  buildInto(home.at("dist"));
});
afterAll(() => home?.[Symbol.dispose]());

/** Runs the action's second step as a runner does: each input's value in the environment, and Bash as GitHub calls it. */
function check(files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>> = {}) {
  using repository = new Folder({ ...files, "step.sh": action.runs.steps[1]?.run ?? "" });
  const value = (expression: string): string => {
    const name = /^\$\{\{ inputs\.([a-z]+) \}\}$/.exec(expression)?.[1] ?? "";
    const input = action.inputs[name];
    if (!input) throw new Error(`${expression} is no input`);
    return inputs[name] ?? input.default;
  };
  const env = Object.fromEntries(
    Object.entries(action.runs.steps[1]?.env ?? {}).map(([name, expression]) => [name, value(expression)]),
  );
  return start("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "step.sh"], {
    cwd: repository.path,
    env: { ...env, GITHUB_ACTION_PATH: home.at(".github/actions/wallc") },
  });
}

describe("the action for GitHub", () => {
  it("has a shell for each step, and no input's text in a script", (ctx) => {
    if (reason) ctx.skip(reason);
    expect(action.runs.using).toBe("composite");
    for (const { shell, run } of action.runs.steps) {
      expect(shell).toBe("bash");
      expect(run).not.toContain("${{");
    }
    for (const { description } of Object.values(action.inputs)) expect(description).not.toBe("");
  });

  it("builds what it runs, from the repository that it is in", (ctx) => {
    if (reason) ctx.skip(reason);
    const scripts = JSON.parse(readFileSync("package.json", "utf8")).scripts;
    expect(action.runs.steps[0]?.run).toBe('cd "$GITHUB_ACTION_PATH/../../.." && npm ci --no-audit --no-fund');
    expect(scripts).toMatchObject({ prepare: "npm run build", build: "node esbuild.config.js" });
    expect(join(".github/actions/wallc", "../../..")).toBe(".");
  });

  it("writes an annotation and fails where a policy has an error", (ctx) => {
    if (reason) ctx.skip(reason);
    const { code, stdout } = check({ "edge.wall": BAD }, { files: "edge.wall" });
    expect(stdout).toMatch(/^::error file=edge\.wall,line=1,col=1,endColumn=5,title=unknown-statement::/);
    expect(code).toBe(1);
  });

  it("passes where there is nothing to say, and where warnings may stand", (ctx) => {
    if (reason) ctx.skip(reason);
    expect(check({ "policy.wall": GOOD })).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const warned = check({ "policy.wall": WARNING });
    expect(warned.stdout).toMatch(/^::warning file=policy\.wall,line=3/);
    expect(warned.code).toBe(0);
    expect(check({ "policy.wall": WARNING }, { strict: "true" }).code).toBe(1);
    expect(check({ "policy.wall": GOOD }, { strict: "yes" })).toMatchObject({
      code: 2,
      stdout: "::error::strict is true or false\n",
    });
  });

  it("takes several files, and a snapshot", (ctx) => {
    if (reason) ctx.skip(reason);
    const files = { "a.wall": "allow tcp 443 to container nobody\n", "b.wall": GOOD, "docker.json": SNAPSHOT };
    const { code, stdout } = check(files, { files: "a.wall b.wall", docker: "docker.json" });
    expect(stdout).toMatch(/^::warning file=a\.wall,line=1,.*title=unknown-docker-name::/m);
    expect(code).toBe(0);
  });

  it("takes no text for a command", (ctx) => {
    if (reason) ctx.skip(reason);
    const { code, stdout, stderr } = check({ "policy.wall": GOOD }, { files: "$(echo gone) `id` ;id" });
    expect(code).toBe(3);
    expect(stdout + stderr).not.toMatch(/uid=/);
  });
});
