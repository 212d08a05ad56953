import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, start } from "./built.ts";
import { Folder } from "./folder.ts";

const HOME = { HOME: process.env.HOME ?? "/" };

describe("the package", () => {
  it("installs elsewhere, offline, and works there", () => {
    using folder = new Folder({ "project/package.json": '{ "private": true }', "home/.npmrc": "" });
    const packed = start("npm", ["pack", "--pack-destination", folder.path], { env: HOME });
    expect(packed.code, packed.stderr).toBe(0);
    const archive = readdirSync(folder.path).find((name) => name.endsWith(".tgz")) ?? "";
    const options = { cwd: folder.at("project"), env: { HOME: folder.at("home") } };
    const installed = start("npm", ["install", "--offline", "--no-audit", "--no-fund", folder.at(archive)], options);
    expect(installed.code, installed.stderr).toBe(0);
    expect(readdirSync(folder.at("project/node_modules")).filter((name) => !name.startsWith("."))).toEqual(["wallc"]);
    const wallc = folder.at("project/node_modules/.bin/wallc");
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(start(wallc, ["--version"], options)).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
    const example = folder.at("project/node_modules/wallc/examples/admins-and-lan");
    const compiled = start(
      wallc,
      ["compile", join(example, "policy.wall"), "--backend", "nft", "--docker", join(example, "docker.json")],
      options,
    );
    expect(compiled.code, compiled.stderr).toBe(0);
    expect(compiled.stdout).toContain("table inet wallc");
  });

  it("needs nothing at run time", () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(manifest.engines).toEqual({ node: ">=20" });
  });
});
