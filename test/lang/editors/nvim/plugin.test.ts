import { describe, expect, it } from "vitest";
import { format } from "../../../../lang/format.ts";
import { missing } from "../../../lab/need.ts";
import { Folder } from "../../../src/cli/folder.ts";
import { exampleTexts } from "../example-texts.ts";
import { EVERY_WORD } from "../language-words.ts";
import { inNeovim } from "./neovim.ts";

const reason = missing(["nvim"]);

/** Runs a script with one policy open. */
function onPolicy(text: string, script: string, before = "vim.g.wallc_lsp = false"): unknown {
  using folder = new Folder({ "edge.wall": text });
  return inNeovim(script, [folder.at("edge.wall")], before);
}

describe("the plugin for Neovim", () => {
  it("knows the file type, and sets what a policy needs", (ctx) => {
    if (reason) ctx.skip(reason);
    const names = ["filetype", "commentstring", "comments", "expandtab", "shiftwidth", "iskeyword", "indentexpr"];
    const script = `
      local values = {}
      for _, name in ipairs({ ${names.map((name) => `"${name}"`).join(", ")} }) do values[name] = vim.opt_local[name]:get() end
      return values`;
    expect(onPolicy("allow ping to host\n", script)).toMatchObject({
      filetype: "wall",
      commentstring: "# %s",
      comments: [":#"],
      expandtab: true,
      shiftwidth: 2,
      iskeyword: ["@", "48-57", "_", "-", "."],
      indentexpr: "GetWallIndent(v:lnum)",
    });
  });

  it("undoes it for another file type", (ctx) => {
    if (reason) ctx.skip(reason);
    const script = `vim.cmd("setfiletype text"); vim.cmd("set filetype=text")
      return { vim.bo.commentstring, vim.bo.shiftwidth, vim.bo.indentexpr, vim.bo.iskeyword }`;
    expect(onPolicy("allow ping to host\n", script)).toEqual(["", 8, "", "@,48-57,_,192-255"]);
  });

  it.for([
    ["allow tcp ssh to host", "allow", "Allow", "Statement"],
    ["deny tcp ssh to host", "deny", "Deny", "Statement"],
    ["let admins = 192.0.2.1", "admins", "Definition", "Identifier"],
    ["let admins = 192.0.2.1", "192.0.2.1", "Address", "Constant"],
    ["allow tcp ssh to host", "ssh", "PortName", "Constant"],
    ["allow tcp ssh to container host", "host", "Name", "Identifier"],
    ["allow tcp ssh to container from log", "from", "Name", "Identifier"],
    ["allow tcp ssh to container from log", "log", "Modifier", "Statement"],
    ['log "x to host', '"x', "Error", "Error"],
    ['log "a\\n" any to host', "\\n", "BadEscape", "Error"],
    ["# wallc: allow any-to-any because x", "wallc", "Suppression", "Special"],
    ["allow tcp 80,\n# why\n\ndeny any to host", "deny", "Deny", "Statement"],
    ["docker {\n  uplink eth0\nlet a = 192.0.2.1", "let", "LetHead", "Type"],
  ] as const)("shows in %j %j as %s", ([text, needle, group, shown], ctx) => {
    if (reason) ctx.skip(reason);
    const before = text.slice(0, text.indexOf(needle)).split("\n");
    const place = `${before.length}, ${(before.at(-1) ?? "").length + 1}`;
    const script = `vim.cmd("syntax on")
      local id = vim.fn.synID(${place}, 1)
      return { vim.fn.synIDattr(id, "name"), vim.fn.synIDattr(vim.fn.synIDtrans(id), "name") }`;
    expect(onPolicy(`${text}\n`, script)).toEqual([`wall${group}`, shown]);
  });

  it("indents as `wallc fmt` does", (ctx) => {
    if (reason) ctx.skip(reason);
    const texts = [
      ...exampleTexts(),
      EVERY_WORD,
      "let a = 192.0.2.1, # one\n    # two\n    192.0.2.2\nallow ping to host\n",
      'test "x" {\n  deny tcp 22,\n      23 to host\n  deny udp 53 to host\n}\n',
      'allow tcp 80 to container "a,b" \\\n    log "{"\nlet b = file "x#y",\n    192.0.2.1\n',
    ].map((text) => {
      const formatted = format(text, "p.wall");
      if (!("text" in formatted)) throw new Error(`not a policy: ${text}`);
      return formatted.text;
    });
    using folder = new Folder(
      Object.fromEntries(texts.map((text, at) => [`${at}.wall`, text.replace(/^[ ]+(?=\S)/gm, "")])),
    );
    const script = `local all = {}
      for _, path in ipairs(vim.fn.argv()) do
        vim.cmd("edit " .. path)
        vim.cmd("normal! gg=G")
        table.insert(all, table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\\n") .. "\\n")
        vim.cmd("edit!")
      end
      return all`;
    const files = texts.map((_, at) => folder.at(`${at}.wall`));
    expect(inNeovim(script, files, "vim.g.wallc_lsp = false")).toEqual(texts);
  });

  it("leaves the server to Neovim where it can start it itself", (ctx) => {
    if (reason) ctx.skip(reason);
    const before = "enabled = {}; vim.lsp.enable = function(name) table.insert(enabled, name) end";
    const script = `return { enabled, dofile(vim.api.nvim_get_runtime_file("lsp/wallc.lua", false)[1]) }`;
    expect(onPolicy("allow ping to host\n", script, before)).toEqual([
      ["wallc"],
      {
        cmd: ["wallc", "lsp", "--stdio"],
        filetypes: ["wall"],
        root_markers: ["docker.json", ".git"],
        init_options: { docker: "auto" },
        settings: { wallc: { docker: "auto" } },
      },
    ]);
  });

  it("says once that there is no server to start", (ctx) => {
    if (reason) ctx.skip(reason);
    const before = `vim.g.wallc_cmd = { "/nonexistent/wallc" }
      said = {}; vim.notify = function(text) table.insert(said, text) end`;
    const script = `vim.cmd("edit other.wall"); return { said, vim.tbl_count(vim.lsp.get_active_clients()) }`;
    expect(onPolicy("allow ping to host\n", script, before)).toEqual([
      ["wallc: the command /nonexistent/wallc isn't there; install it, or set vim.g.wallc_cmd"],
      0,
    ]);
  });
});
