import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryIr } from "../arbitrary-ir.ts";
import { inNamespace } from "../namespace.ts";
import { compile, prelude, VARIANTS, withFiles } from "./files.ts";
import { countable, withoutRuntime } from "./fitting.ts";
import { arbitraryLongPolicy } from "./long-policy.ts";

/** Short policies of every form, or long ones whose rules become trees and sets. */
const ANY = fc.oneof(
  arbitraryIr(),
  arbitraryLongPolicy.map(({ ir }) => ir),
);

/** Run-time sets of the other policy stay: what is in them isn't ours. */
const SCRIPT = `
load 0; hook 0
listing >/run/first
load 0; hook 0
listing >/run/second
diff /run/first /run/second
load 1; hook 1
load 0; hook 0
listing >/run/third
grep -v wallc-r /run/first >/run/fixed
grep -v wallc-r /run/third | diff /run/fixed -
`;

describe.concurrent.each(VARIANTS)("iptables-%s", (variant) => {
  describe.concurrent.each([true, false])("with ipset: %s", (ipset) => {
    it("loads every IR, twice without a change, and over any other", { timeout: 180_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryIr(), ANY, async (...irs) => {
          const emissions = irs.map((ir) => {
            const fitting = countable(ir);
            return compile(ipset ? fitting : withoutRuntime(fitting), { ipset });
          });
          await withFiles(emissions, async (cwd) => {
            const ran = await inNamespace(prelude(variant) + SCRIPT, { cwd });
            const missing = ran.err.split("\n").filter((line) => line !== "" && !line.includes("there is no bridge"));
            expect({ ...ran, err: missing }).toEqual({ code: ran.code, out: "", err: [] });
          });
        }),
        { numRuns: Number(process.env.WALLC_LOADS ?? 5), endOnFailure: true },
      );
    });
  });
});
