import { describe, expect, it } from "vitest";
import { languageDefinitions } from "../../../../lang/diagnostics/catalogue.ts";
import { catalogue } from "../../../../src/cli/catalogue.ts";
import { lintWorld } from "../../analysis/lint/world.ts";
import { startClient } from "../client.ts";
import { ACTS, actionsAt, changed, EVERYTHING } from "../code-actions.ts";

/** The codes of what is found by reading alone. */
const READING = new Set(languageDefinitions.map(({ code }) => code));

describe("every action on the wrong example of every explanation", () => {
  const examples = catalogue.flatMap(({ code, explanation }) => {
    const wrong = /Wrong:\n\n```wall\n([\s\S]*?)\n```/.exec(explanation)?.[1];
    return wrong === undefined ? [] : [{ code, wrong }];
  });

  it("makes no new error", async () => {
    const client = await startClient({
      capabilities: ACTS,
      files: { "docker.json": JSON.stringify(lintWorld()), "common.wall": "let common = 192.0.2.1\n" },
    });
    const errorsOf = async (name: string, text: string): Promise<string[]> => {
      await client.open(name, text);
      const found = (await client.diagnostics(name)).filter(({ severity }) => severity === 1);
      return found.map(({ code }) => String(code));
    };
    let done = 0;
    for (const { code, wrong } of examples) {
      const name = `${code}.wall`;
      const before = await errorsOf(name, wrong);
      const actions = await actionsAt(client, name, EVERYTHING);
      for (const action of actions) {
        const text = action.edit && changed(client, action, () => wrong)[name];
        // What the writer is to fill in is an error until then; an odd character is often one of a pair.
        if (text === undefined || text.includes("ADDRESS") || code === "odd-character") continue;
        const fresh = await errorsOf(`after-${++done}.wall`, text);
        // What the meaning has of errors is only looked for where the text has none.
        const hidden = before.some((one) => READING.has(one)) ? fresh.filter((one) => !READING.has(one)) : [];
        await client.close(`after-${done}.wall`);
        expect(
          fresh.filter((one) => !before.includes(one) && !hidden.includes(one)),
          `${code}: ${action.title}\n${text}`,
        ).toEqual([]);
      }
      await client.close(name);
    }
    expect(done).toBeGreaterThan(80);
  });
});
