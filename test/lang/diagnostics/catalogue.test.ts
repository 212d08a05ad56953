import { describe, expect, it } from "vitest";
import { languageDefinitions } from "../../../lang/diagnostics/catalogue.ts";
import { examples, findings, written } from "./examples.ts";

describe("the catalogue of the language", () => {
  it("has unique codes of lower-case words", () => {
    const codes = languageDefinitions.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  });

  describe.each(languageDefinitions.map((definition) => [definition.code, definition] as const))(
    "%s",
    (code, definition) => {
      const { wrong, right } = examples(definition);

      it("is explained", () => {
        expect(definition.title).toMatch(/^[`a-z].*[^.]$/);
        expect(definition.explanation.length).toBeGreaterThan(150);
        expect(wrong).toBeTruthy();
        expect(right).toBeTruthy();
      });

      it("is what the wrong example has", () => {
        const found = findings(written(code, wrong)).filter((finding) => finding.code === code);
        expect(found.length).toBeGreaterThan(0);
        for (const finding of found) {
          expect(finding.severity).toBe(definition.severity);
          expect(finding.message).toMatch(/[^.]$/);
          for (const help of finding.help) expect(help).toMatch(/[.?:`]$/);
          expect(finding.span).toBeDefined();
        }
      });

      it("is not what the right example has, nor any error", () => {
        expect(findings({ text: right })).toEqual([]);
      });
    },
  );
});
