import { builtInService } from "../../../lang/services.ts";
import type { Let, Program, RuntimeSet, Service, Zone } from "../../../lang/tree.ts";
import { groupAddresses, listAddresses } from "../../analysis/group-addresses.ts";
import { definitionOf } from "../../analysis/lookup.ts";
import { formatInterval } from "../../ip/interval.ts";
import type { IntervalSet } from "../../ip/interval-set.ts";
import { RUNTIME_SIZE } from "../../policy/except.ts";
import { count } from "../../text/count.ts";
import { sizeOf, sizeWords } from "../address-words.ts";
import { bullets, code, joined, listed, type Markup, ours, paragraphs, sentence } from "../markup.ts";
import type { Policy } from "../policy.ts";
import type { Word } from "../reading/word.ts";
import { usesWords } from "../uses.ts";
import { wordHelp } from "../word-help.ts";
import { aboutHelp } from "./keyword.ts";
import { trafficWords } from "./traffic.ts";

/** The most intervals of one family that are shown. */
const MOST = 12;

/** What one of the policy's own names stands for, or a built-in service's; `undefined` where nothing has that name. */
export function aboutOwnName({ value, place }: Word, { program }: Policy): Markup | undefined {
  const definition = definitionOf(program, value);
  if (definition) return paragraphs(aboutDefinition(definition, program), whence(definition, program));
  const builtIn = place === "traffic" ? builtInService(value) : undefined;
  const help = builtIn && wordHelp(value, "service");
  return help && paragraphs(aboutHelp(help), ours(capital(`${usesWords(program, value)}.`)));
}

function aboutDefinition(definition: Let | RuntimeSet | Service | Zone, program: Program): Markup {
  const name = code(definition.name.text);
  switch (definition.kind) {
    case "let":
      return paragraphs(sentence`**group** ${name}`, aboutAddresses(groupAddresses(definition, program)));
    case "set":
      return paragraphs(sentence`**run-time group** ${name}`, aboutRuntimeSet(definition));
    case "service":
      return paragraphs(sentence`**service** ${name}`, trafficWords(definition.traffic, program));
    case "zone":
      return paragraphs(sentence`**zone** ${name}`, aboutZone(definition, program));
  }
}

/** A set of addresses, each family on its own: how many, and the finished intervals. */
export function aboutAddresses(set: IntervalSet): Markup {
  if (set.isEmpty) return ours("No address: it matches nothing.");
  const families = ([4, 6] as const).flatMap((family) => {
    const { intervals } = set.family(family);
    if (intervals.length === 0) return [];
    const texts = intervals.slice(0, MOST).map((one) => code(formatInterval(one)));
    const all = listed([...texts, ...Array<Markup>(intervals.length - texts.length).fill(ours(""))], MOST);
    return [sentence`IPv${family}: ${ours(sizeWords(sizeOf(intervals)))}: ${all}`];
  });
  return bullets(families);
}

function aboutRuntimeSet({ timeout, size }: RuntimeSet): Markup {
  const stays = timeout === undefined ? "until something takes them out" : count(timeout, "second");
  return sentence`Addresses that other programs add while the firewall runs; a reload keeps them. They stay ${stays}; ${(
    size ?? RUNTIME_SIZE
  ).toLocaleString("en")} of one family at most.`;
}

function aboutZone({ interfaces, addresses }: Zone, program: Program): Markup {
  const names = listed(
    interfaces.map(({ pattern }) => code(pattern)),
    MOST,
  );
  if (!addresses) return sentence`Interfaces: ${names}`;
  return joined(
    [sentence`Interfaces: ${names}, and on them only:`, aboutAddresses(listAddresses(addresses, program))],
    "\n\n",
  );
}

function whence({ name, span }: Let | RuntimeSet | Service | Zone, program: Program): Markup {
  return sentence`Defined in ${code(span.file)}, line ${span.start.line}; ${ours(usesWords(program, name.text))}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
