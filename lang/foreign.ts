/** The words of other firewalls, with what they are called here; only for help, no word of the language. */

/** What begins a line in another tool, or is a verb there: the help to give. */
const FOREIGN_STATEMENTS: ReadonlyMap<string, string> = new Map([
  ["accept", "The action is called `allow`: `allow tcp 443 to host`."],
  ["pass", "The action is called `allow`: `allow tcp 443 to host`."],
  ["permit", "The action is called `allow`: `allow tcp 443 to host`."],
  ["open", "The action is called `allow`: `allow tcp 443 to host`."],
  ["drop", "The action is called `deny`: `deny tcp 25 from containers to internet`."],
  ["block", "The action is called `deny` (in silence) or `reject` (with an answer)."],
  ["discard", "The action is called `deny`: `deny tcp 25 from containers to internet`."],
  ["refuse", "The action is called `reject`: `reject tcp 25 from containers to internet`."],
  ["ufw", "There is no command here, only the rule: `ufw allow 22/tcp` is `allow tcp 22 to host`."],
  [
    "iptables",
    "Rules are written in words: `iptables -A INPUT -p tcp --dport 22 -j ACCEPT` is `allow tcp 22 to host`.",
  ],
  ["ip6tables", "Rules are written in words, for both families at once: `allow tcp 22 to host`."],
  ["-A", "Rules are written in words: `-A INPUT -p tcp --dport 22 -j ACCEPT` is `allow tcp 22 to host`."],
  ["-I", "Rules are written in words, and the first that matches decides: put it further up."],
  ["-P", "A chain's policy is a default: `-P INPUT DROP` is `default deny to host`."],
  ["-N", "There are no chains; groups of addresses are `let`, groups of ports `service`."],
  ["-t", "There are no tables; write what is to happen: `allow tcp 22 to host`."],
  ["*filter", "There are no tables; write what is to happen: `allow tcp 22 to host`."],
  ["COMMIT", "There is no `COMMIT`; a policy is compiled as a whole."],
  [
    "nft",
    "Rules are written in words: `nft add rule inet filter input tcp dport 22 accept` is `allow tcp 22 to host`.",
  ],
  ["table", "There are no tables or chains; write what is to happen: `allow tcp 22 to host`."],
  ["chain", "There are no tables or chains; write what is to happen: `allow tcp 22 to host`."],
  ["add", "There are no tables or chains; write what is to happen: `allow tcp 22 to host`."],
  ["flush", "There is nothing to flush; a policy is compiled as a whole."],
  ["policy", "The path's default is written `default deny to host`."],
  ["define", "A group of addresses is written `let admins = 198.51.100.7`."],
  ["ipset", "A group of addresses is written `let admins = 198.51.100.7`; one that other programs fill `set blocked`."],
  ["group", "A group of addresses is written `let admins = 198.51.100.7`."],
  ["alias", "A group of addresses is written `let admins = 198.51.100.7`."],
  ["from", "A rule begins with what it does: `allow tcp 22 from 198.51.100.7 to host`."],
  ["rule", "A rule begins with what it does: `allow tcp 22 from 198.51.100.7 to host`."],
  ["iif", "Interfaces are named in a zone: `zone wan = interface eth0`."],
  ["interface", "Interfaces are named in a zone: `zone wan = interface eth0`."],
  ["limit", "A limit stands behind a rule: `allow tcp ssh to host limit 10/minute per source`."],
  ["nat", "Docker's redirection is left to Docker; with `docker { iptables off }` this compiler writes it."],
  ["masquerade", "Docker's redirection is left to Docker; with `docker { iptables off }` this compiler writes it."],
]);

/** The help for a line that begins with a word of another tool. */
export function foreignStatement(word: string): string | undefined {
  return FOREIGN_STATEMENTS.get(word) ?? FOREIGN_STATEMENTS.get(word.toLowerCase());
}

/** What other tools call an action, with ours; `block` is either. */
const FOREIGN_ACTIONS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["accept", ["allow"]],
  ["pass", ["allow"]],
  ["permit", ["allow"]],
  ["open", ["allow"]],
  ["drop", ["deny"]],
  ["discard", ["deny"]],
  ["block", ["deny", "reject"]],
  ["refuse", ["reject"]],
]);

/** The actions that a word of another tool may mean. */
export function foreignActions(word: string): readonly string[] {
  return FOREIGN_ACTIONS.get(word.toLowerCase()) ?? [];
}

/** What other tools call the action of a default: the help to give. */
const FOREIGN_DEFAULTS: ReadonlyMap<string, string> = new Map([
  ...["accept", "pass", "permit", "open"].map(
    (word) => [word, "The action is called `allow`: `default allow to host`."] as const,
  ),
  ...["drop", "discard"].map((word) => [word, "The action is called `deny`: `default deny to host`."] as const),
  ["block", "The action is called `deny` (in silence) or `reject` (with an answer): `default deny to host`."],
  ["refuse", "The action is called `reject`: `default reject to host`."],
]);

/** The help for a word of another tool behind `default`. */
export function foreignDefault(word: string): string | undefined {
  return FOREIGN_DEFAULTS.get(word.toLowerCase());
}

