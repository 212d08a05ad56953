import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildInto } from "../../../src/cli/built.ts";
import { Folder } from "../../../src/cli/folder.ts";
import { inNeovim } from "./neovim.ts";

/** Docker as the example `edge` has it: containers `www-nginx`, `app`, `db` and more. */
const DOCKER = readFileSync("examples/edge/docker.json", "utf8");

/** Lua that the scripts share. Whatever the server does is waited for, up to a minute. */
const COMMON = `
local function wait(what, condition)
  if not vim.wait(60000, condition, 20) then error("waited in vain for " .. what) end
end
local function lines() return vim.api.nvim_buf_get_lines(0, 0, -1, true) end
local function codes()
  return vim.tbl_map(function(found) return found.code end, vim.diagnostic.get(0))
end
local function ask(method, params)
  local answers = assert(vim.lsp.buf_request_sync(0, method, params, 60000))
  local _, answer = next(answers)
  if not answer or answer.error then error(method .. ": " .. vim.inspect(answer)) end
  return answer.result
end
wait("the server", function() return #vim.lsp.get_active_clients() == 1 and vim.lsp.get_active_clients()[1].initialized end)
`;

/** Neovim with the language server as this tree builds it. */
export class EditorWithServer {
  readonly #dist = mkdtempSync(join(tmpdir(), "wallc-nvim-server-"));
  readonly #command = buildInto(this.#dist);

  /** Opens a policy with a `docker.json` beside it, the server running, and gives what the script returns. */
  edit(text: string, script: string, files: Readonly<Record<string, string>> = {}): unknown {
    using folder = new Folder({ "edge.wall": text, "docker.json": DOCKER, ...files });
    const run = JSON.stringify([process.execPath, this.#command, "lsp", "--stdio"]).replace("[", "{").replace("]", "}");
    const before = `vim.g.wallc_cmd = ${run}; vim.env.DOCKER_HOST = "unix:///nonexistent.sock"`;
    return inNeovim(`${COMMON}${script}`, [folder.at("edge.wall")], before);
  }

  [Symbol.dispose](): void {
    rmSync(this.#dist, { recursive: true, force: true });
  }
}
