import type { Address } from "../../ip/address.ts";
import { parseAddress } from "../../ip/address.ts";
import { decide } from "../../ir/decide.ts";
import type { Ir } from "../../ir/ir.ts";

const NUMBERS = { tcp: 6, udp: 17, sctp: 132 } as const;

/** Senders that no policy has reason to name: of the ranges for benchmarks (RFC 2544, RFC 5180), on an interface without a name. */
const STRANGERS = { 4: ["198.18.0.1", "192.0.2.1"], 6: ["2001:2::1", "2001:db8::1"] } as const;

/** Whether a policy keeps a stranger from a port that Docker serves on the host, in one family at least. */
export function refusesStrangers(ir: Ir, protocol: keyof typeof NUMBERS, port: number): boolean {
  return ([4, 6] as const).some((family) => {
    const [source, destination] = STRANGERS[family].map((text) => parseAddress(text) as Address) as [Address, Address];
    const ends = { hook: "input", in: "-", out: "", source, sourcePort: 40000, destination, port } as const;
    const { verdict } = decide(ir, { ...ends, protocol: NUMBERS[protocol], hopLimit: 64, state: "new" });
    return verdict === "deny" || verdict === "reject";
  });
}
