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
  it("completes the name of a container that runs", (ctx) => {
    if (reason) ctx.skip(reason);
    const script = `
      local params = vim.lsp.util.make_position_params()
      params.position.character = #lines()[1]
      local found = ask("textDocument/completion", params)
      local items = vim.lsp.util.text_document_completion_list_to_complete_items(found, "www")
      return vim.tbl_map(function(item) return item.word end, items)`;
    expect(neovim.edit("allow tcp 443 to container www\ndefault deny to containers\n", script)).toEqual(["www-nginx"]);
  });

  it("renames a group wherever it is named, in files that aren't open too", (ctx) => {
    if (reason) ctx.skip(reason);
    const script = `
      vim.api.nvim_win_set_cursor(0, { 2, 5 })
      vim.lsp.buf.rename("staff")
      wait("the new name", function() return lines()[2] == "let staff = 192.0.2.7" end)
      local other = vim.fn.bufnr("rules.wall")
      return { lines(), vim.api.nvim_buf_get_lines(other, 0, -1, true) }`;
    const files = { "rules.wall": "allow tcp ssh from admins to host\n" };
    expect(
      neovim.edit('include "rules.wall"\nlet admins = 192.0.2.7\nallow ping from admins to host\n', script, files),
    ).toEqual([
      ['include "rules.wall"', "let staff = 192.0.2.7", "allow ping from staff to host"],
      ["allow tcp ssh from staff to host"],
    ]);
  });

  it("formats a policy as `wallc fmt` does", (ctx) => {
    if (reason) ctx.skip(reason);
    const script = `
      local format = vim.lsp.buf.format or function(options) vim.lsp.buf.formatting_sync(nil, options.timeout_ms) end
      format({ timeout_ms = 60000 })
      return lines()`;
    expect(neovim.edit("let   a=192.0.2.1,\n 192.0.2.2\nallow  ping   from a to host\n", script)).toEqual([
      "let a = 192.0.2.1,",
      "    192.0.2.2",
      "allow ping from a to host",
    ]);
  });

  it("mends a name by a code action", (ctx) => {
    if (reason) ctx.skip(reason);
    const script = `
      wait("the finding", function() return vim.tbl_contains(codes(), "unknown-name") end)
      local finding = vim.tbl_filter(function(found) return found.code == "unknown-name" end, vim.diagnostic.get(0))[1]
      vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
      local params = vim.lsp.util.make_range_params()
      params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(0, finding.lnum) }
      local actions = vim.tbl_filter(function(action) return action.kind == "quickfix" and action.isPreferred end, ask("textDocument/codeAction", params))
      assert(#actions == 1, vim.inspect(actions))
      local action = actions[1].edit and actions[1] or ask("codeAction/resolve", actions[1])
      vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_active_clients()[1].offset_encoding)
      return lines()`;
    expect(neovim.edit("let admins = 192.0.2.7\nallow tcp ssh from admin to host\n", script)).toEqual([
      "let admins = 192.0.2.7",
      "allow tcp ssh from admins to host",
    ]);
  });
});
