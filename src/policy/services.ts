import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import { BUILT_IN_SERVICES, builtInService } from "../../lang/services.ts";
import type { Span } from "../../lang/span.ts";
import type { Service, Traffic } from "../../lang/tree.ts";
import { nearest } from "../text/nearest.ts";
import { circular, kindMismatch, unknown } from "./diagnostics/names.ts";
import type { Symbols } from "./symbols.ts";

/** Looks services up: the policy's own first, then those of the language. */
export class Services {
  readonly #symbols: Symbols;
  readonly #report: (diagnostic: Diagnostic) => void;
  readonly #circular = new Set<Service>();

  constructor(symbols: Symbols, report: (diagnostic: Diagnostic) => void) {
    this.#symbols = symbols;
    this.#report = report;
    for (const definition of symbols.all()) if (definition.kind === "service") this.#check(definition, []);
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
    const mine = [...this.#symbols.all()].filter((one) => one.kind === "service").map((one) => one.name.text);
    const near = nearest(name, [...mine, ...BUILT_IN_SERVICES.map((one) => one.name)]);
    this.#report(unknown(name, "a service", span, near === undefined ? [] : [`Did you mean \`${near}\`?`]));
    return undefined;
  }

  #check(service: Service, open: readonly Service[]): void {
    const at = open.indexOf(service);
    if (at >= 0) {
      if (this.#circular.has(service)) return;
      const circle = [...open.slice(at), service].map((one) => one.name.text);
      this.#report(circular(circle, service.name.span));
      for (const one of open.slice(at)) this.#circular.add(one);
      return;
    }
    for (const item of service.traffic.items) {
      if (item.kind !== "service") continue;
      const next = [...this.#symbols.all()].find((one) => one.name.text === item.name);
      if (next?.kind === "service" && !this.#circular.has(next)) this.#check(next, [...open, service]);
    }
  }
}
