/**
 * Random sentences over the whole language, as fast-check arbitraries. A sentence is an array of tokens; `render` puts
 * them together with any blanks, line breaks and comments that the language allows between them.
 */
import fc, { type Arbitrary } from "fast-check";
import { ICMP_TYPES, isIcmpType } from "../../lang/icmp.ts";
import { PORT_NAMES } from "../../lang/ports.ts";
import { isBareWord, RESERVED_WORDS } from "../../lang/words.ts";
import { formatInterval, prefixOf } from "../../src/ip/interval.ts";

/** The tokens of one line, in order. */
export type Sentence = readonly string[];

const flat = (...parts: Arbitrary<Sentence>[]): Arbitrary<Sentence> => fc.tuple(...parts).map((found) => found.flat());
const word = (...words: string[]): Arbitrary<Sentence> => fc.constant(words);
const oneWord = (...words: string[]): Arbitrary<Sentence> => fc.constantFrom(...words).map((chosen) => [chosen]);
const maybe = (part: Arbitrary<Sentence>): Arbitrary<Sentence> => fc.oneof(fc.constant<Sentence>([]), part);
const listOf = (item: Arbitrary<Sentence>, maxLength = 4): Arbitrary<Sentence> =>
  fc
    .array(item, { minLength: 1, maxLength })
    .map((items) => items.flatMap((tokens, at) => (at === 0 ? [...tokens] : [",", ...tokens])));

const start = "ABCxyz_mnop".split("");
const rest = [...start, ..."0189.-".split("")];
const chars = (first: string[], others: string[], maxLength: number): Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...first), fc.array(fc.constantFrom(...others), { maxLength }))
    .map(([head, tail]) => head + tail.join(""));

/** A bare word that is no word of the language, of a port or of an icmp type. */
export const bareName: Arbitrary<string> = chars(start, rest, 7).filter(
  (name) => isBareWord(name) && !RESERVED_WORDS.has(name) && !PORT_NAMES.has(name) && !isIcmpType(name),
);

/** A quoted text with anything in it that the language allows. */
export const quoted: Arbitrary<string> = fc
  .array(fc.constantFrom(..."ab 0;{}#,=/\\\"'$(`é日*?".split("")), { minLength: 1, maxLength: 10 })
  .map((characters) => characters.join(""))
  .filter((text) => text.trim() !== "")
  .map((text) => `"${text.replace(/[\\"]/g, "\\$&")}"`);

const quotedName = chars(["é", " ", "$", "9"], rest, 4).map((text) => `"x${text}"`);
const name: Arbitrary<Sentence> = fc.oneof({ weight: 5, arbitrary: bareName }, quotedName).map((text) => [text]);
const dockerName: Arbitrary<Sentence> = fc
  .oneof(
    { weight: 3, arbitrary: bareName },
    fc.constantFrom("any", "host", "to", "from", "log", "tcp", "1abc", "0", "let"),
    quoted,
    fc.constant('"web-*"'),
  )
  .map((text) => [text]);

const v4 = fc.nat(0xffffffff).map((value) => ({ family: 4 as const, value: BigInt(value) }));
const v6 = fc.bigInt(0n, (1n << 128n) - 1n).map((value) => ({ family: 6 as const, value }));
const interval: Arbitrary<Sentence> = fc
  .oneof(
    fc.tuple(v4, fc.integer({ min: 0, max: 32 })).map(([address, length]) => prefixOf(address, length)),
    fc.tuple(v6, fc.integer({ min: 0, max: 128 })).map(([address, length]) => prefixOf(address, length)),
    fc.tuple(v4, fc.nat(300)).map(([{ value }, more]) => ({
      family: 4 as const,
      first: value,
      last: value + BigInt(more) > 0xffffffffn ? value : value + BigInt(more),
    })),
  )
  .map((range) => [formatInterval(range)]);

const addressItem = fc.oneof(
  { weight: 3, arbitrary: interval },
  name,
  flat(word("file"), fc.constant(['"blocked.txt"'])),
);
const addresses = listOf(addressItem);

const portNumber = fc.integer({ min: 0, max: 65535 });
const port: Arbitrary<Sentence> = fc.oneof(
  portNumber.map((number) => [`${number}`]),
  fc.tuple(portNumber, portNumber).map(([a, b]) => [`${Math.min(a, b)}-${Math.max(a, b)}`]),
  fc.constantFrom(...PORT_NAMES.keys()).map((known) => [known]),
);
const icmpType = (family: 4 | 6): Arbitrary<Sentence> =>
  fc.oneof(
    fc.integer({ min: 0, max: 255 }).map((number) => [`${number}`]),
    fc.constantFrom(...ICMP_TYPES[family].keys()).map((known) => [known]),
  );
