import { chmodSync, chownSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { home } from "../../../../src/host/units/home.ts";
import { needRootsOwn, realProgram } from "../../../../src/host/units/safe-program.ts";
import { commandLine, paths } from "../../../../src/host/units/words.ts";
import { Folder } from "../../cli/folder.ts";

describe("command lines of units", () => {
  it("leave plain paths as they are", () => {
    expect(commandLine({ node: "/usr/bin/node", script: "/usr/lib/node_modules/wallc/dist/wallc.js" }, "load")).toBe(
      "/usr/bin/node /usr/lib/node_modules/wallc/dist/wallc.js load",
    );
  });

  // That systemd reads it so is tested in test/systemd, whose command lies in such a folder.
  it("quote what systemd would read otherwise", () => {
    const program = { node: '/opt/a b/"node"', script: "/opt/100% $HOME/c:\\d/wallc.js" };
    expect(commandLine(program, "apply", "$OPTIONS")).toBe(
      '"/opt/a b/\\"node\\"" "/opt/100%% $$HOME/c:\\\\d/wallc.js" apply $OPTIONS',
    );
    expect(commandLine({ node: "/n$x", script: "/é" })).toBe('"/n$x" "/é"');
    expect(paths("/var/lib", "/opt/a b", "/50%")).toBe('/var/lib "/opt/a b" /50%%');
  });

  it("hold no control character", () => {
    expect(() => commandLine({ node: "/usr/bin/node", script: "/opt/a\nExecStart=/bin/evil" }, "load")).toThrow(
      /control/,
    );
  });
});

describe("the program of units", () => {
  it("is seen where home folders are hidden", () => {
    expect(home({ node: "/usr/bin/node", script: "/opt/wallc.js" })).toEqual([["ProtectHome", "yes"]]);
    for (const node of ["/root/.nvm/node", "/home/ada/node", "/run/user/0/node"]) {
      expect(home({ node, script: "/opt/wallc.js" })).toEqual([["ProtectHome", "read-only"]]);
    }
  });

  it("is the file behind a link, and nobody's but root's", () => {
    const { node: shell } = realProgram("/bin/sh", "/bin/sh");
    expect(() => needRootsOwn({ node: shell, script: shell })).not.toThrow();
    using folder = new Folder({ "wallc.js": "" });
    expect(() => needRootsOwn({ node: shell, script: folder.at("wallc.js") })).toThrow(/root would run .*wallc\.js/);
    expect(() => realProgram(shell, folder.at("absent.js"))).toThrow(/can't tell where .*absent\.js/);
  });

  it("is no file that members of a group could change, nor beside one", ({ skip }) => {
    if (process.geteuid?.() !== 0) skip("only root can give files away");
    const idOf = (name: string) =>
      Number(new RegExp(`^${name}:[^:]*:(\\d+):`, "m").exec(readFileSync("/etc/group", "utf8"))?.[1]);
    const node = realProgram("/bin/sh", "/bin/sh").node;
    using folder = new Folder({ "dist/wallc.js": "", "dist/wallc.cjs": "" });
    const script = folder.at("dist/wallc.js");
    const said = (name: string, group: string) => {
      for (const one of ["wallc.js", "wallc.cjs"]) chmodSync(folder.at(`dist/${one}`), 0o644);
      chownSync(folder.at(`dist/${name}`), 0, idOf(group));
      chmodSync(folder.at(`dist/${name}`), 0o664);
      try {
        needRootsOwn({ node, script });
      } catch (error) {
        return (error as Error).message;
      }
      return "nothing";
    };
    // `games` is the group of the user of that name; nobody is in `staff`.
    for (const name of ["wallc.js", "wallc.cjs"]) {
      expect(said(name, "games")).toContain(`${folder.at(`dist/${name}`)} can be written to by the group`);
      expect(said(name, "staff")).not.toContain("by the group");
    }
  });
});
