-- The language server's configuration, as Neovim 0.11 and later look for it; plugin/wallc.lua uses it for older ones.
-- `docker` says where Docker's names come from: "auto", "none", the path of a snapshot, or an engine's socket.
local settings = { docker = vim.g.wallc_docker or "auto" }
return {
  cmd = vim.g.wallc_cmd or { "wallc", "lsp", "--stdio" },
  filetypes = { "wall" },
  root_markers = { "docker.json", ".git" },
  init_options = settings,
  settings = { wallc = settings },
}
