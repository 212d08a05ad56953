import { ICMP_TYPES } from "../icmp.ts";
import { PORT_NAMES } from "../ports.ts";
import { BUILT_IN_SERVICES } from "../services.ts";
import {
  ACTION_WORDS,
  CLAUSE_WORDS,
  ESSENTIAL_WORDS,
  isOneOf,
  MODIFIER_WORDS,
  NAMED_ENDPOINTS,
  OWN_ENDPOINTS,
  PLAIN_ENDPOINTS,
  PROTOCOL_WORDS,
  RATE_WORDS,
  REJECT_WORDS,
  STATEMENT_WORDS,
} from "../words.ts";

/** Where a region ends: with its line, or in a block before `;` and `}`. */
const END = "end=/$/ end=/\\ze[;}]/";

/** Where a clause ends: before the next one too. */
const CLAUSE_END = `end=/\\ze\\<${anyOf([...CLAUSE_WORDS, ...MODIFIER_WORDS])}\\>/ ${END}`;

/** Blanks, and ends of lines that go on. */
const GAP = "\\%(\\s\\|\\\\\\n\\)";

/** The words that can't begin an item of a block. */
const NEVER_ITEMS = STATEMENT_WORDS.filter((word) => !isOneOf(word, ACTION_WORDS));

/** Where a block ends whose brace was forgotten. */
const UNCLOSED = `end=/^\\ze\\s*${anyOf(NEVER_ITEMS)}\\>/`;

/** How each group is shown, in the order of the file. */
const LINKS: readonly (readonly [string, string])[] = [
  ["Comment", "Comment"],
  ["Suppression", "SpecialComment"],
  ["String", "String"],
  ["Escape", "SpecialChar"],
  ["Error", "Error"],
  ["Define", "Structure"],
  ["Statement", "Statement"],
  ["Allow", "Statement"],
  ["Deny", "Statement"],
  ["Reject", "Statement"],
  ["Log", "Statement"],
  ["Include", "Include"],
  ["Clause", "Keyword"],
  ["Modifier", "Keyword"],
  ["Option", "Keyword"],
  ["Protocol", "Type"],
  ["Endpoint", "Type"],
  ["Constant", "Constant"],
  ["Unit", "Keyword"],
  ["Number", "Number"],
  ["Address", "Number"],
  ["PortName", "Constant"],
  ["IcmpType", "Constant"],
  ["BuiltIn", "Function"],
  ["Definition", "Identifier"],
  ["Name", "Identifier"],
  ["Interface", "Identifier"],
  ["Punctuation", "Delimiter"],
];

/** The syntax file for Vim and Neovim, made from the compiler's own word lists; later items win over earlier ones. */
export function vimSyntax(): string {
  return [
    "\" Highlighting of .wall policies. Made from the compiler's own word lists by `npm run editors`;",
    '" change lang/editors/vim-syntax.ts instead.',
    'if exists("b:current_syntax")',
    "  finish",
    "endif",
    "",
    '" A word is what the language takes for one: whatever is no blank and none of "#,;{}=\\',
    "syntax iskeyword 33,36-43,45-58,60,62-91,93-122,124,126",
    "syntax case match",
    "syntax sync minlines=300",
    "",
    ...trivia(),
    "",
    ...lists(),
    "",
    ...clauses(),
    "",
    ...statements(),
    "",
    ...LINKS.map(([group, link]) => `highlight default link wall${group} ${link}`),
    "",
    'let b:current_syntax = "wall"',
    "",
  ].join("\n");
}

function trivia(): string[] {
  const significant = "[^ \\t#\\\\]\\@=";
  const skipped = "\\s*\\%(#.*\\|\\\\\\)\\=\\n";
  const goesOn = `${skipped}\\%(${skipped}\\)*\\s*${significant}\\%(${anyOf(STATEMENT_WORDS)}\\>\\|}\\)\\@!`;
  return [
    '" Comments, texts, and the ways in which a line goes on in the next',
    "syntax match wallComment /#.*$/ contains=@Spell extend",
    "syntax match wallSuppression /#\\s*wallc:\\s*allow\\s\\+[a-z][a-z0-9-]*\\s\\+because\\s\\+\\S.*$/ extend",
    'syntax match wallError /".*$/ extend',
    'syntax region wallString start=/"/ skip=/\\\\./ end=/"/ oneline extend contains=wallEscape,wallBadEscape',
    "syntax match wallBadEscape /\\\\./ contained",
    'syntax match wallEscape /\\\\["\\\\]/ contained',
    "syntax match wallComma /,/ contained",
    `syntax region wallGoesOn contained extend matchgroup=wallComma start=/,\\ze${goesOn}/ end=/^\\ze\\s*[^ \\t#\\\\]/ contains=wallComment`,
    "syntax match wallContinued /\\\\\\n/ contained extend",
    "syntax cluster wallBetween contains=wallComment,wallSuppression,wallError,wallString,wallComma,wallGoesOn,wallContinued",
  ];
}

