import fc from "fast-check";
import { type Address, isProblem, parseAddress } from "../../../src/ip/address.ts";
import type { Packet } from "../../../src/ir/packet.ts";
import { INTERFACES } from "../arbitrary-ir.ts";

/** An address from its text, which has to be one. */
export function address(text: string): Address {
  const result = parseAddress(text);
  if (isProblem(result)) throw new Error(text);
  return result;
}

const V4 = [
  "198.51.100.7",
  "198.51.100.9",
  "192.0.2.10",
  "192.0.2.11",
  "10.0.0.5",
  "10.66.0.1",
  "203.0.113.255",
  "230.1.2.3",
  "172.17.0.2",
  "172.17.0.3",
  "172.18.0.3",
  "1.0.4.9",
  "1.0.9.1",
  "127.0.0.1",
  "192.0.3.1",
  "192.0.2.1",
  "8.8.8.8",
  "192.0.2.66",
].map(address);
const V6 = [
  "2001:db8::7",
  "2001:db8::8",
  "fd00::3",
  "fd00:17::2",
  "fd00:17::3",
  "fd00:18::9",
  "2001:db8:1::5",
  "fe80::1",
  "::",
  "::1",
  "2001:db8::1",
].map(address);
const PORTS = [0, 22, 53, 80, 81, 89, 443, 8000, 8050, 8080, 65535, 67, 68, 546, 547];
const NAMES = [...INTERFACES, "eth9", "docker_gwbridge", "virbr0"];

/** A random packet at a hook, from the pools that random policies speak of. */
export const arbitraryPacket: fc.Arbitrary<Packet> = fc
  .record({
    hook: fc.constantFrom("input", "forward", "output"),
    in: fc.constantFrom(...NAMES, "lo"),
    out: fc.constantFrom(...NAMES),
    six: fc.boolean(),
    source: fc.nat(),
    destination: fc.nat(),
    asked: fc.nat(),
    protocol: fc.constantFrom(6, 6, 6, 17, 17, 132, 1, 2, 47, 50, 51),
    port: fc.constantFrom(...PORTS),
    sourcePort: fc.constantFrom(...PORTS),
    askedPort: fc.constantFrom(...PORTS),
    icmpType: fc.constantFrom(0, 8, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 143),
    hopLimit: fc.constantFrom(1, 64, 255),
    state: fc.constantFrom("new", "new", "new", "new", "new", "new", "established", "related", "invalid", "untracked"),
    redirected: fc.boolean(),
  })
  .map((one): Packet => {
    const pool = one.six ? V6 : V4;
    const protocol = one.protocol === 1 && one.six ? 58 : one.protocol;
    const ports = [6, 17, 132].includes(protocol);
    const redirected = one.redirected && ports && one.state === "new";
    return {
      hook: one.hook,
      in: one.hook === "output" ? "" : one.in,
      out: one.hook === "input" ? "" : one.hook === "output" && redirected ? "lo" : one.out,
      source: pool[one.source % pool.length] as Address,
      destination: pool[one.destination % pool.length] as Address,
      protocol,
      ...(ports && { port: one.port, sourcePort: one.sourcePort }),
      ...([1, 58].includes(protocol) && { icmpType: one.icmpType }),
      hopLimit: one.hopLimit,
      state: one.state,
      ...(redirected && {
        redirectedFrom: { destination: pool[one.asked % pool.length] as Address, port: one.askedPort },
      }),
    };
  });
