-- Starts the language server for .wall policies; `vim.g.wallc_lsp = false` leaves that to you. Before Neovim 0.11 there is no
-- `vim.lsp.enable`, and before 0.8 no `vim.lsp.start`: one server for each root is started and kept here.
if vim.g.loaded_wallc or vim.g.wallc_lsp == false then
  return
end
vim.g.loaded_wallc = true

if vim.lsp.enable then
  vim.lsp.enable("wallc")
  return
end

local file = vim.api.nvim_get_runtime_file("lsp/wallc.lua", false)[1]
local clients = {}

local function root_of(path, markers)
  local folder = vim.fn.fnamemodify(path, ":p:h")
  local at = folder
  while true do
    for _, marker in ipairs(markers) do
      if vim.loop.fs_stat(at .. "/" .. marker) then
        return at
      end
    end
    local parent = vim.fn.fnamemodify(at, ":h")
    if parent == at then
      return folder
    end
    at = parent
  end
end

local function on_attach(_, buffer)
  vim.api.nvim_buf_set_option(buffer, "omnifunc", "v:lua.vim.lsp.omnifunc")
  vim.api.nvim_buf_set_option(buffer, "tagfunc", "v:lua.vim.lsp.tagfunc")
end

local function attach(buffer)
  local config = dofile(file)
  local root = root_of(vim.api.nvim_buf_get_name(buffer), config.root_markers)
  local id = clients[root]
  if not id or not vim.lsp.get_client_by_id(id) then
    if vim.fn.executable(config.cmd[1]) ~= 1 then
      vim.notify_once("wallc: the command " .. config.cmd[1] .. " isn't there; install it, or set vim.g.wallc_cmd", vim.log.levels.WARN)
      return
    end
    id = vim.lsp.start_client({
      name = "wallc",
      cmd = config.cmd,
      root_dir = root,
      init_options = config.init_options,
      settings = config.settings,
      on_attach = on_attach,
    })
    clients[root] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

vim.api.nvim_create_autocmd("FileType", {
  group = vim.api.nvim_create_augroup("wallc", {}),
  pattern = "wall",
  callback = function(event)
    attach(event.buf)
  end,
})
