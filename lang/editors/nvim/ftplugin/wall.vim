" Settings for .wall policies, for Vim and Neovim
if exists("b:did_ftplugin")
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:# commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=2 softtabstop=2
setlocal iskeyword=@,48-57,_,-,.
setlocal suffixesadd=.wall
setlocal include=^\\s*include
setlocal define=^\\s*\\%(let\\\|set\\\|service\\\|zone\\)

let b:undo_ftplugin = "setlocal comments< commentstring< formatoptions< expandtab< shiftwidth< softtabstop< iskeyword<"
      \ . " suffixesadd< include< define<"
