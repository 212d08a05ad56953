import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emitNft } from "../../../backends/nft/emit.ts";
import type { Ir } from "../../../src/ir/ir.ts";
import { arbitraryIr } from "../arbitrary-ir.ts";
import { inNamespace } from "../namespace.ts";

/** The ruleset of an IR; a random prefix that nft can't hold isn't what is asked here. */
function ruleset(ir: Ir): string {
  const { files, problems } = emitNft(ir, { source: "edge.wall" });
  expect(problems).toEqual([]);
  return files.find((file) => file.name === "ruleset.nft")?.text ?? "";
}

describe("the emitted ruleset", () => {
  it("is accepted by nft, twice, and over any other, for every IR", { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryIr(), { minLength: 2, maxLength: 3 }), async (irs) => {
        const folder = mkdtempSync(join(tmpdir(), "wallc-"));
        try {
          irs.forEach((ir, i) => {
            writeFileSync(join(folder, `${i}.nft`), ruleset(ir));
          });
          const files = [...irs.keys(), ...irs.keys()].flatMap((i) => [i, i]);
          const script = files.map((i) => `nft -f ${i}.nft`).join("\n");
          const { code, err } = await inNamespace(script, { cwd: folder });
          expect({ code, err }).toEqual({ code: 0, err: "" });
        } finally {
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is the same, byte for byte, whenever it is compiled", () => {
    fc.assert(
      fc.property(arbitraryIr(), (ir) => {
        expect(ruleset(structuredClone(ir))).toBe(ruleset(ir));
      }),
      { numRuns: 30 },
    );
  });
});
