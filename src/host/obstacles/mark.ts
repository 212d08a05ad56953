import type { Obstacle } from "./obstacle.ts";

/**
 * Another bit of the mark than the rules in force use. While one table is of the new policy and another still of the old, what
 * either refuses is refused by the bit that both use; with two bits it would get through for a moment.
 */
export const mark: Obstacle = {
  name: "mark",
  summary: "let through for a moment what is refused, while the bit of the mark changes",
  async look({ firewall, current, compiledAs }) {
    if (firewall === "nft" || current?.firewall !== firewall || current.compiledAs.markBit === compiledAs.markBit)
      return [];
    return [
      "the rules in force use another bit of the mark: while it changes, what is refused could get through for a moment",
      "keep to the bit that is in use, or say `--force mark`",
    ];
  },
};
