#!/bin/sh
# A real editor's client: Neovim, headless, opens a page of the Mogli fixture and is told of its findings by
# `forcelint lsp`. Usage: tests/consumers/neovim.sh FORCELINT
set -eu
forcelint=$(realpath "$1")
cd "$(dirname "$0")/../.."
command -v nvim >/dev/null || { apt-get update -qq && apt-get install -y -qq neovim >/dev/null; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r fixtures/mogli-org "$folder/project"
cat >"$folder/client.lua" <<'LUA'
local failed = "no diagnostics came"
local function fail(why)
  io.stderr:write(why .. "\n")
  vim.cmd("cquit 1")
end
local page = vim.fn.expand("$PAGE")
vim.cmd("edit " .. vim.fn.fnameescape(page))
local client = vim.lsp.start_client({
  name = "forcelint",
  cmd = { vim.fn.expand("$FORCELINT"), "lsp" },
  root_dir = vim.fn.expand("$ROOT"),
})
vim.lsp.buf_attach_client(0, client)
local function codes()
  local all = {}
  for _, found in ipairs(vim.diagnostic.get(0)) do
    all[found.code or found.user_data.lsp.code] = found
  end
  return all
end
if not vim.wait(10000, function() return codes()["ungated-component"] ~= nil end, 50) then
  fail("the page's finding did not come")
end
local found = codes()["ungated-component"]
local line = vim.api.nvim_buf_get_lines(0, found.lnum, found.lnum + 1, false)[1]
if not line:find("Mogli_SMS:TextMessageComponentEmpApi", 1, true) then
  fail("the finding is on another line: " .. line)
end
local params = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = found.lnum, character = found.col } }
local hover = vim.lsp.buf_request_sync(0, "textDocument/hover", params, 5000)
if not hover[client] or not hover[client].result.contents.value:find("# ungated-component", 1, true) then
  fail("the hover does not show the rule's card")
end
-- The unsaved text counts: another component needs no gate.
vim.api.nvim_buf_set_lines(0, found.lnum, found.lnum + 1, false, { (line:gsub("Mogli_SMS:TextMessageComponentEmpApi", "flexipage:richText")) })
if not vim.wait(10000, function() return codes()["ungated-component"] == nil end, 50) then
  fail("the finding stayed when its cause was gone")
end
print("Neovim: diagnostics, hover and unsaved changes work")
vim.cmd("qall!")
LUA
export FORCELINT="$forcelint" ROOT="$folder/project"
PAGE=$(find "$folder/project" -name 'Contact_Record_Page.flexipage-meta.xml')
export PAGE
timeout 60 nvim --headless --clean -u NONE -c "luafile $folder/client.lua"
echo
