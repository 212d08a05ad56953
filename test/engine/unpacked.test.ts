import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ENGINE, KERNEL, missing } from "../lab/need.ts";
import { Sandbox } from "../lab/sandbox.ts";
import { outcomesOf } from "./attempts.ts";
import { EngineHost } from "./engine.ts";
import { useEngine } from "./unpacked.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "engine,a:b-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a script into the folder. */
function script(path: string, ...lines: string[]): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(join(folder, path), 0o755);
}

/** The sandboxes that this process has open. */
function sandboxes(): string[] {
  const children = readdirSync("/proc/self/task").flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, "utf8").trim().split(" "),
  );
  return children.filter((pid) => pid !== "" && readFileSync(`/proc/${pid}/comm`, "utf8") === "unshare\n");
}

describe("the folder of an unpacked engine", () => {
  const reason = missing(KERNEL);

  const use = async <Result>(then: (sandbox: Sandbox) => Promise<Result>): Promise<Result> => {
    const sandbox = await Sandbox.open();
    try {
      await useEngine(sandbox, folder);
      return await then(sandbox);
    } finally {
      await sandbox.close();
    }
  };

  it("is laid over /usr where it has one, in the sandbox alone", async (ctx) => {
    if (reason) ctx.skip(reason);
    script("usr/sbin/dockerd", "echo from the folder");
    expect(await use((sandbox) => sandbox.run(["/usr/sbin/dockerd", "--version"]))).toBe("from the folder\n");
    expect(await use((sandbox) => sandbox.run(["nft", "--version"]))).toBe(
      execFileSync("nft", ["--version"], { encoding: "utf8", env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" } }),
    );
    const outside = execFileSync("sh", ["-c", "/usr/sbin/dockerd --version 2>&1 || true"], { encoding: "utf8" });
    expect(outside).not.toContain("from the folder");
  });

  it("is refused where this machine's programs no longer run under it", async (ctx) => {
    if (reason) ctx.skip(reason);
    script("usr/sbin/dockerd", "echo from the folder");
    script("usr/sbin/nft", "echo broken >&2", "exit 1");
    await expect(use(async () => {})).rejects.toThrow(/over \/usr this machine's nft no longer runs: broken/);
  });

  it("is refused where it has no engine, and the host's sandbox is ended", async (ctx) => {
    if (reason) ctx.skip(reason);
    mkdirSync(join(folder, "usr/bin"), { recursive: true });
    await expect(EngineHost.open("nft", [], folder)).rejects.toThrow(`no engine in ${folder}`);
    expect(sandboxes()).toEqual([]);
  });
});

describe("an engine of programs side by side", () => {
  const reason = missing(ENGINE);

  it("runs in place of the machine's, its dockerd, runc and docker-proxy", async (ctx) => {
    if (reason) ctx.skip(reason);
    // the machine's own programs behind scripts that tell that they came by
    for (const name of ["dockerd", "runc", "docker-proxy"]) {
      const own = execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
      script(name, `echo ${name} >>/run/came-by`, `exec ${own} "$@"`);
    }
    const host = await EngineHost.open("nft", [], folder);
    try {
      await host.run({ name: "www", options: ["-p", "8080:80"] });
      const answered = { "wan 2001:db8:ffff::9 > 2001:db8:1::1 tcp 8080": "container www" };
      expect(await outcomesOf(host, answered)).toEqual(answered);
      expect(sandboxes()).toHaveLength(1);
      expect((await host.sandbox.run(["sort", "-u", "/run/came-by"])).trim().split("\n")).toEqual([
        "docker-proxy",
        "dockerd",
        "runc",
      ]);
    } finally {
      await host.close();
    }
  });
});