function lists(): string[] {
  const services = BUILT_IN_SERVICES.map(({ name }) => name);
  const types = [...new Set([...ICMP_TYPES[4].keys(), ...ICMP_TYPES[6].keys()])];
  return [
    '" Lists of addresses, traffic, endpoints and interfaces',
    "syntax match wallName /\\k\\+/ contained",
    "syntax match wallNameBelow /\\\\\\n\\s*/ contained extend nextgroup=wallName",
    "syntax match wallDefinition /\\k\\+/ contained",
    "syntax match wallDefinitionBelow /\\\\\\n\\s*/ contained extend nextgroup=wallDefinition",
    "syntax match wallAddress /\\<\\d\\{1,3}\\%(\\.\\d\\{1,3}\\)\\{3}\\%([/-][0-9.]\\+\\)\\=\\>/ contained",
    "syntax match wallAddress /\\<[0-9A-Fa-f]*:[0-9A-Fa-f:.]*\\%(\\/\\d\\+\\|-[0-9A-Fa-f:.]\\+\\)\\=\\>/ contained",
    "syntax keyword wallFile file contained",
    "syntax cluster wallAddresses contains=@wallBetween,wallName,wallAddress,wallFile",
    "",
    "syntax match wallNumber /\\<\\d\\+\\%(-\\d\\+\\)\\=\\>/ contained",
    keywords("Any", ["any"]),
    ...filled("PortName", [...PORT_NAMES.keys()]),
    ...filled("IcmpType", types),
    ...filled("BuiltIn", services),
    keywords("Protocol", PROTOCOL_WORDS),
    "syntax cluster wallTraffic contains=@wallBetween,wallName,wallNumber,wallAny,wallPortName,wallIcmpType,wallBuiltIn,wallProtocol",
    "",
    keywords("Endpoint", [...PLAIN_ENDPOINTS, ...OWN_ENDPOINTS]),
    `syntax match wallNamed /\\<${anyOf(NAMED_ENDPOINTS)}\\>/ contained nextgroup=wallName,wallNameBelow skipwhite`,
    "syntax match wallEquals /=/ contained nextgroup=wallName,wallNameBelow skipwhite",
    '" A name may be a word that ends a clause elsewhere, so the two are matched as one.',
    `syntax match wallNamedOne /\\<${anyOf(NAMED_ENDPOINTS)}\\>${GAP}\\+\\k\\+/ contained extend contains=wallNamed,wallName,wallNameBelow`,
    `syntax match wallValue /=${GAP}*\\k\\+/ contained extend contains=wallEquals,wallName,wallNameBelow`,
    "syntax cluster wallEndpoints contains=@wallBetween,wallName,wallAddress,wallEndpoint,wallNamed,wallNamedOne,wallEquals,wallValue",
    "",
    "syntax match wallInterface /\\k\\+/ contained",
    "syntax match wallAnotherInterface /\\<interface\\>\\ze\\s\\+\\k/ contained",
    `syntax region wallInterfaces contained matchgroup=wallOption start=/\\<interface\\>/ ${CLAUSE_END} contains=@wallBetween,wallInterface,wallAnotherInterface`,
  ];
}

function clauses(): string[] {
  const region = (name: string, words: readonly string[], group: string, contains: string): string =>
    `syntax region wall${name} contained matchgroup=wall${group} start=/\\<${anyOf(words)}\\>/ ${CLAUSE_END} contains=${contains}`;
  return [
    '" Clauses and modifiers; each ends where the next begins',
    region("FromTo", ["from", "to"], "Clause", "@wallEndpoints"),
    region("Addresses", ["except", "address"], "Clause", "@wallAddresses"),
    region("On", ["on"], "Clause", "@wallBetween,wallName,wallInterfaces"),
    `syntax match wallRate /\\<\\d\\+\\/${anyOf(RATE_WORDS)}\\>/ contained`,
    keywords("LimitWord", ["burst", "per", "source"]),
    region("Limit", ["limit", "connections"], "Modifier", "@wallBetween,wallRate,wallNumber,wallLimitWord"),
    keywords("RejectKind", REJECT_WORDS),
    region("With", ["with"], "Modifier", "@wallBetween,wallRejectKind"),
    "syntax match wallDate /\\<\\d\\{4}-\\d\\d-\\d\\d\\>/ contained",
    region("Until", ["until"], "Modifier", "@wallBetween,wallDate"),
    region("Text", ["log", "trial", "as", "because"], "Modifier", "@wallBetween"),
    "syntax cluster wallClauses contains=wallFromTo,wallAddresses,wallOn",
    "syntax cluster wallModifiers contains=wallLimit,wallWith,wallUntil,wallText",
  ];
}

