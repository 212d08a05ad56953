import type { EmitOptions } from "../backend.ts";

/** What tells the compiled sets of policies apart that follow each other; three, since after an interruption two are in use. */
export type SetGeneration = "1" | "2" | "3";

export interface IptablesOptions extends EmitOptions {
  /** Whether sets are written for ipset(8); run-time groups need it. */
  readonly ipset: boolean;
  /** Part of the names of compiled sets; without it a later policy fills the same sets. */
  readonly setGeneration?: SetGeneration;
  /** The lowest bit of the packet mark that the rules may use: a power of two; the next two bits only where they are needed. */
  readonly markBit?: number;
  /** Whether the kernel has the table `security` (default); without it a reject of what ends on this machine is a drop. */
  readonly securityTable?: boolean;
}

/** The mark's bit that nobody known uses by default (Kubernetes: 0x4000, 0x8000; Tailscale: 0x40000, 0x80000). */
export const DEFAULT_MARK_BIT = 0x10000000;
