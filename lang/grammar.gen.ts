// Generated automatically by nearley, version 2.20.1
// http://github.com/Hardmath123/nearley
// Bypasses TS6133. Allow declared but unused functions.
// @ts-ignore
function id(d: any[]): any { return d[0]; }
declare var kwLet: any;
declare var name: any;
declare var equals: any;
declare var kwSet: any;
declare var kwService: any;
declare var kwZone: any;
declare var kwDefault: any;
declare var kwDocker: any;
declare var open: any;
declare var kwEssentials: any;
declare var kwWithout: any;
declare var kwInclude: any;
declare var kwTest: any;
declare var kwAction: any;
declare var kwLog: any;
declare var kwClause: any;
declare var kwModifier: any;
declare var comma: any;
declare var word: any;
declare var string: any;
declare var join: any;

import { grammarLexer as lexer, type Cell } from "./syntax-tree.ts";

const first = <T>(value: T): Cell<T> => ({ value, before: null });
const next = <T>(before: Cell<T>, value: T): Cell<T> => ({ value, before });

interface NearleyToken {
  value: any;
  [key: string]: any;
};

interface NearleyLexer {
  reset: (chunk: string, info: any) => void;
  next: () => NearleyToken | undefined;
  save: () => any;
  formatError: (token: never) => string;
  has: (tokenType: string) => boolean;
};

interface NearleyRule {
  name: string;
  symbols: NearleySymbol[];
  postprocess?: (d: any[], loc?: number, reject?: {}) => any;
};

type NearleySymbol = string | { literal: any } | { test: (token: any) => boolean };

interface Grammar {
  Lexer: NearleyLexer | undefined;
  ParserRules: NearleyRule[];
  ParserStart: string;
};

