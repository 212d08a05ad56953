import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EditedFile } from "../../../lang/edited-file.ts";
import type { Ir } from "../../../src/ir/ir.ts";
import { namesIn } from "../../../src/lsp/names.ts";
import { familyOf } from "../../../src/lsp/namesakes.ts";
import { rename } from "../../../src/lsp/rename.ts";
import { bareName, policy, quoted } from "../../lang/generate.ts";
import { irOf } from "../policy/build.ts";
import { completePolicy } from "./complete-policy.ts";
import { newSession } from "./session.ts";

/** An IR without places, what bears a name under `name` instead, and in an order that no name decides. */
function canonical(ir: Ir, renamed: string, name: string): unknown {
  const text = JSON.stringify(ir, (key, value: unknown) => {
    if (key === "origin") return undefined;
    if (typeof value !== "string") return value;
    return value === renamed || value.endsWith(`:${renamed}`) ? value.slice(0, -renamed.length) + name : value;
  });
  const copy = JSON.parse(text) as { sets: { name: string }[] };
  copy.sets.sort((a, b) => (a.name < b.name ? -1 : 1));
  return copy;
}

describe("renaming", () => {
  it("leaves the meaning of a random policy as it was, whatever is renamed", async () => {
    const { session, open } = newSession();
    let renamed = 0;
    let quotes = 0;
    await fc.assert(
      fc.asyncProperty(
        policy,
        fc.nat(),
        fc.oneof({ weight: 3, arbitrary: bareName }, quoted),
        async (random, at, typed) => {
          const text = completePolicy(random);
          fc.pre(text !== undefined);
          const names = namesIn(new EditedFile("policy.wall", text));
          const name = names[at % names.length]?.value ?? "";
          const document = open("policy.wall", text);
          const family = await familyOf(session, document.path, name);
          const found = rename(session, family, name, typed);
          if ("problem" in found) {
            // A bare word that is written nowhere else is always possible, but for what is no name of the policy's.
            if (!typed.startsWith('"'))
              expect(found.problem).toMatch(/ already \(| is used already|service of the language/);
            return;
          }
          let after = text;
          for (const { use } of [...found.uses].sort((a, b) => b.use.span.start.offset - a.use.span.start.offset)) {
            after = after.slice(0, use.span.start.offset) + found.written + after.slice(use.span.end.offset);
          }
          const value = typed.startsWith('"') ? typed.slice(1, -1).replace(/\\(["\\])/g, "$1") : typed;
          expect(canonical(irOf(after), value, name)).toEqual(canonical(irOf(text), name, name));
          renamed++;
          if (typed.startsWith('"')) quotes++;
        },
      ),
      { numRuns: 80 },
    );
    expect(renamed).toBeGreaterThan(40);
    expect(quotes).toBeGreaterThan(2);
  });
});