function statements(): string[] {
  const statement = (name: string, group: string, word: string, contains: string, end = END): string =>
    `syntax region wall${name} matchgroup=wall${group} start=/^\\s*${word}\\>/ ${end} keepend contains=${contains}`;
  const defines = (name: string, word: string, contains: string): string[] => [
    `syntax match wall${name}Head /^\\s*${word}\\>/ contained nextgroup=wallDefinition,wallDefinitionBelow skipwhite`,
    `syntax region wall${name} start=/^\\s*${word}\\>/ ${END} keepend contains=wall${name}Head,${contains}`,
    `highlight default link wall${name}Head wallDefine`,
  ];
  const rule = (start: string, more: string) => (action: string) => {
    const group = action.replace(/^./, (first) => first.toUpperCase());
    return `syntax region wallRule${more} matchgroup=wall${group} start=/${start}${action}\\>/ ${END} keepend contains=@wallClauses,@wallModifiers,@wallTraffic`;
  };
  const block = (name: string, contains: string): string =>
    `syntax region wall${name} contained extend matchgroup=wallPunctuation start=/{/ end=/}/ ${UNCLOSED} contains=wallComment,wallSuppression,wallOtherItem,${contains}`;
  return [
    '" Statements',
    ...defines("Let", "let", "@wallClauses,@wallAddresses"),
    keywords("SetOption", ["timeout", "size"]),
    "syntax match wallDuration /\\<\\d\\@=\\%(\\d\\+d\\)\\=\\%(\\d\\+h\\)\\=\\%(\\d\\+m\\)\\=\\%(\\d\\+s\\)\\=\\>/ contained",
    ...defines("Set", "set", "@wallBetween,wallSetOption,wallNumber,wallDuration"),
    ...defines("Service", "service", "@wallTraffic"),
    ...defines("Zone", "zone", "@wallBetween,@wallClauses,wallInterfaces"),
    ...ACTION_WORDS.map(rule("^\\s*", "")),
    keywords("Path", ["between", "forward", "containers"]),
    ...ACTION_WORDS.filter((action) => action !== "log").map((action) =>
      keywords(
        action.replace(/^./, (first) => first.toUpperCase()),
        [action],
      ),
    ),
    statement(
      "Default",
      "Statement",
      "default",
      "@wallBetween,wallAllow,wallDeny,wallReject,wallPath,@wallClauses,@wallModifiers",
    ),
    keywords("Without", ["without"]),
    keywords("Essential", ESSENTIAL_WORDS),
    statement("Essentials", "Statement", "essentials", "@wallBetween,wallWithout,wallEssential"),
    statement("IncludeLine", "Include", "include", "@wallBetween"),
    "",
    "syntax region wallOtherItem contained start=/[^[:blank:]#;}]/ end=/$/ end=/\\ze[;}]/ keepend contains=@wallBetween",
    setting("Interfaces", ["uplink", "bridges"], "wallInterface"),
    keywords("Switch", ["on", "off"]),
    setting("Switch", ["iptables", "userland-proxy"], "wallSwitch"),
    keywords("Publish", ["proxy", "dnat"]),
    setting("Publish", ["publish"], "wallPublish"),
    block("Settings", "wallSetInterfaces,wallSetSwitch,wallSetPublish"),
    statement("Docker", "Statement", "docker", "@wallBetween,wallSettings", `${END} ${UNCLOSED}`),
    ...ACTION_WORDS.map(rule("\\<", "Line contained")),
    block("Lines", "wallRuleLine"),
    statement("Test", "Statement", "test", "@wallBetween,wallLines", `${END} ${UNCLOSED}`),
    "",
    ...INNER_LINKS.map(([group, link]) => `highlight default link wall${group} wall${link}`),
  ];
}

/** The groups that are shown as another of ours. */
const INNER_LINKS: readonly (readonly [string, string])[] = [
  ["BadEscape", "Error"],
  ["Comma", "Punctuation"],
  ["Continued", "Punctuation"],
  ["NameBelow", "Punctuation"],
  ["DefinitionBelow", "Punctuation"],
  ["Equals", "Punctuation"],
  ["File", "Option"],
  ["Any", "Endpoint"],
  ["Named", "Endpoint"],
  ["AnotherInterface", "Option"],
  ["Rate", "Number"],
  ["LimitWord", "Modifier"],
  ["RejectKind", "Constant"],
  ["Date", "Number"],
  ["SetOption", "Option"],
  ["Duration", "Number"],
  ["Path", "Endpoint"],
  ["Without", "Option"],
  ["Essential", "Constant"],
  ["Switch", "Constant"],
  ["Publish", "Constant"],
];

function setting(name: string, words: readonly string[], contains: string): string {
  return `syntax region wallSet${name} contained matchgroup=wallOption start=/\\<${anyOf(words)}\\>/ ${END} keepend contains=@wallBetween,${contains}`;
}

/** A group of whole words, a Vim keyword each. */
function keywords(group: string, words: readonly string[]): string {
  return `syntax keyword wall${group} ${words.join(" ")} contained`;
}

/** The same for a long list, in lines that can be read. */
function filled(group: string, words: readonly string[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < words.length; at += 10) lines.push(keywords(group, words.slice(at, at + 10)));
  return lines;
}

function anyOf(words: readonly string[]): string {
  return `\\%(${words.join("\\|")}\\)`;
}
