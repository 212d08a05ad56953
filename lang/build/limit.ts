import { badLimit, badRate } from "../diagnostics/modifiers.ts";
import type { GrammarToken } from "../token.ts";
import type { RateUnit } from "../tree.ts";
import { isOneOf, RATE_WORDS } from "../words.ts";
import { type Item, isWord, type Report, spanOf } from "./context.ts";
import { wholeNumber } from "./numbers.ts";

const MOST = 1_000_000;

interface Limit {
  readonly count: number;
  readonly unit: RateUnit;
  readonly burst?: number;
  readonly perSource: boolean;
}

/** Reads `RATE [burst N] [per source]` behind `limit`. */
export function readLimit(head: GrammarToken, item: Item, report: Report): Limit | undefined {
  const [rate, ...rest] = item;
  if (!rate) {
    report(badLimit(head.span, "behind `limit` the rate is missing"));
    return undefined;
  }
  const [number = "", unit = "", ...more] = rate.text.split("/");
  const count = wholeNumber(number, 1, MOST);
  if (count === undefined || !isOneOf(unit, RATE_WORDS) || more.length > 0) {
    report(badRate(rate.span, rate.text));
    return undefined;
  }
  const options = readOptions(rest, report);
  return options && { count, unit, ...options };
}

function readOptions(words: Item, report: Report): { burst?: number; perSource: boolean } | undefined {
  let rest = words;
  let burst: number | undefined;
  if (isWord(rest[0], "burst")) {
    burst = wholeNumber(rest[1]?.text ?? "", 1, MOST);
    if (burst === undefined) {
      report(badLimit((rest[1] ?? rest[0]).span, "behind `burst` stands a number from 1 to 1,000,000"));
      return undefined;
    }
    rest = rest.slice(2);
  }
  const perSource = isWord(rest[0], "per") && isWord(rest[1], "source");
  if (perSource) rest = rest.slice(2);
  if (rest.length > 0) {
    const late = isWord(rest[0], "burst") && perSource;
    report(badLimit(spanOf(rest), late ? "`burst` stands before `per source`" : "this is no part of a limit"));
    return undefined;
  }
  return { ...(burst !== undefined && { burst }), perSource };
}
