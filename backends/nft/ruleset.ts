import { safeName } from "../common/names.ts";
import { plainText } from "../common/text.ts";

/** The most characters of a chain's or set's name (the kernel allows 255; a line of the listing should stay readable). */
export const NAME_LIMIT = 60;

/** Hook and priority of a base chain. The priority is a number: the names differ between versions of nft. */
export interface BaseChain {
  readonly type: "filter" | "nat";
  readonly hook: "prerouting" | "input" | "forward" | "output" | "postrouting";
  readonly priority: number;
}

/** A chain under construction: its rules are lines of nft. */
export interface Chain {
  readonly name: string;
  readonly base?: BaseChain;
  readonly rules: string[];
}

/** A set's declaration (lines) and elements. Sets of equal name have to have an equal declaration, in every file ever compiled. */
export interface SetDeclaration {
  readonly name: string;
  readonly declaration: readonly string[];
  readonly elements: readonly string[];
  /** Whether what is in it outlives a reload. */
  readonly kept: boolean;
}

/** The table under construction. */
export class Ruleset {
  readonly chains: Chain[] = [];
  readonly sets: SetDeclaration[] = [];
  readonly limits: { readonly name: string; readonly rate: string }[] = [];
  /** nft variables by name, for text that nft would expand. */
  readonly variables: { readonly name: string; readonly value: string }[] = [];
  private readonly names = new Set<string>();
  private readonly slots = new Map<string, string>();
  private readonly slotCounts = new Map<string, number>();

  base(name: string, base: BaseChain): Chain {
    return this.add({ name, base, rules: [] });
  }

  /** A new chain, by a name of its own that is close to the one that is wanted. */
  chain(wanted: string): Chain {
    const safe = safeName("", wanted, NAME_LIMIT - 4);
    let name = safe;
    for (let count = 2; this.names.has(name); count++) name = `${safe}_${count}`;
    return this.add({ name, rules: [] });
  }

  /** The chain of that exact name, made and filled on first use. */
  shared(name: string, rules: readonly string[]): Chain {
    return this.chains.find((chain) => chain.name === name) ?? this.add({ name, rules: [...rules] });
  }

  /** The set of that name, declared on first use. */
  set(name: string, make: () => Omit<SetDeclaration, "name">): string {
    if (!this.names.has(`@${name}`)) {
      this.names.add(`@${name}`);
      this.sets.push({ name, ...make() });
    }
    return name;
  }

  /**
   * A set that has no name in the policy. Its name is `stem` and a number: every file counts from 1, so that a file
   * loaded over another leaves at most its higher numbers behind.
   */
  slot(stem: string, declaration: readonly string[], elements: readonly string[]): string {
    const key = `${stem} ${elements.join(",")}`;
    const known = this.slots.get(key);
    if (known) return known;
    const count = (this.slotCounts.get(stem) ?? 0) + 1;
    this.slotCounts.set(stem, count);
    const name = this.set(`${stem}_${count}`, () => ({ declaration, elements, kept: false }));
    this.slots.set(key, name);
    return name;
  }

  private add(chain: Chain): Chain {
    if (this.names.has(chain.name)) throw new Error(`two chains are called ${chain.name}`);
    this.names.add(chain.name);
    this.chains.push(chain);
    return chain;
  }
}

/** `comment "…"`, or nothing for an empty text. nft allows 128 characters and no quotes. */
export function commentOf(text: string): string {
  return text === "" ? "" : ` comment "${plainText(text, 120)}"`;
}
