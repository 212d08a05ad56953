import { describe, expect, it } from "vitest";
import { STARTER_POLICY } from "../../../../src/host/units/starter-policy.ts";
import { Folder } from "../../cli/folder.ts";
import { wallc } from "../../cli/harness.ts";
import { SNAPSHOT } from "../../cli/snapshot.ts";

const DOCKERS = ["docker.json", "none"];

async function check(policy: string, docker: string) {
  using folder = new Folder({ "policy.wall": policy, "docker.json": SNAPSHOT });
  const world = { cwd: folder.path };
  const { stdout } = await wallc(["check", "policy.wall", "--docker", docker, "--format", "json"], world);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; severity: string }[] };
  const compiled = await wallc(["compile", "policy.wall", "--docker", docker, "--backend", "ir"], world);
  return { diagnostics, ir: JSON.parse(compiled.stdout) as { paths: Record<string, Path> } };
}

interface Path {
  readonly rules: readonly { readonly verdict: { readonly verdict: string } }[];
  readonly final: { readonly verdict: string };
}

describe("the policy of a host that has none", () => {
  it.each(DOCKERS)("refuses nothing, whatever runs (--docker %s)", async (docker) => {
    const { diagnostics, ir } = await check(STARTER_POLICY, docker);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(Object.keys(ir.paths)).toHaveLength(6);
    for (const [name, { rules, final }] of Object.entries(ir.paths)) {
      expect(["allow", "untouched"], name).toContain(final.verdict);
      expect(JSON.stringify(rules), name).not.toMatch(/"(deny|reject)"/);
    }
  });

  it.each(DOCKERS)("is sound too once its advice is followed (--docker %s)", async (docker) => {
    const followed = STARTER_POLICY.replace(/^# allow/gm, "allow")
      .replace("default allow to containers", "default reject to containers")
      .replace("default allow to host", "default deny to host");
    expect(followed).not.toContain("default allow");
    const { diagnostics, ir } = await check(followed, docker);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(ir.paths["to-host"]?.final.verdict).toBe("deny");
    expect(JSON.stringify(ir.paths["to-host"]?.rules)).toContain("allow");
  });

  it("is laid out as `wallc fmt` has it", async () => {
    expect(await wallc(["fmt", "-", "--check"], { stdin: STARTER_POLICY })).toMatchObject({ code: 0 });
  });
});
