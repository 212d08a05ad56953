import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import type { AddressItem, Let } from "../../lang/tree.ts";
import type { Interval } from "../ip/interval.ts";
import { IntervalSet } from "../ip/interval-set.ts";
import { circular } from "./diagnostics/names.ts";
import type { Symbols } from "./symbols.ts";

/** Works out which addresses each `let` group stands for. */
export class Groups {
  readonly #symbols: Symbols;
  readonly #report: (diagnostic: Diagnostic) => void;
  readonly #finished = new Map<Let, IntervalSet>();
  readonly #open: Let[] = [];

  constructor(symbols: Symbols, report: (diagnostic: Diagnostic) => void) {
    this.#symbols = symbols;
    this.#report = report;
  }

  /** The addresses of a group. A group that contains itself is reported once, and stands for none. */
  addresses(group: Let): IntervalSet {
    const finished = this.#finished.get(group);
    if (finished) return finished;
    const at = this.#open.indexOf(group);
    if (at >= 0) {
      const circle = [...this.#open.slice(at), group].map((one) => one.name.text);
      this.#report(circular(circle, group.name.span));
      return IntervalSet.empty;
    }
    this.#open.push(group);
    const result = this.list(group.addresses).subtract(this.list(group.except));
    this.#open.pop();
    this.#finished.set(group, result);
    return result;
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
