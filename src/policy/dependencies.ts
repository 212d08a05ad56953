/** What depends on what, worked out. */
export interface Dependencies<T> {
  /** Each node behind those that it depends on, as far as there is no circle. */
  readonly order: readonly T[];
  /** Each circle once, from the node at which it was entered. */
  readonly circles: readonly (readonly T[])[];
}

/**
 * Brings nodes into an order in which each stands behind those that it depends on. Takes time linear in nodes and edges,
 * and no call stack: a policy may nest its names as deep as it likes.
 */
export function dependencies<T>(nodes: Iterable<T>, dependsOn: (node: T) => readonly T[]): Dependencies<T> {
  const order: T[] = [];
  const circles: T[][] = [];
  const done = new Set<T>();
  const open = new Map<T, number>();
  const path: { readonly node: T; readonly next: Iterator<T> }[] = [];
  const enter = (node: T): void => {
    open.set(node, path.length);
    path.push({ node, next: dependsOn(node)[Symbol.iterator]() });
  };
  for (const start of nodes) {
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { value, done: finished } = top.next.next();
      if (finished) {
        path.pop();
        open.delete(top.node);
        done.add(top.node);
        order.push(top.node);
      } else if (open.has(value)) {
        circles.push(path.slice(open.get(value)).map(({ node }) => node));
      } else if (!done.has(value)) enter(value);
    }
  }
  return { order, circles };
}
