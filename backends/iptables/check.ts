import type { Ir } from "../../src/ir/ir.ts";
import type { Problems } from "./context.ts";
import type { IptablesOptions } from "./options.ts";

/** What ipset's 32-bit milliseconds can hold, in seconds. */
const LONGEST_TIMEOUT = 2147483;

export function checkMark({ markBit }: IptablesOptions, problems: Problems): void {
  if (markBit === undefined) return;
  const single = Number.isInteger(markBit) && markBit >= 1 && markBit <= 2 ** 31 && Math.log2(markBit) % 1 === 0;
  if (single) return;
  problems.add("error", "mark-bit-not-one-bit", `the mark bit ${markBit} is not one bit of 32`, [
    "give a power of two, as 0x10000000",
  ]);
}

/** What ipset can't hold. */
export function checkSets(ir: Ir, problems: Problems): void {
  for (const set of ir.sets) {
    if (set.kind === "runtime" && (set.timeout ?? 0) > LONGEST_TIMEOUT) {
      problems.add(
        "error",
        "timeout-too-long-for-ipset",
        `ipset keeps an element for at most ${LONGEST_TIMEOUT} seconds, not ${set.timeout}`,
        ["make the timeout shorter, or compile with --backend nft"],
        set.origin,
      );
    }
    if (set.kind !== "places") continue;
    for (const place of set.places.filter(({ interface: name }) => name.includes(","))) {
      problems.add(
        "error",
        "interface-not-in-ipset",
        `ipset can't hold the interface name ${JSON.stringify(place.interface)}`,
        ["compile without --ipset, or with --backend nft"],
      );
    }
  }
}

/** What iptables does a little differently from what the policy means. */
export function checkWarnings(ir: Ir, problems: Problems): void {
  const path = ir.paths["from-host"];
  if (!path.decided) return;
  for (const rule of path.rules) {
    if (rule.connections === undefined || rule.when.every((match) => match.redirected === false)) continue;
    problems.add(
      "warning",
      "redirected-connections-counted-apart-in-iptables",
      "iptables counts connections of this machine to ports that Docker redirects apart from its other connections",
      [],
      rule.origin,
    );
  }
}
