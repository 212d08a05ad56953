/** TCP, UDP or SCTP ports from `first` to `last`, both included, each 0 to 65535. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** The same ports as sorted, disjoint, non-adjacent ranges. */
export function mergePorts(ranges: Iterable<PortRange>): PortRange[] {
  const result: PortRange[] = [];
  for (const next of [...ranges].sort((a, b) => a.first - b.first)) {
    const last = result[result.length - 1];
    if (last && next.first <= last.last + 1) {
      if (next.last > last.last) result[result.length - 1] = { first: last.first, last: next.last };
    } else result.push({ first: next.first, last: next.last });
  }
  return result;
}

/** Whether a port is in one of the ranges. */
export function hasPort(ranges: readonly PortRange[], port: number): boolean {
  return ranges.some((range) => range.first <= port && port <= range.last);
}

/** What of sorted, disjoint ranges is in no range of others, which are sorted and disjoint too. */
export function subtractPorts(ranges: readonly PortRange[], others: readonly PortRange[]): PortRange[] {
  return ranges.flatMap((range) => {
    const rest: PortRange[] = [];
    let { first } = range;
    for (const cut of others) {
      if (cut.last < first || cut.first > range.last) continue;
      if (cut.first > first) rest.push({ first, last: cut.first - 1 });
      first = cut.last + 1;
    }
    return first <= range.last ? [...rest, { first, last: range.last }] : rest;
  });
}

/** What is in both of two lists of sorted, disjoint ranges. */
export function intersectPorts(ranges: readonly PortRange[], others: readonly PortRange[]): PortRange[] {
  return ranges.flatMap((a) =>
    others
      .filter((b) => a.first <= b.last && b.first <= a.last)
      .map((b) => ({ first: Math.max(a.first, b.first), last: Math.min(a.last, b.last) })),
  );
}

/** Prints a range: `443`, `8000-8099`. */
export function formatPorts(range: PortRange): string {
  return range.first === range.last ? `${range.first}` : `${range.first}-${range.last}`;
}
