import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PIECES } from "../../../../src/host/units/pieces.ts";
import { unitName } from "../../../../src/host/units/unit.ts";
import { missing } from "../../../lab/need.ts";
import { buildInto, ROOT, start } from "../../cli/built.ts";
import { Folder } from "../../cli/folder.ts";
import { wallc as inProcess } from "../../cli/harness.ts";

const POLICY = "allow tcp ssh from any to host\ndefault deny to host\n";
const built = buildInto(join(ROOT, "node_modules", ".cache", "wallc-units"));
const UNITS = "root/etc/systemd/system";

function wallc(folder: Folder, ...args: string[]) {
  return start(process.execPath, [built, ...args, "--root", "root"], { cwd: folder.path });
}

function files(folder: Folder): string[] {
  const all = readdirSync(folder.path, { recursive: true, encoding: "utf8" });
  return all.filter((name) => !statSync(folder.at(name)).isDirectory()).sort();
}

const WRITTEN = ["root/etc/wallc/policy.wall", ...PIECES.map(({ path }) => `root${path}`)].sort();

describe("wallc install --root", () => {
  it("writes everything once, and changes nothing the second time", () => {
    using folder = new Folder();
    const dry = wallc(folder, "install", "--dry-run");
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(files(folder)).toEqual([]);
    const first = wallc(folder, "install");
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(dry.stdout).toBe(first.stdout.replace(/^/gm, "would ").replace(/would $/, ""));
    expect(first.stdout).not.toContain("systemctl");
    expect(files(folder)).toEqual(WRITTEN);
    for (const name of WRITTEN) expect(statSync(folder.at(name)).mode & 0o777, name).toBe(0o644);
    const { mtimeMs } = statSync(folder.at(`${UNITS}/wallc.service`));
    expect(wallc(folder, "install").stdout).toBe("nothing to do: all is as it should be\n");
    expect(JSON.parse(wallc(folder, "install", "--json").stdout)).toMatchObject({ version: 1, steps: [] });
    expect(statSync(folder.at(`${UNITS}/wallc.service`)).mtimeMs).toBe(mtimeMs);
  });

  it("names Node and the command as they will be beneath that root", () => {
    using folder = new Folder();
    const there = buildInto(folder.at("root/usr/lib/wallc"));
    const line = () => /^ExecStart=(.*)$/m.exec(readFileSync(folder.at(`${UNITS}/wallc.service`), "utf8"))?.[1];
    start(process.execPath, [there, "install", "--root", "root"], { cwd: folder.path });
    expect(line()).toBe(`${process.execPath} /usr/lib/wallc/wallc.js load --boot`);
    expect(wallc(folder, "install").stdout.match(/^write .*\.service$/gm)).toHaveLength(3);
    expect(line()).toBe(`${process.execPath} ${built} load --boot`);
  });

  it("never overwrites a policy, and what somebody changed only when told to", () => {
    using folder = new Folder({ "root/etc/wallc/policy.wall": "# mine\n", "edge.wall": POLICY });
    expect(wallc(folder, "install").code).toBe(0);
    expect(readFileSync(folder.at("root/etc/wallc/policy.wall"), "utf8")).toBe("# mine\n");
    expect(wallc(folder, "install", "--policy", "edge.wall")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("never overwritten"),
    });
    const unit = `${UNITS}/wallc-watch.service`;
    const text = readFileSync(folder.at(unit), "utf8");
    folder.put(unit, text.replace("RestartSec=2s", "RestartSec=9s"));
    folder.put(`${UNITS}/docker.service.d/wallc.conf`, "[Service]\n");
    const refused = wallc(folder, "install", "--no-docker-guard");
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(/somebody has changed \S+wallc\.conf, \S+wallc-watch\.service: nothing was done/);
    expect(readFileSync(folder.at(unit), "utf8")).toContain("RestartSec=9s");
    expect(wallc(folder, "install", "--overwrite").code).toBe(0);
    expect(readFileSync(folder.at(unit), "utf8")).toBe(text);
  });

  it("leaves Docker alone when told so, and takes back what it once wrote", () => {
    using folder = new Folder();
    wallc(folder, "install");
    expect(wallc(folder, "install", "--no-docker-guard").stdout).toBe(
      "remove /etc/systemd/system/docker.service.d/wallc.conf\n",
    );
    expect(existsSync(folder.at(`${UNITS}/docker.service.d`))).toBe(false);
    expect(wallc(folder, "install", "--no-docker-guard").stdout).toMatch(/^nothing to do/);
  });

  it("installs a policy that is sound by itself", () => {
    using folder = new Folder({ "edge.wall": POLICY, "bad.wall": "allow tcp ssh form any\n" });
    folder.put("split.wall", 'include "edge.wall"\n');
    expect(wallc(folder, "install", "--policy", "bad.wall")).toMatchObject({ code: 1, stdout: "" });
    expect(wallc(folder, "install", "--policy", "split.wall")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("reads other files by relative names (`edge.wall`)"),
    });
    expect(wallc(folder, "install", "--policy", "absent.wall").code).toBe(3);
    expect(existsSync(folder.at("root"))).toBe(false);
    expect(wallc(folder, "install", "--policy", "edge.wall").code).toBe(0);
    expect(readFileSync(folder.at("root/etc/wallc/policy.wall"), "utf8")).toBe(POLICY);
    expect(wallc(folder, "install", "--policy", "edge.wall").stdout).toMatch(/^nothing to do/);
    expect(wallc(folder, "install", "--now").code).toBe(2);
  });

  it("is root's alone where the root is the host's own", async () => {
    for (const command of ["install", "uninstall"]) {
      const ended = await inProcess([command, "--root", "/", "--dry-run"]);
      expect(ended).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining("only root") });
    }
  });
});

