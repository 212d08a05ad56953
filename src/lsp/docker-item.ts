import type { EndpointItem } from "../../lang/tree.ts";
import type { Word } from "./reading/word.ts";

/** An item of an endpoint that a name of Docker's stands in. */
export type DockerItem = Extract<EndpointItem, { kind: "container" | "label" | "compose" | "network" | "swarm" }>;

/**
 * The item that one of the words of a statement belongs to (`compose shop/web` as a whole for each of its halves), and its last word;
 * `undefined` where the word is no name of Docker's.
 */
export function dockerItemOf(
  words: readonly Word[],
  word: Word,
): { readonly item: DockerItem; readonly last: Word } | undefined {
  const at = words.indexOf(word);
  const isSecond = word.docker === "label-value" || word.docker === "compose-service";
  const first = isSecond ? words[at - 2] : word;
  const [operator, next] = isSecond ? [words[at - 1], word] : words.slice(at + 1, at + 3);
  if (!first || word.docker === undefined) return undefined;
  const second = operator?.role === "operator" && next?.of === first.value ? next : undefined;
  const { span, value } = first;
  const last = second ?? first;
  switch (first.docker) {
    case "container":
      return { item: { kind: "container", name: value, glob: isGlob(first), span }, last };
    case "label":
      return { item: { kind: "label", key: value, ...(second && { value: second.value }), span }, last };
    case "compose":
      return { item: { kind: "compose", project: value, ...(second && { service: second.value }), span }, last };
    case "network":
      return { item: { kind: "network", name: value, span }, last };
    case "swarm":
      return { item: { kind: "swarm", service: value, span }, last };
    default:
      return undefined;
  }
}

function isGlob({ text, value }: Word): boolean {
  return text.startsWith('"') && /[*?]/.test(value);
}
