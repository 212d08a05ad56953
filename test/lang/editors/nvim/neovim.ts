import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const PLUGIN = resolve("lang/editors/nvim");

/** The editor's own words on a failure, without which nobody finds it. */
class NeovimFailed extends Error {}

/**
 * Runs a script in Neovim with the plugin and nothing of the user's, without a screen, and gives what it returns. The script
 * is the body of a Lua function; `before` is Lua that runs before the plugin is loaded.
 */
export function inNeovim(script: string, files: readonly string[] = [], before = ""): unknown {
  const folder = mkdtempSync(join(tmpdir(), "wallc-nvim-"));
  try {
    const result = join(folder, "result.json");
    const run = join(folder, "run.lua");
    const init = join(folder, "init.lua");
    writeFileSync(
      run,
      WRAPPED.replace("SCRIPT", () => script).replace("RESULT", () => JSON.stringify(result)),
    );
    writeFileSync(init, `${before}\nvim.opt.runtimepath:prepend(${JSON.stringify(PLUGIN)})\n`);
    const args = ["--headless", "-i", "NONE", "-n", "-u", init, ...files, "-c", `luafile ${run}`];
    const { status, stderr, error } = spawnSync("nvim", args, {
      encoding: "utf8",
      timeout: 100_000,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        XDG_CONFIG_HOME: folder,
        XDG_DATA_HOME: folder,
        NVIM_LOG_FILE: "/dev/null",
      },
    });
    if (error) throw error;
    const { ok, value } = JSON.parse(readResult(result, stderr));
    if (!ok || status !== 0) throw new NeovimFailed(`${value}\n${stderr}`);
    return value;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readResult(path: string, stderr: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new NeovimFailed(`Neovim ended without a result: ${stderr}`);
  }
}

const WRAPPED = `
local ok, value = xpcall(function()
SCRIPT
end, debug.traceback)
vim.fn.writefile({ vim.fn.json_encode({ ok = ok, value = value == nil and vim.NIL or value }) }, RESULT)
vim.cmd("qa!")
`;