const ports = flat(oneWord("tcp", "udp", "sctp", "tcp/udp"), fc.oneof(listOf(port), word("any")));
const trafficItem: Arbitrary<Sentence> = fc.oneof(
  { weight: 4, arbitrary: ports },
  flat(word("icmp"), fc.oneof(listOf(icmpType(4)), word("any"))),
  flat(word("icmpv6"), listOf(icmpType(6))),
  oneWord("icmp", "icmpv6", "esp", "ah", "gre", "igmp", "ipip"),
  flat(word("proto"), listOf(fc.integer({ min: 0, max: 255 }).map((number) => [`${number}`]))),
  oneWord("ping", "dns", "web", "docker-swarm"),
  name,
);

/** The traffic of a rule or a service. */
export const traffic: Arbitrary<Sentence> = fc.oneof(
  { weight: 5, arbitrary: listOf(trafficItem, 3) },
  oneWord("any", "tcp", "udp", "sctp", "tcp/udp"),
);

/** Behind the action `log` a text is its prefix, so there a service with a quoted name can't come first. */
const bareTraffic = traffic.filter((tokens) => !tokens[0]?.startsWith('"'));

const own = fc.oneof(interval, name);
const compose = fc.oneof(
  flat(word("compose"), dockerName),
  fc.tuple(bareName, bareName).map(([project, service]) => ["compose", `${project}/${service}`]),
  fc.tuple(quoted, quoted).map(([project, service]) => ["compose", `${project}/${service}`]),
  fc.tuple(quoted, bareName).map(([project, service]) => ["compose", `${project}/${service}`]),
);
const label = fc.oneof(flat(word("label"), dockerName), flat(word("label"), dockerName, word("="), dockerName));
const source: Arbitrary<Sentence> = fc.oneof(
  oneWord("any", "outside", "internet", "private", "metadata", "containers"),
  interval,
  name,
  flat(oneWord("container", "network"), dockerName),
  label,
  compose,
);
const host = flat(word("host"), maybe(own));
const destination: Arbitrary<Sentence> = fc.oneof({ weight: 6, arbitrary: source }, flat(word("swarm"), dockerName));
const published = flat(word("published"), maybe(own));
const except = flat(word("except"), listOf(fc.oneof(interval, name), 3));
const iface = fc.constantFrom("eth0", '"wg*"', "br-1234", '"6in4"', "eth0.100").map((text) => [text]);
const on = flat(word("on"), fc.oneof(name, flat(word("interface"), listOf(iface, 3))));
const from = flat(
  word("from"),
  fc.oneof(flat(listOf(source, 3), maybe(except), maybe(on)), flat(listOf(fc.oneof(source, host), 3), maybe(except))),
);
const to = flat(
  word("to"),
  fc.oneof(
    flat(listOf(destination, 3), maybe(except), maybe(on)),
    flat(listOf(fc.oneof(destination, host, published), 3), maybe(except)),
  ),
);

const prefix = fc.constantFrom('"mail "', '"x"', '"a \\"b\\" "').map((text) => [text]);
const log = flat(word("log"), maybe(prefix));
const perSource = maybe(word("per", "source"));
const number = (most: number): Arbitrary<Sentence> => fc.integer({ min: 1, max: most }).map((value) => [`${value}`]);
const rate = fc
  .tuple(fc.integer({ min: 1, max: 1000 }), fc.constantFrom("second", "minute", "hour", "day"))
  .map(([count, unit]) => [`${count}/${unit}`]);
const limit = flat(word("limit"), rate, maybe(flat(word("burst"), number(500))), perSource);
const connections = flat(word("connections"), number(500), perSource);
const label_ = flat(
  word("as"),
  quoted.map((text) => [text]),
);
const because = flat(
  word("because"),
  quoted.map((text) => [text]),
);
const until = fc.constantFrom("2026-12-31", "2028-02-29", "2100-01-01").map((date) => ["until", date]);
const withKind = flat(word("with"), oneWord("port-unreachable", "host-unreachable", "admin-prohibited"));
const trial = word("trial");
const someOf = (...parts: Arbitrary<Sentence>[]): Arbitrary<Sentence> =>
  fc
    .tuple(fc.shuffledSubarray(parts.map((_, at) => at)), ...parts)
    .map(([order, ...all]) => order.flatMap((at) => all[at] as Sentence));
const modifiers = {
  allow: someOf(log, limit, connections, label_, because, until),
  deny: someOf(log, trial, label_, because),
  reject: someOf(log, withKind, trial, label_, because),
  log: someOf(limit, label_, because, until),
};

/** A rule with modifiers. */
export const rule: Arbitrary<Sentence> = fc.oneof(
  flat(word("allow"), traffic, maybe(from), to, modifiers.allow),
  flat(word("deny"), traffic, maybe(from), to, modifiers.deny),
  flat(word("reject"), traffic, maybe(from), to, modifiers.reject),
  flat(word("log"), maybe(prefix), bareTraffic, maybe(from), to, modifiers.log),
  flat(word("reject", "tcp", "22"), maybe(from), to, word("with", "tcp-reset")),
);

