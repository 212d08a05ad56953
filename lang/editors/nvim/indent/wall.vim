" Indentation of .wall policies as `wallc fmt` writes it: two blanks in a block, four where a line goes on
if exists("b:did_indent")
  finish
endif
let b:did_indent = 1

setlocal indentexpr=GetWallIndent(v:lnum) indentkeys=0},o,O,!^F
setlocal nosmartindent
let b:undo_indent = "setlocal indentexpr< indentkeys< smartindent<"

if exists("*GetWallIndent")
  finish
endif

let s:code = '\%([^"#]\|"\%([^"\\]\|\\.\)*"\)*'
let s:goes_on = '^' .. s:code .. '\%(,\s*\%(#.*\)\=\|\\\)$'
let s:opens = '^' .. s:code .. '{\s*\%(#.*\)\=$'

" The last line above that is neither empty nor a comment; 0 where there is none.
function s:Above(lnum) abort
  let above = prevnonblank(a:lnum - 1)
  while above > 0 && getline(above) =~# '^\s*#'
    let above = prevnonblank(above - 1)
  endwhile
  return above
endfunction

function GetWallIndent(lnum) abort
  let above = s:Above(a:lnum)
  if above == 0
    return 0
  endif
  let first = above
  while s:Above(first) > 0 && getline(s:Above(first)) =~# s:goes_on
    let first = s:Above(first)
  endwhile
  if getline(above) =~# s:goes_on
    return indent(first) + 4
  endif
  let inner = indent(first) + (getline(above) =~# s:opens ? 2 : 0)
  return getline(a:lnum) =~# '^\s*}' ? max([inner - 2, 0]) : inner
endfunction
