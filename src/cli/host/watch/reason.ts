/** Why the kernel is brought in line, and what for. */
export interface Reason {
  readonly why: string;
  /** When the engine says that it came about. */
  readonly since?: number;
  /** Whether to look too at what others have done to our rules. */
  readonly check?: true;
}

/** What an entry says of it. */
export function told({ why, since }: Reason) {
  return { ...(why !== "" && { why }), ...(since !== undefined && { since }) };
}
