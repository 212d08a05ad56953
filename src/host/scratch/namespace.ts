import { statSync } from "node:fs";

/** What tells this process's network namespace from all others. */
export function ownNamespace(): string {
  const { dev, ino } = statSync("/proc/self/ns/net");
  return `${dev}:${ino}`;
}