const grammar: Grammar = {
  Lexer: lexer,
  ParserRules: [
    {"name": "statement", "symbols": ["let"], "postprocess": ([line]) => line},
    {"name": "statement", "symbols": ["set"], "postprocess": ([line]) => line},
    {"name": "statement", "symbols": ["service"], "postprocess": ([line]) => line},
    {"name": "statement", "symbols": ["zone"], "postprocess": ([line]) => line},
    {"name": "statement", "symbols": ["rule"], "postprocess": ([line]) => line},
    {"name": "statement", "symbols": ["default"], "postprocess": ([line]) => line},
    {"name": "statement", "symbols": ["docker"], "postprocess": ([line]) => line},
    {"name": "statement", "symbols": ["essentials"], "postprocess": ([line]) => line},
    {"name": "statement", "symbols": ["include"], "postprocess": ([line]) => line},
    {"name": "statement", "symbols": ["test"], "postprocess": ([line]) => line},
    {"name": "let", "symbols": [(lexer.has("kwLet") ? {type: "kwLet"} : kwLet), (lexer.has("name") ? {type: "name"} : name), (lexer.has("equals") ? {type: "equals"} : equals), "list"], "postprocess": ([head, name, , list]) => ({ kind: "let", head, name, list, clauses: null })},
    {"name": "let", "symbols": [(lexer.has("kwLet") ? {type: "kwLet"} : kwLet), (lexer.has("name") ? {type: "name"} : name), (lexer.has("equals") ? {type: "equals"} : equals), "list", "clauses"], "postprocess": ([head, name, , list, clauses]) => ({ kind: "let", head, name, list, clauses })},
    {"name": "set", "symbols": [(lexer.has("kwSet") ? {type: "kwSet"} : kwSet), (lexer.has("name") ? {type: "name"} : name)], "postprocess": ([head, name]) => ({ kind: "set", head, name, words: null })},
    {"name": "set", "symbols": [(lexer.has("kwSet") ? {type: "kwSet"} : kwSet), (lexer.has("name") ? {type: "name"} : name), "words"], "postprocess": ([head, name, words]) => ({ kind: "set", head, name, words })},
    {"name": "service", "symbols": [(lexer.has("kwService") ? {type: "kwService"} : kwService), (lexer.has("name") ? {type: "name"} : name), (lexer.has("equals") ? {type: "equals"} : equals), "list"], "postprocess": ([head, name, , list]) => ({ kind: "service", head, name, list })},
    {"name": "zone", "symbols": [(lexer.has("kwZone") ? {type: "kwZone"} : kwZone), (lexer.has("name") ? {type: "name"} : name), (lexer.has("equals") ? {type: "equals"} : equals), "list"], "postprocess": ([head, name, , list]) => ({ kind: "zone", head, name, list, clauses: null })},
    {"name": "zone", "symbols": [(lexer.has("kwZone") ? {type: "kwZone"} : kwZone), (lexer.has("name") ? {type: "name"} : name), (lexer.has("equals") ? {type: "equals"} : equals), "clauses"], "postprocess": ([head, name, , clauses]) => ({ kind: "zone", head, name, list: null, clauses })},
    {"name": "zone", "symbols": [(lexer.has("kwZone") ? {type: "kwZone"} : kwZone), (lexer.has("name") ? {type: "name"} : name), (lexer.has("equals") ? {type: "equals"} : equals), "list", "clauses"], "postprocess": ([head, name, , list, clauses]) => ({ kind: "zone", head, name, list, clauses })},
    {"name": "rule", "symbols": ["action", "list"], "postprocess": ([head, list]) => ({ kind: "rule", head, list, clauses: null })},
    {"name": "rule", "symbols": ["action", "clauses"], "postprocess": ([head, clauses]) => ({ kind: "rule", head, list: null, clauses })},
    {"name": "rule", "symbols": ["action", "list", "clauses"], "postprocess": ([head, list, clauses]) => ({ kind: "rule", head, list, clauses })},
    {"name": "default", "symbols": [(lexer.has("kwDefault") ? {type: "kwDefault"} : kwDefault), "action", "words"], "postprocess": ([head, action, words]) => ({ kind: "default", head, action, words, clauses: null })},
    {"name": "default", "symbols": [(lexer.has("kwDefault") ? {type: "kwDefault"} : kwDefault), "action", "clauses"], "postprocess": ([head, action, clauses]) => ({ kind: "default", head, action, words: null, clauses })},
    {"name": "default", "symbols": [(lexer.has("kwDefault") ? {type: "kwDefault"} : kwDefault), "action", "words", "clauses"], "postprocess": ([head, action, words, clauses]) => ({ kind: "default", head, action, words, clauses })},
    {"name": "docker", "symbols": [(lexer.has("kwDocker") ? {type: "kwDocker"} : kwDocker), (lexer.has("open") ? {type: "open"} : open)], "postprocess": ([head]) => ({ kind: "docker", head })},
    {"name": "essentials", "symbols": [(lexer.has("kwEssentials") ? {type: "kwEssentials"} : kwEssentials), (lexer.has("kwWithout") ? {type: "kwWithout"} : kwWithout), "list"], "postprocess": ([head, , list]) => ({ kind: "essentials", head, list })},
    {"name": "include", "symbols": [(lexer.has("kwInclude") ? {type: "kwInclude"} : kwInclude), "words"], "postprocess": ([head, words]) => ({ kind: "include", head, words })},
    {"name": "test", "symbols": [(lexer.has("kwTest") ? {type: "kwTest"} : kwTest), "words", (lexer.has("open") ? {type: "open"} : open)], "postprocess": ([head, words]) => ({ kind: "test", head, words })},
    {"name": "setting", "symbols": ["list"], "postprocess": ([list]) => ({ kind: "setting", list })},
    {"name": "action", "symbols": [(lexer.has("kwAction") ? {type: "kwAction"} : kwAction)], "postprocess": ([token]) => token},
    {"name": "action", "symbols": [(lexer.has("kwLog") ? {type: "kwLog"} : kwLog)], "postprocess": ([token]) => token},
    {"name": "clauses", "symbols": ["clause"], "postprocess": ([clause]) => first(clause)},
    {"name": "clauses", "symbols": ["clauses", "clause"], "postprocess": ([before, clause]) => next(before, clause)},
    {"name": "clause", "symbols": [(lexer.has("kwClause") ? {type: "kwClause"} : kwClause), "list"], "postprocess": ([head, list]) => ({ kind: "clause", head, list })},
    {"name": "clause", "symbols": [(lexer.has("kwModifier") ? {type: "kwModifier"} : kwModifier)], "postprocess": ([head]) => ({ kind: "modifier", head, words: null })},
    {"name": "clause", "symbols": [(lexer.has("kwModifier") ? {type: "kwModifier"} : kwModifier), "words"], "postprocess": ([head, words]) => ({ kind: "modifier", head, words })},
    {"name": "clause", "symbols": [(lexer.has("kwLog") ? {type: "kwLog"} : kwLog)], "postprocess": ([head]) => ({ kind: "modifier", head, words: null })},
    {"name": "clause", "symbols": [(lexer.has("kwLog") ? {type: "kwLog"} : kwLog), "words"], "postprocess": ([head, words]) => ({ kind: "modifier", head, words })},
    {"name": "list", "symbols": ["words"], "postprocess": ([item]) => first(item)},
    {"name": "list", "symbols": ["list", (lexer.has("comma") ? {type: "comma"} : comma), "words"], "postprocess": ([before, , item]) => next(before, item)},
    {"name": "words", "symbols": ["word"], "postprocess": ([word]) => first(word)},
    {"name": "words", "symbols": ["words", "word"], "postprocess": ([before, word]) => next(before, word)},
    {"name": "word", "symbols": [(lexer.has("word") ? {type: "word"} : word)], "postprocess": ([token]) => token},
    {"name": "word", "symbols": [(lexer.has("string") ? {type: "string"} : string)], "postprocess": ([token]) => token},
    {"name": "word", "symbols": [(lexer.has("name") ? {type: "name"} : name)], "postprocess": ([token]) => token},
    {"name": "word", "symbols": [(lexer.has("join") ? {type: "join"} : join)], "postprocess": ([token]) => token}
  ],
  ParserStart: "statement",
};

export default grammar;