const path = fc.constantFrom<Sentence>(
  ["to", "host"],
  ["from", "any", "to", "host"],
  ["to", "containers"],
  ["from", "outside", "to", "containers"],
  ["from", "containers"],
  ["from", "containers", "to", "outside"],
  ["between", "containers"],
  ["from", "containers", "to", "containers"],
  ["from", "host"],
  ["from", "host", "to", "any"],
  ["forward"],
  ["from", "outside", "to", "outside"],
);

/** A statement of one line. */
export const statement: Arbitrary<Sentence> = fc.oneof(
  flat(word("let"), name, word("="), addresses, maybe(flat(word("except"), addresses))),
  flat(
    word("set"),
    name,
    maybe(flat(word("timeout"), oneWord("1h", "90s", "1d12h"))),
    maybe(flat(word("size"), number(65536))),
  ),
  flat(word("service"), name, word("="), traffic),
  flat(word("zone"), name, word("=", "interface"), listOf(iface, 3), maybe(flat(word("address"), addresses))),
  { weight: 6, arbitrary: rule },
  flat(word("default", "allow"), path, someOf(log, label_, because)),
  flat(word("default", "deny"), path, someOf(log, label_, because, trial)),
  flat(word("default", "reject"), path, someOf(log, label_, because, trial, withKind)),
  fc
    .shuffledSubarray(["dhcp", "discovery", "guards"], { minLength: 1 })
    .map((parts) => ["essentials", "without", ...parts.flatMap((part, at) => (at === 0 ? [part] : [",", part]))]),
  fc.constant<Sentence>(["include", '"common.wall"']),
);

/** A line of a `test` block. */
export const testLine: Arbitrary<Sentence> = flat(oneWord("allow", "deny", "reject"), traffic, maybe(from), to);

const setting: Arbitrary<Sentence> = fc.constantFrom<Sentence>(
  ["iptables", "off"],
  ["uplink", "eth0", ",", "eth1"],
  ["publish", "dnat"],
  ["bridges", "mybr0", ",", '"lxd-*"'],
  ["userland-proxy", "on"],
);

/** How tokens are put together: a number for each place between two tokens. */
type Noise = readonly number[];
const noise: Arbitrary<Noise> = fc.array(fc.nat(40), { minLength: 1, maxLength: 30 });

const BETWEEN = [" ", " ", " ", " ", "  ", "\t", " \\\n  ", " \\\r\n", "\\\n"];
const BEHIND_COMMA = ["", " ", " ", "\n", "\n  ", " # a comment\n", " \r\n", "\n# alone\n  ", "\n\n", " \\\n"];

/** The text of a sentence, with what `noise` says between its tokens. */
export function render(tokens: Sentence, noise: Noise): string {
  let text = "";
  tokens.forEach((token, at) => {
    const chosen = noise[at % noise.length] as number;
    const before = tokens[at - 1];
    if (at > 0 && token === ",") text += chosen % 7 === 0 ? " " : "";
    else if (before === ",") text += BEHIND_COMMA[chosen % BEHIND_COMMA.length];
    else if (at > 0) text += BETWEEN[chosen % BETWEEN.length];
    text += token;
  });
  return text;
}

const rendered = (sentence: Arbitrary<Sentence>): Arbitrary<string> =>
  fc.tuple(sentence, noise).map(([tokens, chosen]) => render(tokens, chosen));

const LINE_ENDS = ["\n", "\n", "\n\n", "\r\n", "  \n", " # a comment\n", "\n# on its own\n", "\n\n\n", "# x\n"];
const lineEnd = fc.constantFrom(...LINE_ENDS);
const ITEM_ENDS = ["\n", " ;", "; ", "\n\n", " # c\n", ";\n", "\n  # d\n", "; # e\n"];

const block = (head: Arbitrary<string>, items: Arbitrary<readonly string[]>): Arbitrary<string> =>
  fc
    .tuple(
      head,
      items,
      fc.constantFrom(" {", "  { ", " {\n", " { # opening\n"),
      fc.array(fc.constantFrom(...ITEM_ENDS)),
    )
    .map(([begin, all, open, ends]) => {
      const body = all.map((item, at) => `${item}${ends[at % Math.max(1, ends.length)] ?? "\n"}`).join("");
      return `${begin}${open}${body}}`;
    });

const testBlock = block(
  quoted.map((text) => `test ${text}`),
  fc.array(rendered(testLine), { maxLength: 4 }),
);
const dockerBlock = block(
  fc.constant("docker"),
  fc
    .tuple(fc.uniqueArray(setting, { selector: (tokens) => tokens[0] }), noise)
    .map(([settings, chosen]) => settings.map((tokens) => render(tokens, chosen))),
);

/** A whole policy file, right in its form (its names need not be defined). */
export const policy: Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 6, arbitrary: rendered(statement) }, testBlock, dockerBlock),
      lineEnd,
      fc.constantFrom("", "", "  ", "\n", "# heading\n", "# wallc: allow any-to-any because it is a test\n"),
    ),
    { maxLength: 8 },
  )
  .map((lines) => lines.map(([text, end, before]) => before + text + end).join(""));
