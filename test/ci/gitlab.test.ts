import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missing } from "../lab/need.ts";
import { start } from "../src/cli/built.ts";
import { Folder } from "../src/cli/folder.ts";
import { parseYaml } from "./yaml.ts";

const reason = missing(["python3-yaml"]);

interface Job {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly artifacts: { readonly when: string; readonly reports: { readonly codequality: string } };
}

const HOME = { HOME: process.env.HOME ?? "/" };

let job: Job;
let home: Folder;
let tarball: string;
beforeAll(() => {
  if (reason) return;
  ({ wallc: job } = parseYaml(readFileSync(".gitlab/wallc.yml", "utf8")) as { wallc: Job });
  home = new Folder({ "home/.npmrc": "" });
  const packed = start("npm", ["pack", "--pack-destination", home.path], { env: HOME });
  expect(packed.code, packed.stderr).toBe(0);
  tarball = home.at(readdirSync(home.path).find((name) => name.endsWith(".tgz")) ?? "");
});
afterAll(() => home?.[Symbol.dispose]());

/** Runs the job's script as a runner does: its lines one after the other, until one fails. Gives what it reports. */
function run(files: Readonly<Record<string, string>>, variables: Readonly<Record<string, string>>) {
  using repository = new Folder({ ...files, "script.sh": job.script.join("\n") });
  const env = {
    ...job.variables,
    HOME: home.at("home"),
    npm_config_prefix: home.at("global"),
    npm_config_offline: "true",
    PATH: `${home.at("global/bin")}:${process.env.PATH}`,
    ...variables,
  };
  const ended = start("bash", ["--norc", "-e", "-o", "pipefail", "script.sh"], { cwd: repository.path, env });
  const report = readdirSync(repository.path).includes(job.artifacts.reports.codequality)
    ? JSON.parse(readFileSync(repository.at(job.artifacts.reports.codequality), "utf8"))
    : undefined;
  return { ...ended, report };
}

describe("the job for GitLab", () => {
  it("installs the package, reports an error to GitLab and to the log, and fails", (ctx) => {
    if (reason) ctx.skip(reason);
    const { code, report, stderr } = run({ "edge.wall": "alow ping to host\n" }, { WALLC_PACKAGE: tarball });
    expect(code, stderr).toBe(1);
    expect(report).toMatchObject([
      { check_name: "unknown-statement", severity: "critical", location: { path: "edge.wall" } },
    ]);
    expect(stderr).toContain("error[unknown-statement]");
    expect(job.artifacts.when).toBe("always");
  });

  it("passes with an empty report where there is nothing to say", (ctx) => {
    if (reason) ctx.skip(reason);
    const files = { "a.wall": "allow ping to host\n", "b.wall": "default deny to host\nallow tcp ssh to host\n" };
    const { code, report, stderr } = run(files, { WALLC_PACKAGE: tarball, WALLC_FILES: "a.wall b.wall" });
    expect({ code, report }, stderr).toEqual({ code: 0, report: [] });
  });

  it("installs nothing that nobody named", (ctx) => {
    if (reason) ctx.skip(reason);
    const { code, stderr, report } = run({ "a.wall": "allow ping to host\n" }, {});
    expect(code).not.toBe(0);
    expect(stderr).toContain("say what npm installs");
    expect(report).toBeUndefined();
  });
});
