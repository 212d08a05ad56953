import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { wallc } from "./harness.ts";

const EDGE = join(import.meta.dirname, "..", "..", "..", "examples", "edge");
const DOCKER = ["--docker", join(EDGE, "docker.json")];

describe("wallc audit", () => {
  it("shows what Docker leaves open, without a policy", async () => {
    const { code, stdout, stderr } = await wallc(["audit", ...DOCKER]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^app +tcp 8080 → 3000 +IPv4, IPv6 +open +open +open +open +open +open +DNAT/m);
  });

  it("asks a policy", async () => {
    const { code, stdout } = await wallc(["audit", join(EDGE, "policy.wall"), ...DOCKER]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^app +tcp 8080 → 3000 +IPv4 +- +admins +office +office +open +open +DNAT$/m);
  });

  it("prints JSON, and takes the interfaces that lead to the internet", async () => {
    const policy = join(mkdtempSync(join(tmpdir(), "wallc-audit-")), "lan.wall");
    writeFileSync(
      policy,
      "zone lan = interface eth1\nallow tcp 8080 from any on lan to published\ndefault deny to containers\n",
    );
    const from = async (uplink: string) => {
      const { stdout } = await wallc(["audit", policy, ...DOCKER, "--json", "--uplink", uplink]);
      const { version, doors } = JSON.parse(stdout);
      const door = doors.find((one: { port: number; family: number }) => one.port === 8080 && one.family === 4);
      return { version, ...door.ways[0] };
    };
    expect(await from("eth0")).toMatchObject({ version: 1, zone: "internet", verdict: "closed" });
    expect(await from("eth1")).toMatchObject({ version: 1, zone: "internet", verdict: "open", via: "dnat" });
  });

  it("writes a page", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wallc-audit-"));
    const page = join(folder, "audit.html");
    expect(await wallc(["audit", ...DOCKER, "--html", page])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });

  it("ends with 1 for a policy with errors, 2 for no Docker, 3 for a snapshot that isn't there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wallc-audit-"));
    const bad = join(folder, "bad.wall");
    writeFileSync(bad, "allow tcp 80 from nowhere to host\n");
    expect(await wallc(["audit", bad, ...DOCKER])).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("nowhere"),
    });
    expect(await wallc(["audit", "--docker", "none"])).toMatchObject({ code: 2, stdout: "" });
    const alone = await wallc(["audit"], { env: { DOCKER_HOST: `unix://${folder}/none.sock` } });
    expect(alone).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining("name a snapshot") });
    expect(alone.stderr).not.toContain("--docker none");
    expect(await wallc(["audit", "--docker", join(folder, "none.json")])).toMatchObject({ code: 3, stdout: "" });
  });
});
