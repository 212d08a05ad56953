import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import { nameText } from "../../lang/quote.ts";
import type { Span } from "../../lang/span.ts";
import type { Let, Program, RuntimeSet, Service, Zone } from "../../lang/tree.ts";
import { nearest } from "../text/nearest.ts";
import { didYouMean, duplicate, kindMismatch, type Proposal, unknown, unused } from "./diagnostics/names.ts";

export type Definition = Let | RuntimeSet | Service | Zone;

const KINDS = { let: "group", set: "run-time group", service: "service", zone: "zone" } as const;

/** For how many unknown names of a policy a nearest one is looked for. */
const SUGGESTIONS = 100;

/** The names that a policy defines, and which of them something refers to. */
export class Symbols {
  readonly #definitions = new Map<string, Definition>();
  readonly #used = new Set<string>();
  #asked = 0;
  readonly #report: (diagnostic: Diagnostic) => void;

  /** Collects the definitions; a second definition of a name is reported, and the first one counts. */
  constructor(program: Program, report: (diagnostic: Diagnostic) => void) {
    this.#report = report;
    for (const statement of program.statements) {
      if (!isDefinition(statement)) continue;
      const first = this.#definitions.get(statement.name.text);
      if (first) report(duplicate(statement.name.text, statement.name.span, first.name.span));
      else this.#definitions.set(statement.name.text, statement);
    }
  }

  /** The definition of a name, marked as used, whatever its kind. */
  find(name: string): Definition | undefined {
    const found = this.#definitions.get(name);
    if (found) this.#used.add(name);
    return found;
  }

  /**
   * The definition of a name that has to be of one of some kinds. Reports a name that is unknown or of another kind; `more`
   * are further proposals for an unknown one, and `words` those of the language that it may have been meant for.
   */
  need<K extends Definition["kind"]>(
    name: string,
    kinds: readonly K[],
    span: Span,
    more: readonly Proposal[] = [],
    words: readonly string[] = [],
  ): Extract<Definition, { kind: K }> | undefined {
    const found = this.find(name);
    const wanted = kinds.map((kind) => `a ${KINDS[kind]}`).join(" or ");
    if (!found) {
      const near = this.nearest(name, kinds, words);
      this.#report(
        unknown(name, wanted, span, [...(near === undefined ? [] : [didYouMean(this.written(near))]), ...more]),
      );
      return undefined;
    }
    if (!(kinds as readonly string[]).includes(found.kind)) {
      this.#report(kindMismatch(name, `a ${KINDS[found.kind]}`, wanted, span, found.name.span));
      return undefined;
    }
    return found as Extract<Definition, { kind: K }>;
  }

  /**
   * The defined name of one of some kinds that a mistyped one most likely means, `more` names considered too. Only for the first
   * of many unknown names, so that a policy full of them is answered in time.
   */
  nearest(name: string, kinds: readonly Definition["kind"][], more: readonly string[] = []): string | undefined {
    if (++this.#asked > SUGGESTIONS) return undefined;
    const candidates = [...this.#definitions.values()].filter((one) => kinds.includes(one.kind));
    return nearest(name, [...candidates.map((one) => one.name.text), ...more]);
  }

  /** How the policy writes a name that it defines; any other word stands as it is. */
  written(name: string): string {
    return this.#definitions.has(name) ? nameText(name) : name;
  }

  all(): Iterable<Definition> {
    return this.#definitions.values();
  }

  /** Reports each name that nothing looked up. */
  reportUnused(): void {
    for (const [name, definition] of this.#definitions) {
      if (!this.#used.has(name)) this.#report(unused(KINDS[definition.kind], name, definition.name.span));
    }
  }
}

function isDefinition(statement: { kind: string }): statement is Definition {
  return statement.kind in KINDS;
}
