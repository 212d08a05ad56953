import { dirname, relative } from "node:path";
import type { Generation } from "../../host/state/generation.ts";

/** Looks up what stands at a place of a policy, as `edge.wall:12`; `undefined` where its text wasn't kept. */
export function statementsOf({ sources }: Pick<Generation, "sources">): (place: string) => string | undefined {
  const folder = dirname(sources[0]?.name ?? "");
  const texts = new Map(sources.map(({ name, text }) => [relative(folder, name), text.split("\n")]));
  return (place) => {
    const [, file = "", line] = /^(.*):(\d+)$/.exec(place) ?? [];
    return texts.get(file)?.[Number(line) - 1]?.trim();
  };
}
