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
});