/** Words of other tools within a rule: the help to give. */
const FOREIGN_WORDS: ReadonlyMap<string, string> = new Map([
  ["--dport", "The port stands behind the protocol: `tcp 22`."],
  ["--dports", "The ports stand behind the protocol: `tcp 80, 443`."],
  ["--sport", "Source ports can't be matched: replies are always allowed, and anyone can choose a source port."],
  ["dport", "The port stands behind the protocol: `tcp 22`."],
  ["sport", "Source ports can't be matched: replies are always allowed, and anyone can choose a source port."],
  ["port", "The port stands behind the protocol, before `from` and `to`: `allow tcp 22 from any to host`."],
  ["ports", "The ports stand behind the protocol, before `from` and `to`: `allow tcp 80, 443 from any to host`."],
  ["-p", "The protocol is written as it is: `tcp 22`."],
  ["--proto", "The protocol is written as it is: `tcp 22`."],
  ["protocol", "The protocol is written as it is: `tcp 22`; others by number: `proto 47`."],
  ["type", "The type stands directly behind the protocol: `icmp echo-request`."],
  ["-s", "The source is written `from 198.51.100.7`."],
  ["--source", "The source is written `from 198.51.100.7`."],
  ["src", "The source is written `from 198.51.100.7`."],
  ["saddr", "The source is written `from 198.51.100.7`."],
  ["source", "The source is written `from 198.51.100.7`."],
  ["-d", "The destination is written `to 198.51.100.7`."],
  ["--destination", "The destination is written `to 198.51.100.7`."],
  ["dst", "The destination is written `to 198.51.100.7`."],
  ["daddr", "The destination is written `to 198.51.100.7`."],
  ["destination", "The destination is written `to 198.51.100.7`."],
  ["-i", "The interface stands behind the source: `from any on interface eth0`, or in a zone."],
  ["iif", "The interface stands behind the source: `from any on interface eth0`, or in a zone."],
  ["iifname", "The interface stands behind the source: `from any on interface eth0`, or in a zone."],
  ["-o", "The interface stands behind the destination: `to any on interface eth0`, or in a zone."],
  ["oif", "The interface stands behind the destination: `to any on interface eth0`, or in a zone."],
  ["oifname", "The interface stands behind the destination: `to any on interface eth0`, or in a zone."],
  ["-j", "What is to happen stands first: `allow tcp 22 to host`."],
  ["--jump", "What is to happen stands first: `allow tcp 22 to host`."],
  ["accept", "What is to happen stands first: `allow tcp 22 to host`."],
  ["drop", "What is to happen stands first: `deny tcp 25 from containers to internet`."],
  ["-m", "There are no matches to load; replies are always allowed, `limit` and `connections` are modifiers."],
  ["ct", "Replies (established, related) are always allowed, so a rule speaks of new connections alone."],
  ["state", "Replies (established, related) are always allowed, so a rule speaks of new connections alone."],
  ["--state", "Replies (established, related) are always allowed, so a rule speaks of new connections alone."],
  ["--ctstate", "Replies (established, related) are always allowed, so a rule speaks of new connections alone."],
  ["in", "A direction is a path: what comes in is `to host`, what goes out `from host`."],
  ["out", "A direction is a path: what goes out is `from host`, what comes in `to host`."],
  ["input", "A chain is a path: `to host`."],
  ["output", "A chain is a path: `from host`."],
  ["INPUT", "A chain is a path: `to host`."],
  ["OUTPUT", "A chain is a path: `from host`."],
  ["FORWARD", "A chain is a path: `to containers`, `from containers`, `between containers` or `forward`."],
  ["DOCKER-USER", "The chain is a path: `to containers`, `from containers` or `between containers`."],
  ["comment", 'A comment on a rule is written `because "…"`, any other behind `#`.'],
  ["--comment", 'A comment on a rule is written `because "…"`, any other behind `#`.'],
  ["!", "Exceptions are written behind `except`: `from any except 198.51.100.7`."],
  ["not", "Exceptions are written behind `except`: `from any except 198.51.100.7`."],
  ["and", "Further ones stand behind a comma: `tcp 80, 443`."],
  ["or", "Further ones stand behind a comma: `tcp 80, 443`."],
  ["&", "Further ones stand behind a comma: `tcp 80, 443`."],
  ["+", "Further ones stand behind a comma: `tcp 80, 443`."],
  ["->", "From where to where is written in words: `from admins to host`."],
  ["=>", "From where to where is written in words: `from admins to host`."],
  ["via", "The interface stands behind an endpoint: `from any on interface eth0`."],
  ["dev", "The interface stands behind an endpoint: `from any on interface eth0`."],
  ["quick", "The first rule that matches decides already."],
  ["counter", "Every rule has a counter already."],
  ["all", "Everything is called `any`."],
]);

/** The help for a word of another tool within a statement. */
export function foreignWord(word: string): string | undefined {
  return FOREIGN_WORDS.get(word) ?? (word.startsWith("!") ? FOREIGN_WORDS.get("!") : undefined);
}

/** What other tools call an endpoint, with ours; such a word may be a group's name here, so it is only a hint. */
const FOREIGN_ENDPOINTS: ReadonlyMap<string, string> = new Map([
  ["self", "host"],
  ["me", "host"],
  ["localhost", "host"],
  ["localnet", "private"],
  ["local", "host"],
  ["myself", "host"],
  ["firewall", "host"],
  ["fw", "host"],
  ["machine", "host"],
  ["server", "host"],
  ["all", "any"],
  ["anywhere", "any"],
  ["everyone", "any"],
  ["everything", "any"],
  ["anyone", "any"],
  ["world", "internet"],
  ["public", "internet"],
  ["external", "outside"],
  ["docker", "containers"],
  ["docker0", "containers"],
]);

/** The endpoint that a word of another tool means, for the help on an unknown name. */
export function foreignEndpoint(word: string): string | undefined {
  return FOREIGN_ENDPOINTS.get(word.toLowerCase());
}
