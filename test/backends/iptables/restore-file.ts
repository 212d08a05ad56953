/** A rule: tests as name, negation and arguments; the target's words. */
export interface Rule {
  readonly tests: readonly (readonly [string, boolean, ...string[]])[];
  readonly target: readonly string[];
  readonly goto: boolean;
}

export type Rules = ReadonlyMap<string, ReadonlyMap<string, readonly Rule[]>>;

/** Reads a restore file of ours: tables, chains, rules. Throws on what it doesn't know. */
export function parseRules(text: string): Rules {
  const tables = new Map<string, Map<string, Rule[]>>();
  let table = new Map<string, Rule[]>();
  for (const line of text.split("\n")) {
    if (line.startsWith("*")) {
      table = new Map();
      tables.set(line.slice(1), table);
    } else if (line.startsWith(":")) table.set(line.slice(1, line.indexOf(" ")), []);
    else if (line.startsWith("-A ")) {
      const [, chain = "", ...words] = wordsOf(line);
      table.get(chain)?.push(parseRule(words, line));
    }
  }
  return tables;
}

/** Words as iptables-restore reads them. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)) {
    words.push(match[1] === undefined ? (match[2] as string) : match[1].replace(/\\(.)/g, "$1"));
  }
  return words;
}

/** Options that are part of a match that is asked as a whole. */
const WHOLE = ["hashlimit", "connlimit", "limit", "comment"];

const TWO_ARGUMENTS = ["--match-set"];

function parseRule(words: readonly string[], line: string): Rule {
  const tests: [string, boolean, ...string[]][] = [];
  let not = false;
  for (let at = 0; at < words.length; ) {
    const word = words[at] as string;
    if (word === "-j" || word === "-g") return { tests, target: words.slice(at + 1), goto: word === "-g" };
    if (word === "!") {
      not = true;
      at++;
    } else if (word === "-m") {
      const name = words[at + 1] as string;
      at += 2;
      if (name === "ah") tests.push(["ah", false]);
      if (!WHOLE.includes(name)) continue;
      const options: string[] = [];
      while (at < words.length && !["-m", "-j", "-g", "!"].includes(words[at] as string))
        options.push(words[at++] as string);
      if (name !== "comment") tests.push([name, false, ...options]);
    } else {
      const count = TWO_ARGUMENTS.includes(word) ? 2 : 1;
      tests.push([word, not, ...words.slice(at + 1, at + 1 + count)]);
      not = false;
      at += 1 + count;
    }
  }
  throw new Error(`a rule without a target: ${line}`);
}
