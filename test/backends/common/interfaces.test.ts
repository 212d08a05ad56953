import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interfaceTerms } from "../../../backends/common/interfaces.ts";
import { fitsInterface, fitsPattern, isBridge } from "../../../src/ir/interfaces.ts";

const names = ["docker0", "br-1", "br-lan", "br-", "eth0", "eth1", "wg0", "d"];
const patterns = fc.constantFrom(...names, "br-*", "eth*", "d*", "docker*", "br-l*", "*");

describe("interface terms", () => {
  it("say the same as the test, for every interface of the class that is known", () => {
    const test = fc.record({
      class: fc.constantFrom("any" as const, "docker" as const, "outside" as const),
      in: fc.oneof(fc.constant("any" as const), fc.uniqueArray(patterns, { maxLength: 3 })),
      notIn: fc.uniqueArray(patterns, { maxLength: 2 }),
    });
    const bridges = fc.record({
      patterns: fc.uniqueArray(patterns, { maxLength: 3 }),
      not: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
    });
    const known = fc.constantFrom("any" as const, "docker" as const, "outside" as const);
    fc.assert(
      fc.property(test, bridges, known, (asked, docker, sure) => {
        const terms = interfaceTerms(asked, docker, sure);
        for (const name of names) {
          if (sure !== "any" && isBridge(docker, name) !== (sure === "docker")) continue;
          const said = terms.some(
            (term) =>
              (term.is === undefined || fitsPattern(term.is, name)) && !term.isNot.some((p) => fitsPattern(p, name)),
          );
          expect(said, `${name} in ${JSON.stringify(terms)}`).toBe(fitsInterface(asked, docker, name));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
