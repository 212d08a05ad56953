import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { printSnapshot } from "../../src/docker/print.ts";
import { EXAMPLE_NAMES, EXAMPLES, readExample, readText } from "./example.ts";

const INDEX = readFileSync(join(EXAMPLES, "README.md"), "utf8");

describe("the examples", () => {
  it("are the ones that the index lists", () => {
    const listed = [...INDEX.matchAll(/^\| \[([\w-]+)\]\(\1\/README\.md\)/gm)].map((match) => match[1]);
    expect(listed.sort()).toEqual(EXAMPLE_NAMES);
  });

  describe.each(EXAMPLE_NAMES)("%s", (name) => {
    it("has no errors and no warnings", () => {
      const findings = readExample(name).findings.filter((one) => one.severity !== "note");
      expect(findings.map((one) => `${one.code}: ${one.message}`)).toEqual([]);
    });

    it("has a snapshot as `wallc snapshot` prints it", () => {
      expect(printSnapshot(readExample(name).topology)).toBe(readText(name, "docker.json"));
    });

    it("shows its whole policy in its README", () => {
      const readme = readText(name, "README.md");
      const shown = [...readme.matchAll(/^```wall\n(.*?)^```$/gms)].map((match) => match[1]);
      expect(shown).toContain(readText(name, "policy.wall"));
    });

    it("has a README with the commands for its own folder, and its limits", () => {
      const readme = readText(name, "README.md");
      for (const heading of [
        "## The situation",
        "## The policy",
        "## Load it",
        "## Open and closed",
        "## By hand",
        "## Limits",
      ]) {
        expect(readme).toContain(`\n${heading}\n`);
      }
      expect(readme).toContain(`wallc check examples/${name}/policy.wall --docker examples/${name}/docker.json`);
      expect(readme).toContain(`wallc compile examples/${name}/policy.wall --docker examples/${name}/docker.json`);
    });
  });
});
