/**
 * What a kernel holds of ours (or should hold), in the words of the machine's own tools, less what changes by itself: each
 * chain, set, jump and switch by its title, with its lines. Two listings are the same firewall if they are equal.
 */
export type Listing = ReadonlyMap<string, readonly string[]>;

/** One title on which two listings differ. */
export interface Difference {
  readonly title: string;
  /** Absent where only the other listing has the title. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** Where two listings differ, sorted by title. */
export function differences(before: Listing, after: Listing): Difference[] {
  const titles = [...new Set([...before.keys(), ...after.keys()])].sort();
  return titles.flatMap((title) => {
    const [a, b] = [before.get(title), after.get(title)];
    if (a !== undefined && b !== undefined && a.length === b.length && a.every((line, i) => line === b[i])) return [];
    return [{ title, ...(a && { before: a }), ...(b && { after: b }) }];
  });
}

/** Several listings as one; their titles have to differ. */
export function union(...listings: readonly Listing[]): Listing {
  return new Map(listings.flatMap((listing) => [...listing]));
}
