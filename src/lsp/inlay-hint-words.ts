import { PORT_NAMES } from "../../lang/ports.ts";
import { isOneOf, PORT_PROTOCOL_WORDS } from "../../lang/words.ts";
import { groupAddresses } from "../analysis/group-addresses.ts";
import { definitionOf } from "../analysis/lookup.ts";
import { isContainerItem, selectContainers } from "../analysis/select-containers.ts";
import { count } from "../text/count.ts";
import { shortWords } from "./address-words.ts";
import { dockerItemOf } from "./docker-item.ts";
import { addressesOf, knownOf, withoutAddress } from "./docker-view.ts";
import { aboutDockerName } from "./hover/docker-name.ts";
import { listOf } from "./hover/number.ts";
import { aboutAddresses } from "./hover/own-name.ts";
import type { Policy } from "./policy.ts";
import { lineOf } from "./reading/line-of.ts";
import type { Place, Word } from "./reading/word.ts";

/** What a name stands for: a few words to be shown behind it, and more of it. */
export interface HintWords {
  readonly label: string;
  readonly tooltip?: string;
}

const GROUPS: readonly (Place | undefined)[] = ["addresses", "endpoint", "own-address", "except"];

/** What is shown behind one of the words of a statement; `undefined` where it says all by itself. */
export function hintWords(words: readonly Word[], word: Word, policy: Policy): HintWords | undefined {
  if (word.role === "name") return GROUPS.includes(word.place) ? groupHint(word, policy) : undefined;
  if (word.role === "docker") return dockerHint(words, word, policy);
  if (word.role !== "known" || !isOneOf(listOf(lineOf(words, word), word), PORT_PROTOCOL_WORDS)) return undefined;
  return { label: `= ${PORT_NAMES.get(word.value)}` };
}

function groupHint({ value }: Word, { program }: Policy): HintWords | undefined {
  const group = definitionOf(program, value);
  if (group?.kind !== "let") return undefined;
  const addresses = groupAddresses(group, program);
  return { label: `= ${shortWords(addresses)}`, tooltip: aboutAddresses(addresses).plain };
}

/** The most addresses of a container that are shown behind its name. */
const MOST = 3;

function dockerHint(words: readonly Word[], word: Word, { topology }: Policy): HintWords | undefined {
  const found = topology && dockerItemOf(words, word);
  if (!found || found.last !== word || !isContainerItem(found.item)) return undefined;
  const { item } = found;
  const matched = selectContainers(item, topology);
  const tooltip = aboutDockerName(item, topology).plain;
  if (item.kind !== "container" || item.glob) return { label: `= ${count(matched.length, "container")}`, tooltip };
  const known = matched[0] && knownOf(topology, matched[0]);
  if (!known) return undefined;
  const addresses = addressesOf(known);
  const more = addresses.length > MOST ? ", …" : "";
  return { label: `= ${withoutAddress(known) ?? addresses.slice(0, MOST).join(", ") + more}`, tooltip };
}
