import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { backendDefinitions } from "../../../src/cli/backend-definitions.ts";
import { LOADED_FILES } from "../../../src/cli/backends.ts";
import { catalogue } from "../../../src/cli/catalogue.ts";
import { describeCommands } from "../../../src/cli/completion/describe.ts";
import { SHELLS } from "../../../src/cli/completion/shells.ts";
import { program } from "../../../src/cli/run.ts";
import { VERSION } from "../../../src/cli/version.ts";
import { NOBODY, wallc } from "./harness.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const COMMANDS = describeCommands(
  program({ ...NOBODY, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: {} }, () => {}),
);

describe("the commands", () => {
  it("are the files of their folder", () => {
    const files = readdirSync(join(ROOT, "src", "cli", "commands")).map((name) => name.replace(".ts", ""));
    expect(COMMANDS.map(({ name }) => name).sort()).toEqual(files.sort());
  });

  it.each(COMMANDS)("$name has a help with examples that name it", async ({ name, options }) => {
    const { code, stdout, stderr } = await wallc([name, "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Examples:");
    expect(stdout).toMatch(new RegExp(`wallc ${name}\\b`));
    for (const option of options) for (const flag of option.names) expect(stdout).toContain(flag);
  });

  it.each(COMMANDS)("$name and its options are in every completion script", ({ name, options }) => {
    for (const [shell, print] of Object.entries(SHELLS)) {
      const script = print(COMMANDS);
      expect(script, shell).toContain(name);
      for (const flag of options.flatMap((option) => option.names)) {
        const written =
          shell === "fish" ? (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`) : flag;
        expect(script, `${shell}: ${flag}`).toContain(written);
      }
    }
  });

  it.each(COMMANDS)("$name is in README's table", ({ name }) => {
    expect(readFileSync(join(ROOT, "README.md"), "utf8")).toMatch(new RegExp(`^\\| \`wallc ${name}\\b`, "m"));
  });

  it("are listed by --help, and the version is the package's", async () => {
    const { code, stdout } = await wallc(["--help"]);
    expect(code).toBe(0);
    for (const { name, summary } of COMMANDS) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
      expect(stdout.replace(/\s+/g, " ")).toContain(summary);
    }
    expect(await wallc(["--version"])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: "" });
  });
});

describe("wallc completion", () => {
  it("prints a script for each shell", async () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      expect(await wallc(["completion", shell])).toMatchObject({ code: 0, stderr: "" });
    }
    expect(await wallc(["completion", "tcsh"])).toMatchObject({ code: 2, stdout: "" });
    expect(await wallc(["completion"])).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("the catalogue", () => {
  it("has each code once, with a real explanation", () => {
    const codes = catalogue.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    for (const { code, title, explanation } of catalogue) {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(title, code).toMatch(/^\S.*[^.]$/);
      expect(explanation.length, code).toBeGreaterThan(60);
    }
  });
});

describe("the names of compiled files", () => {
  it("are those of the examples", () => {
    const names = readdirSync(join(ROOT, "examples"), { recursive: true, encoding: "utf8" })
      .map((name) => /\/compiled\/[^/]+\/([^/]+)$/.exec(name)?.[1])
      .filter((name) => name !== undefined);
    expect([...new Set(names)].sort()).toEqual([...LOADED_FILES].sort());
  });
});

describe("the back ends' codes", () => {
  const folder = join(ROOT, "backends");
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
  const used = sources.flatMap((text) =>
    [...text.matchAll(/(?:"(?:error|warning)",\s*|\bcode: )"([a-z0-9]+(?:-[a-z0-9]+)+)"/g)].map((match) => match[1]),
  );

  it("are all in the catalogue, and the catalogue has no other", () => {
    expect(used.length).toBeGreaterThan(5);
    expect([...new Set(used)].sort()).toEqual(backendDefinitions.map(({ code }) => code).sort());
  });
});

describe("wallc explain", () => {
  it.each(catalogue.map(({ code }) => code))("explains %s", async (code) => {
    const { code: exit, stdout } = await wallc(["explain", code]);
    expect(exit).toBe(0);
    expect(stdout).toMatch(new RegExp(`^(error|warning|note)\\[${code}\\]: `));
  });

  it("lists all", async () => {
    const { stdout } = await wallc(["explain"]);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split(" ")[0]),
    ).toEqual(catalogue.map(({ code }) => code));
  });

  it("takes what stands in a report, and suggests the nearest", async () => {
    expect((await wallc(["explain", "error[Unknown-Name]"])).code).toBe(0);
    expect(await wallc(["explain", "unknown-nmae"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("`unknown-name`"),
    });
    expect(await wallc(["explain", "\u001b[2J"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("<U+001B>"),
    });
  });
});
