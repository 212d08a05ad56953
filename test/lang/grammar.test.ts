import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

it("grammar.gen.ts is what nearleyc makes of grammar.ne", () => {
  const directory = mkdtempSync(join(tmpdir(), "wallc-grammar-"));
  try {
    const made = join(directory, "grammar.gen.ts");
    execFileSync(process.execPath, ["node_modules/nearley/bin/nearleyc.js", "lang/grammar.ne", "-o", made]);
    expect(readFileSync("lang/grammar.gen.ts", "utf8")).toBe(readFileSync(made, "utf8"));
  } finally {
    rmSync(directory, { recursive: true });
  }
});
