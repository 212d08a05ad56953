# The grammar of one logical line. It accepts more than the language: lang/build/ turns what it makes into the tree, and
# says precisely what is wrong. Blanks, comments and line ends never come here. Lists are left recursive and end in
# linked cells, so that 65,536 items cost 65,536 steps; no rule can be empty, and each line has exactly one parse.
@preprocessor typescript
@{%
import { grammarLexer as lexer, type Cell } from "./syntax-tree.ts";

const first = <T>(value: T): Cell<T> => ({ value, before: null });
const next = <T>(before: Cell<T>, value: T): Cell<T> => ({ value, before });
%}
@lexer lexer

statement -> let {% ([line]) => line %}
  | set {% ([line]) => line %}
  | service {% ([line]) => line %}
  | zone {% ([line]) => line %}
  | rule {% ([line]) => line %}
  | default {% ([line]) => line %}
  | docker {% ([line]) => line %}
  | essentials {% ([line]) => line %}
  | include {% ([line]) => line %}
  | test {% ([line]) => line %}

let -> %kwLet %name %equals list {% ([head, name, , list]) => ({ kind: "let", head, name, list, clauses: null }) %}
  | %kwLet %name %equals list clauses {% ([head, name, , list, clauses]) => ({ kind: "let", head, name, list, clauses }) %}

set -> %kwSet %name {% ([head, name]) => ({ kind: "set", head, name, words: null }) %}
  | %kwSet %name words {% ([head, name, words]) => ({ kind: "set", head, name, words }) %}

service -> %kwService %name %equals list {% ([head, name, , list]) => ({ kind: "service", head, name, list }) %}

zone -> %kwZone %name %equals list {% ([head, name, , list]) => ({ kind: "zone", head, name, list, clauses: null }) %}
  | %kwZone %name %equals clauses {% ([head, name, , clauses]) => ({ kind: "zone", head, name, list: null, clauses }) %}
  | %kwZone %name %equals list clauses {% ([head, name, , list, clauses]) => ({ kind: "zone", head, name, list, clauses }) %}

rule -> action list {% ([head, list]) => ({ kind: "rule", head, list, clauses: null }) %}
  | action clauses {% ([head, clauses]) => ({ kind: "rule", head, list: null, clauses }) %}
  | action list clauses {% ([head, list, clauses]) => ({ kind: "rule", head, list, clauses }) %}

default -> %kwDefault action words {% ([head, action, words]) => ({ kind: "default", head, action, words, clauses: null }) %}
  | %kwDefault action clauses {% ([head, action, clauses]) => ({ kind: "default", head, action, words: null, clauses }) %}
  | %kwDefault action words clauses {% ([head, action, words, clauses]) => ({ kind: "default", head, action, words, clauses }) %}

docker -> %kwDocker %open {% ([head]) => ({ kind: "docker", head }) %}

essentials -> %kwEssentials %kwWithout list {% ([head, , list]) => ({ kind: "essentials", head, list }) %}

include -> %kwInclude words {% ([head, words]) => ({ kind: "include", head, words }) %}

test -> %kwTest words %open {% ([head, words]) => ({ kind: "test", head, words }) %}

# An item of a `docker` block; a line of a `test` block is a `rule`.
setting -> list {% ([list]) => ({ kind: "setting", list }) %}

action -> %kwAction {% ([token]) => token %}
  | %kwLog {% ([token]) => token %}

clauses -> clause {% ([clause]) => first(clause) %}
  | clauses clause {% ([before, clause]) => next(before, clause) %}

clause -> %kwClause list {% ([head, list]) => ({ kind: "clause", head, list }) %}
  | %kwModifier {% ([head]) => ({ kind: "modifier", head, words: null }) %}
  | %kwModifier words {% ([head, words]) => ({ kind: "modifier", head, words }) %}
  | %kwLog {% ([head]) => ({ kind: "modifier", head, words: null }) %}
  | %kwLog words {% ([head, words]) => ({ kind: "modifier", head, words }) %}

list -> words {% ([item]) => first(item) %}
  | list %comma words {% ([before, , item]) => next(before, item) %}

words -> word {% ([word]) => first(word) %}
  | words word {% ([before, word]) => next(before, word) %}

word -> %word {% ([token]) => token %}
  | %string {% ([token]) => token %}
  | %name {% ([token]) => token %}
  | %join {% ([token]) => token %}
