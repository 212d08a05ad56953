import fc from "fast-check";
import { describe, it } from "vitest";
import { arbitraryIr } from "../arbitrary-ir.ts";
import { check, withoutOwnConnections } from "./agreement.ts";
import { arbitraryPacket } from "./arbitrary-packet.ts";
import { countable, withoutRuntime } from "./fitting.ts";
import { arbitraryLongPolicy } from "./long-policy.ts";

/** How many random policies each test tries, 200 packets each. */
const RUNS = Number(process.env.WALLC_RUNS ?? 40);

const PACKETS = fc.array(arbitraryPacket, { minLength: 200, maxLength: 200 });

describe.each([true, false])("the rules, with ipset: %s", (ipset) => {
  it.each([0, 0x10000000, 0x70000000])("say what decide says of a packet with mark %d", (mark) => {
    fc.assert(
      fc.property(arbitraryIr(), PACKETS, (ir, packets) => {
        const fitting = withoutOwnConnections(countable(ir));
        check(ipset ? fitting : withoutRuntime(fitting), packets, { ipset }, mark);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it("say it without the security table, but for how a refusal is told", () => {
    fc.assert(
      fc.property(arbitraryIr(), PACKETS, (ir, packets) => {
        const fitting = withoutOwnConnections(countable(ir));
        check(ipset ? fitting : withoutRuntime(fitting), packets, { ipset, securityTable: false }, 0x70000000);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it("say it in long policies, whose rules become trees and sets", () => {
    fc.assert(
      fc.property(arbitraryLongPolicy, ({ ir, packets }) => {
        check(ir, packets, { ipset }, 0);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
