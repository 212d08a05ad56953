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

/** Prints a range: `443`, `8000-8099`. */
export function formatPorts(range: PortRange): string {
  return range.first === range.last ? `${range.first}` : `${range.first}-${range.last}`;
}
