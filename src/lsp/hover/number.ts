import { ICMP_TYPES } from "../../../lang/icmp.ts";
import { PORT_NAMES } from "../../../lang/ports.ts";
import { isOneOf, PLAIN_PROTOCOLS, PORT_PROTOCOL_WORDS } from "../../../lang/words.ts";
import { code, type Markup, sentence } from "../markup.ts";
import { portName } from "../port-names.ts";
import type { Word } from "../reading/word.ts";

/** What a port, an icmp type or a protocol is, by the word that its list begins with: the number of a name, the name of a number. */
export function aboutNumber(line: readonly Word[], word: Word): Markup | undefined {
  const head = listOf(line, word);
  if (isOneOf(head, PORT_PROTOCOL_WORDS)) return aboutPort(head, word);
  if (head === "icmp" || head === "icmpv6") return aboutIcmpType(head, word);
  if (head !== "proto" || !/^\d+$/.test(word.value)) return undefined;
  const name = [...PLAIN_PROTOCOLS].find(([, number]) => number === Number(word.value))?.[0];
  return name === undefined
    ? sentence`IP protocol ${code(word.value)}`
    : sentence`IP protocol ${code(word.value)}: ${code(name)}`;
}

/** The word that the list begins with in which a word stands: `tcp` of `tcp 80, ssh`. */
export function listOf(line: readonly Word[], word: Word): string {
  const before = line.slice(0, line.indexOf(word));
  return before.findLast(({ role }) => role === "keyword" || role === "modifier")?.value ?? "";
}

function aboutPort(protocol: string, { value }: Word): Markup | undefined {
  const number = PORT_NAMES.get(value);
  if (number !== undefined) return sentence`Port ${code(value)}: ${code(`${protocol} ${number}`)}`;
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(value) ?? [];
  if (first === undefined || Number(last) > 65_535 || Number(last) < Number(first)) return undefined;
  if (first !== last) {
    return sentence`Ports ${code(`${protocol} ${first}-${last}`)}: ${Number(last) - Number(first) + 1} of them`;
  }
  const name = portName(Number(first));
  const port = code(`${protocol} ${Number(first)}`);
  return name === undefined ? sentence`Port ${port}: it has no name here` : sentence`Port ${port}: ${code(name)}`;
}

function aboutIcmpType(protocol: "icmp" | "icmpv6", { value }: Word): Markup | undefined {
  const types = ICMP_TYPES[protocol === "icmp" ? 4 : 6];
  const number = types.get(value);
  if (number !== undefined) return sentence`Type ${code(value)}: ${code(`${protocol} ${number}`)}`;
  const name = [...types].find(([, known]) => `${known}` === value)?.[0];
  return name === undefined ? undefined : sentence`Type ${code(`${protocol} ${value}`)}: ${code(name)}`;
}
