import { readFileSync } from "node:fs";
import type { Generation } from "./generation.ts";

/** What the kernel made up when it started (`random(4)`); `undefined` where it doesn't say. */
export function bootId(): string | undefined {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return undefined;
  }
}

/**
 * Whether the addresses that a generation was compiled with are still those of its containers, as far as Docker has been followed since.
 * At each boot Docker gives addresses anew: those of before may be other containers' by then.
 */
export function isOfThisBoot({ boot, booted }: Generation): boolean {
  return !booted && boot !== undefined && boot === bootId();
}