describe("wallc uninstall --root", () => {
  it("takes the units away, and leaves the policy and what is remembered", () => {
    using folder = new Folder({ "root/var/lib/wallc/state.json": '{ "version": 1, "switched": [], "made": [] }' });
    wallc(folder, "install");
    expect(wallc(folder, "uninstall", "--dry-run").stdout.match(/^would remove /gm)).toHaveLength(PIECES.length);
    expect(files(folder)).toHaveLength(WRITTEN.length + 1);
    expect(wallc(folder, "uninstall")).toMatchObject({ code: 0, stderr: "" });
    expect(files(folder)).toEqual(["root/etc/wallc/policy.wall", "root/var/lib/wallc/state.json"]);
    expect(wallc(folder, "uninstall").stdout).toMatch(/^nothing to do/);
    expect(wallc(folder, "uninstall", "--purge").code).toBe(0);
    expect(files(folder)).toEqual([]);
  });

  it("leaves what somebody changed, and others' drop-ins, unless all is to go", () => {
    using folder = new Folder();
    wallc(folder, "install");
    const changed = `${UNITS}/wallc-watch.service`;
    folder.put(changed, `${readFileSync(folder.at(changed), "utf8")}# mine\n`);
    folder.put(`${UNITS}/wallc.service.d/override.conf`, "[Service]\nNice=5\n");
    folder.put(`${UNITS}/docker.service.d/other.conf`, "[Service]\n");
    expect(wallc(folder, "uninstall").stderr).toMatch(/wallc-watch\.service stays: somebody has changed it/);
    const rest = [changed, `${UNITS}/docker.service.d/other.conf`];
    expect(files(folder)).toEqual(
      [...rest, `${UNITS}/wallc.service.d/override.conf`, "root/etc/wallc/policy.wall"].sort(),
    );
    expect(wallc(folder, "uninstall", "--purge")).toMatchObject({ code: 0, stderr: "" });
    expect(files(folder)).toEqual([`${UNITS}/docker.service.d/other.conf`]);
  });

  it("forgets nothing that is needed to undo what is in force", () => {
    using folder = new Folder();
    wallc(folder, "install");
    const before = files(folder);
    for (const state of [
      '{ "version": 1, "switched": [], "made": [], "current": "20261130T120000Z-0badf00d" }',
      '{ "version": 1, "made": [], "switched": [{ "kind": "sysctl", "name": "x", "value": "1", "before": "0" }] }',
    ]) {
      folder.put("root/var/lib/wallc/state.json", state);
      expect(wallc(folder, "uninstall", "--purge")).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("`wallc remove` first"),
      });
    }
    folder.put("root/var/lib/wallc/state.json", '{ "vers');
    expect(wallc(folder, "uninstall", "--purge")).toMatchObject({ code: 3 });
    expect(files(folder)).toEqual([...before, "root/var/lib/wallc/state.json"].sort());
  });
});

/** What systemd itself has to say of units in a folder. */
function systemdSays(command: string, folder: Folder, names: readonly string[], ...options: string[]) {
  const units = names.map((name) => folder.at(`${UNITS}/${name}`));
  const env = { PATH: process.env.PATH, SYSTEMD_UNIT_PATH: `${folder.at(UNITS)}:`, SYSTEMD_LOG_LEVEL: "notice" };
  return spawnSync("systemd-analyze", [command, ...options, ...units], { encoding: "utf8", env });
}

const NAMES = PIECES.map(({ unit }) => unitName(unit)).filter((name) => !name.endsWith(".conf"));

describe("systemd", () => {
  it("finds nothing wrong with the units", ({ skip }) => {
    const reason = missing(["systemd-analyze"]);
    if (reason) skip(reason);
    using folder = new Folder();
    wallc(folder, "install");
    const about = (text: string) => text.split("\n").filter((line) => /wallc/.test(line));
    const { stdout, stderr } = systemdSays("verify", folder, NAMES);
    expect(about(stdout + stderr)).toEqual([]);
    // It would say so.
    const unit = `${UNITS}/wallc.service`;
    folder.put(unit, readFileSync(folder.at(unit), "utf8").replace("RemainAfterExit=", "RemainAfterwards="));
    expect(about(systemdSays("verify", folder, NAMES).stderr).join()).toContain("RemainAfterwards");
  });

  it.for([
    ["wallc-watch.service", 22],
    ["wallc-scratch@.service", 20],
  ] as const)("finds %s confined", ([name, tenths], { skip }) => {
    const reason = missing(["systemd-analyze"]);
    if (reason) skip(reason);
    using folder = new Folder();
    wallc(folder, "install");
    const options = ["--offline=true", `--threshold=${tenths}`, "--no-pager"];
    const { status, stdout, stderr } = systemdSays("security", folder, [name], ...options);
    expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: "" });
  });
});
