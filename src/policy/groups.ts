import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { AddressItem, Let } from "../../lang/tree.ts";
import type { Interval } from "../ip/interval.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import { dependencies } from "./dependencies.ts";
import { circular } from "./diagnostics/names.ts";
import type { Symbols } from "./symbols.ts";

/** Which addresses each `let` group stands for. */
export class Groups {
  readonly #symbols: Symbols;
  readonly #finished = new Map<Let, IntervalSet>();

  /** Works all groups out. One that contains itself is reported, and that much of it stands for nothing. */
  constructor(symbols: Symbols, report: (diagnostic: Diagnostic) => void) {
    this.#symbols = symbols;
    const groups = new Map<string, Let>();
    for (const one of symbols.all()) if (one.kind === "let") groups.set(one.name.text, one);
    const { order, circles } = dependencies(groups.values(), ({ addresses, except }) =>
      [...addresses, ...except].flatMap((item) => (item.kind === "group" ? (groups.get(item.name) ?? []) : [])),
    );
    for (const circle of circles) {
      const [first] = circle as [Let, ...Let[]];
      report(
        circular(
          [...circle, first].map((one) => one.name.text),
          first.name.span,
        ),
      );
    }
    for (const group of order) {
      this.#finished.set(group, this.list(group.addresses).subtract(this.list(group.except)));
    }
  }

  /** The addresses of a group. */
  addresses(group: Let): IntervalSet {
    return this.#finished.get(group) ?? IntervalSet.empty;
  }

  /** The union of a list of addresses, groups and files. */
  list(items: readonly AddressItem[]): IntervalSet {
    const intervals: Interval[] = [];
    for (const item of items) {
      if (item.kind === "interval") intervals.push(item.interval);
      else if (item.kind === "file") for (const entry of item.entries) intervals.push(entry);
      else {
        const group = this.#symbols.need(item.name, ["let"], item.span);
        if (group) for (const one of this.addresses(group).intervals) intervals.push(one);
      }
    }
    return IntervalSet.of(intervals);
  }
}
