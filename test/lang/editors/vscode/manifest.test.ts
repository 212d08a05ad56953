import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { initializationOptions, serverOptions } from "../../../../lang/editors/vscode/src/server.ts";

const read = (name: string) => readFileSync(`lang/editors/vscode/${name}`, "utf8");
const manifest = JSON.parse(read("package.json"));
const root = JSON.parse(readFileSync("package.json", "utf8"));

describe("the extension for VS Code", () => {
  it("has the command's version and licence, and the oldest editor that its types and client know", () => {
    expect(manifest.version).toBe(root.version);
    expect(read("LICENSE")).toBe(readFileSync("LICENSE", "utf8"));
    expect(manifest.engines.vscode).toBe(`^${root.devDependencies["@types/vscode"]}`);
    expect(read("CHANGELOG.md")).toContain(`## ${root.version}\n`);
  });

  it("has an icon of 128 by 128", () => {
    const png = readFileSync(`lang/editors/vscode/${manifest.icon}`);
    expect(png.toString("latin1", 1, 4)).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([128, 128]);
  });

  it("has the grammar's scope, and the files that it names", () => {
    const grammar = JSON.parse(readFileSync("lang/editors/textmate/wall.tmLanguage.json", "utf8"));
    const [language] = manifest.contributes.languages;
    expect(manifest.contributes.grammars).toEqual([
      { language: language.id, scopeName: grammar.scopeName, path: "./wall.tmLanguage.json" },
    ]);
    expect(language.extensions).toEqual(grammar.fileTypes.map((type: string) => `.${type}`));
    expect(() => JSON.parse(read(language.configuration))).not.toThrow();
  });

  it("describes each setting and command in its README, and reads or registers each", () => {
    const source = read("src/extension.ts");
    const server = readFileSync("src/lsp/settings.ts", "utf8");
    const commands: { command: string; title: string; category: string }[] = manifest.contributes.commands;
    for (const { command, title, category } of commands) {
      expect(read("README.md")).toContain(`| \`${category}: ${title}\` |`);
      expect(source).toContain(`registerCommand("${command}"`);
    }
    const settings: Record<string, { default: unknown }> = manifest.contributes.configuration.properties;
    for (const [name, { default: value }] of Object.entries(settings)) {
      expect(read("README.md")).toContain(`| \`${name}\` | ${value === "" ? "" : `\`${value}\` `}|`);
      const own = name.replace("wallc.", "").replace(".enabled", "");
      if (own === "path") expect(source).toContain('settings.get("path", "")');
      else if (own !== "trace.server") expect(server).toMatch(new RegExp(`^ {2}${own}: z\\.`, "m"));
    }
  });

  it("lets no folder that isn't trusted choose a program", () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(restrictedConfigurations).toEqual(["wallc.path", "wallc.docker"]);
    for (const name of restrictedConfigurations) {
      expect(manifest.contributes.configuration.properties[name].scope).toBe("machine-overridable");
    }
  });
});

describe("which server is started", () => {
  it("is the bundled one, in the editor's own Node, unless a command is named", () => {
    const bundled = "/extension/server/wallc.js";
    const editor = { execPath: "/usr/share/code", env: { HOME: "/home/ada" } };
    expect(serverOptions({ path: " ", docker: "auto" }, bundled, editor)).toEqual({
      command: "/usr/share/code",
      args: [bundled, "lsp"],
      transport: 0,
      options: { env: { HOME: "/home/ada", ELECTRON_RUN_AS_NODE: "1" } },
    });
    expect(serverOptions({ path: "/opt/my wallc", docker: "auto" }, bundled, editor)).toEqual({
      command: "/opt/my wallc",
      args: ["lsp"],
      transport: 0,
    });
  });

  it("is told where Docker's names come from", () => {
    expect(initializationOptions({ path: "", docker: "" })).toEqual({ docker: "auto" });
    expect(initializationOptions({ path: "", docker: "/srv/docker.json" })).toEqual({ docker: "/srv/docker.json" });
  });
});
