import type { Jump } from "../backend.ts";
import type { HookPart } from "../common/hooks.ts";
import { DOCKER_USER, jumpsOf } from "./hook-names.ts";
import { SET_PREFIX } from "./sets-file.ts";

const TABLES = "raw security filter mangle nat";

/** Begins a loop over both families; a machine without IPv6 has no tables for it. */
const FAMILIES = [
  "for tool in iptables ip6tables; do",
  '  if [ "$tool" = ip6tables ] && [ ! -e /proc/net/if_inet6 ]; then continue; fi',
];

/** The script asks the same of both families; the chain behind a built-in one is called after it. */
function words(jumps: readonly Jump[]): string {
  return jumps
    .filter(({ family, optional }) => family === 4 && !optional)
    .map(({ table, builtIn }) => `${table}/${builtIn}`)
    .join(" ");
}

/** `first TABLE CHAIN TARGET`: the jump is there, and is the chain's first rule. */
const FIRST = [
  "first() {",
  '  if ! "$tool" -w 10 -t "$1" -C "$2" -j "$3" 2>/dev/null; then',
  '    "$tool" -w 10 -t "$1" -I "$2" 1 -j "$3"',
  '  elif [ "$("$tool" -w 10 -t "$1" -S "$2" 1)" != "-A $2 -j $3" ]; then',
  '    printf "*%s\\n-D %s -j %s\\n-I %s 1 -j %s\\nCOMMIT\\n" "$1" "$2" "$3" "$2" "$3" | "$tool-restore" --noflush -w 10',
  "  fi",
  "}",
];

const EACH_HOOK = ["    table=$" + "{hook%/*}", "    chain=$" + "{hook#*/}"];

/**
 * The jumps from the built-in chains to ours, which a restore file can't put in without doubling them. Puts in what is missing,
 * puts first again, in one transaction, what others have moved back (Docker up to 27 at each start and new network), and sweeps
 * away what earlier policies left: chains that nothing goes to any more, and sets that no rule asks but run-time ones.
 */
export function jumpsPart(jumps: readonly Jump[]): HookPart {
  const { table, builtIn, chain } = DOCKER_USER;
  const every = jumpsOf({ security: true, nat: true });
  const stale = every.filter((one) => !jumps.some((jump) => jump.table === one.table));
  return {
    title: "Jump from the built-in chains to ours.",
    add: [
      ...FIRST,
      ...FAMILIES,
      `  for hook in ${words(jumps)}; do first "\${hook%/*}" "\${hook#*/}" "WALLC-\${hook#*/}"; done`,
      `  if "$tool" -w 10 -t ${table} -S ${builtIn} >/dev/null 2>&1; then first ${table} ${builtIn} ${chain}; fi`,
      ...(stale.length > 0 ? removeJumps(stale) : []),
      `  for table in ${TABLES}; do`,
      '    unused=$("$tool-save" -t "$table" 2>/dev/null | awk \'',
      ...UNUSED_CHAINS.map((line) => `      ${line}`),
      "    ')",
      ...deleteChains("$unused"),
      "  done",
      "done",
      "if command -v ipset >/dev/null 2>&1; then",
      `  for set in $(ipset list -n | sed -n '/^${SET_PREFIX}[^r]/p'); do ipset destroy "$set" 2>/dev/null || :; done`,
      "fi",
    ],
    remove: [
      ...FAMILIES,
      '  command -v "$tool" >/dev/null 2>&1 || continue',
      ...removeJumps([...every].reverse()),
      `  while "$tool" -w 10 -t ${table} -C ${builtIn} -j ${chain} 2>/dev/null; do`,
      `    "$tool" -w 10 -t ${table} -D ${builtIn} -j ${chain}`,
      "  done",
      `  for table in ${TABLES}; do`,
      '    ours=$("$tool-save" -t "$table" 2>/dev/null | sed -n \'s/^:\\(WALLC-[A-Za-z0-9_-]*\\) .*/\\1/p\')',
      ...deleteChains("$ours"),
      "  done",
      "done",
      "if command -v ipset >/dev/null 2>&1; then",
      `  for set in $(ipset list -n | sed -n '/^${SET_PREFIX}/p'); do ipset destroy "$set"; done`,
      "fi",
    ],
  };
}

function removeJumps(jumps: readonly Jump[]): string[] {
  return [
    `  for hook in ${words(jumps)}; do`,
    ...EACH_HOOK,
    '    while "$tool" -w 10 -t "$table" -C "$chain" -j "WALLC-$chain" 2>/dev/null; do',
    '      "$tool" -w 10 -t "$table" -D "$chain" -j "WALLC-$chain"',
    "    done",
    "  done",
  ];
}

/** In one transaction a table: first all are emptied, so that none refers to another. */
function deleteChains(list: string): string[] {
  return [
    `    if [ -n "${list}" ]; then`,
    "      {",
    '        echo "*$table"',
    `        for chain in ${list}; do echo "-F $chain"; done`,
    `        for chain in ${list}; do echo "-X $chain"; done`,
    "        echo COMMIT",
    '      } | "$tool-restore" --noflush -w 10',
    "    fi",
  ];
}

/** Prints those of our chains in the listing of a table that no chain in use goes to (any word with a chain's name counts). */
const UNUSED_CHAINS = [
  "/^:/ { name = substr($1, 2); ours[name] = name ~ /^WALLC-/ }",
  '/^-A / { for (i = 3; i <= NF; i++) if ($i ~ /^WALLC-/) goes[$2] = goes[$2] " " $i }',
  "END {",
  "  for (name in ours) if (!ours[name]) { used[name] = 1; queue[++last] = name }",
  "  for (at = 1; at <= last; at++) {",
  '    count = split(goes[queue[at]], next_ones, " ")',
  "    for (i = 1; i <= count; i++)",
  "      if (!(next_ones[i] in used)) { used[next_ones[i]] = 1; queue[++last] = next_ones[i] }",
  "  }",
  "  for (name in ours) if (ours[name] && !(name in used)) print name",
  "}",
];
