import { type Address, type Family, parseAddress } from "../../ip/address.ts";
import { decide } from "../../ir/decide.ts";
import type { Ir } from "../../ir/ir.ts";

const NUMBERS = { tcp: 6, udp: 17, sctp: 132 } as const;

/** Senders that no policy has reason to name: of the ranges for benchmarks (RFC 2544, RFC 5180), on an interface without a name. */
const STRANGERS = { 4: ["198.18.0.1", "192.0.2.1"], 6: ["2001:2::1", "2001:db8::1"] } as const;

/**
 * The line of a policy that lets a stranger to a port that Docker serves on the host, or `default` where none is written;
 * `undefined` where the policy keeps strangers from it.
 */
export function letsStrangers(
  ir: Ir,
  protocol: keyof typeof NUMBERS,
  port: number,
  family: Family,
): string | undefined {
  const [source, destination] = STRANGERS[family].map((text) => parseAddress(text) as Address) as [Address, Address];
  const ends = { hook: "input", in: "-", out: "", source, sourcePort: 40000, destination, port } as const;
  const { verdict, by } = decide(ir, { ...ends, protocol: NUMBERS[protocol], hopLimit: 64, state: "new" });
  if (verdict === "deny" || verdict === "reject") return undefined;
  const origin = by.kind === "rule" ? by.rule.origin : by.kind === "final" ? by.final.origin : undefined;
  return origin ? `${origin.file}:${origin.line}` : "default";
}
