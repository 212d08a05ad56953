/** What a rule in the kernel has counted. */
export interface Counter {
  readonly packets: number;
  readonly bytes: number;
}

/** A line of ours in the kernel that counts, with what it says of where it comes from. */
export interface CountingLine extends Counter {
  readonly chain: string;
  /** The rule's comment; `replies` for what belongs to connections that were let through before. */
  readonly comment: string;
  /** The chain of ours in which such a packet goes on. */
  readonly to?: string;
}

/**
 * Counters by comment, both families and hooks together. A packet is counted once for each rule that has its effect: not by a line
 * that leads to a chain where the same rule counts again.
 */
export function sumCounters(lines: readonly CountingLine[]): Map<string, Counter> {
  const counts = new Set(lines.map(({ chain, comment }) => `${chain} ${comment}`));
  const sums = new Map<string, Counter>();
  for (const { comment, to, packets, bytes } of lines) {
    if (to !== undefined && counts.has(`${to} ${comment}`)) continue;
    const sum = sums.get(comment) ?? { packets: 0, bytes: 0 };
    sums.set(comment, { packets: sum.packets + packets, bytes: sum.bytes + bytes });
  }
  return sums;
}
