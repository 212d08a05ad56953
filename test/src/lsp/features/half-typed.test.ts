import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { policy } from "../../../lang/generate.ts";
import { PULLS, startClient } from "../client.ts";

/** What an editor asks about a file, without and with a place in it. */
const ABOUT_FILE = ["documentSymbol", "foldingRange", "semanticTokens/full", "documentLink"];
const ABOUT_PLACE = ["definition", "documentHighlight"];

/** A policy that is cut anywhere and goes on with something else. */
const halfTyped = fc
  .tuple(
    policy,
    policy,
    fc.nat(),
    fc.constantFrom("", '"', "{", "}", "\\", "=", ",", "\r", "é", '"\\', "include ", 'file "'),
  )
  .map(([text, more, at, between]) => text.slice(0, at % (text.length + 1)) + between + more);

describe("what an editor asks about half-typed text", () => {
  it("is answered without an error, at any place, and beyond the end", async () => {
    const client = await startClient({
      capabilities: { ...PULLS, textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } },
    });
    await client.open("policy.wall", "");
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(halfTyped, fc.nat(40), fc.nat(200), async (text, line, character) => {
        await client.open("policy.wall", text);
        const position = { line, character };
        for (const method of ABOUT_FILE) await client.ask(`textDocument/${method}`, "policy.wall");
        for (const method of ABOUT_PLACE) await client.ask(`textDocument/${method}`, "policy.wall", { position });
        await client.ask("textDocument/selectionRange", "policy.wall", { positions: [position] });
        const range = { start: { line: 0, character: 0 }, end: position };
        await client.ask("textDocument/semanticTokens/range", "policy.wall", { range });
        const context = { includeDeclaration: true };
        await client.ask("textDocument/references", "policy.wall", { position, context });
        await client.connection.sendRequest("workspace/symbol", { query: text.slice(0, 3) });
        // A rename may be refused, with a reason that a reader understands.
        for (const method of ["prepareRename", "rename"]) {
          const refused = await client
            .ask(`textDocument/${method}`, "policy.wall", { position, newName: "fresh" })
            .then(
              () => undefined,
              (error: Error) => error.message,
            );
          expect(refused ?? "").toMatch(/^$|^`|^nothing defines|^here stands no name/);
        }
        asked++;
      }),
      { numRuns: 60 },
    );
    expect(asked).toBe(60);
  });
});
