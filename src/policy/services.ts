import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import { BUILT_IN_SERVICES, builtInService } from "../../lang/services.ts";
import type { Span } from "../../lang/span.ts";
import type { Service, Traffic } from "../../lang/tree.ts";
import { PROTOCOL_WORDS } from "../../lang/words.ts";
import { dependencies } from "./dependencies.ts";
import { circular, didYouMean, kindMismatch, unknown } from "./diagnostics/names.ts";
import type { Symbols } from "./symbols.ts";

/** Looks services up: the policy's own first, then those of the language. */
export class Services {
  readonly #symbols: Symbols;
  readonly #report: (diagnostic: Diagnostic) => void;
  readonly #circular = new Set<Service>();

  constructor(symbols: Symbols, report: (diagnostic: Diagnostic) => void) {
    this.#symbols = symbols;
    this.#report = report;
    const own = new Map<string, Service>();
    for (const one of symbols.all()) if (one.kind === "service") own.set(one.name.text, one);
    const { circles } = dependencies(own.values(), ({ traffic }) =>
      traffic.items.flatMap((item) => (item.kind === "service" ? (own.get(item.name) ?? []) : [])),
    );
    for (const circle of circles) {
      const [first] = circle as [Service, ...Service[]];
      report(
        circular(
          [...circle, first].map((one) => one.name.text),
          first.name.span,
        ),
      );
      for (const one of circle) this.#circular.add(one);
    }
  }

  /** The traffic of a service, or `undefined` where the name was reported. */
  traffic(name: string, span: Span): Traffic | undefined {
    const own = this.#symbols.find(name);
    if (own?.kind === "service") return this.#circular.has(own) ? undefined : own.traffic;
    if (own) {
      this.#report(
        kindMismatch(name, `a ${own.kind === "let" ? "group" : own.kind}`, "a service", span, own.name.span),
      );
      return undefined;
    }
    const builtIn = builtInService(name);
    if (builtIn) return builtIn.traffic;
    const near = this.#symbols.nearest(
      name,
      ["service"],
      [...BUILT_IN_SERVICES.map((one) => one.name), ...PROTOCOL_WORDS],
    );
    this.#report(unknown(name, "a service", span, near === undefined ? [] : [didYouMean(this.#symbols.written(near))]));
    return undefined;
  }
}
