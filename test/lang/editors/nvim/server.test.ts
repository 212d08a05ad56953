import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missing } from "../../../lab/need.ts";
import { EditorWithServer } from "./with-server.ts";

const reason = missing(["nvim"]);

let neovim: EditorWithServer;
beforeAll(() => {
  neovim = new EditorWithServer();
});
afterAll(() => neovim[Symbol.dispose]());

describe("Neovim with the server", () => {
  it("attaches it, one for all policies of a folder", (ctx) => {
    if (reason) ctx.skip(reason);
    const script = `
      vim.cmd("edit " .. vim.fn.expand("%:p:h") .. "/other.wall")
      local clients = vim.lsp.get_active_clients()
      return { #clients, clients[1].name, vim.fn.fnamemodify(clients[1].config.root_dir, ":p") == vim.fn.expand("%:p:h") .. "/",
        vim.tbl_count(vim.lsp.buf_get_clients(0)), vim.bo.omnifunc, vim.bo.tagfunc }`;
    expect(neovim.edit("allow ping to host\n", script, { "other.wall": "allow ping to host\n" })).toEqual([
      1,
      "wallc",
      true,
      1,
      "v:lua.vim.lsp.omnifunc",
      "v:lua.vim.lsp.tagfunc",
    ]);
  });

  it("shows what is wrong, and no longer what was mended", (ctx) => {
    if (reason) ctx.skip(reason);
    const text =
      "let admins = 192.0.2.7\nallow tcp ssh from admin to host\nallow tcp 443 to container www-ngnix\ndefault deny to host\n";
    const script = `
      wait("the findings", function() return vim.tbl_contains(codes(), "unknown-name") and vim.tbl_contains(codes(), "unknown-docker-name") end)
      local shown = vim.diagnostic.get(0)
      table.sort(shown, function(a, b) return a.lnum < b.lnum end)
      local first = vim.tbl_filter(function(found) return found.code == "unknown-name" end, shown)[1]
      local under = vim.api.nvim_buf_get_text(0, first.lnum, first.col, first.end_lnum, first.end_col, {})[1]
      vim.api.nvim_buf_set_lines(0, 1, 3, true, { "allow tcp ssh from admins to host", "allow tcp 443 to container www-nginx" })
      wait("the findings to go", function() return not vim.tbl_contains(codes(), "unknown-name") and not vim.tbl_contains(codes(), "unknown-docker-name") end)
      return { under, first.severity, first.source }`;
    expect(neovim.edit(text, script)).toEqual(["admin", 1, "wallc"]);
  });
});
