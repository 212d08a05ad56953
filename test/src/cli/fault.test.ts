import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { run } from "../../../src/cli/run.ts";
import { NOBODY } from "./harness.ts";

/** Runs a command whose world breaks under it in a way that no command foresees. */
async function broken(env: Readonly<Record<string, string>>) {
  let said = "";
  const stdout = {
    write: () => {
      throw new TypeError("cannot read properties\n    at someone (else.ts:1:2)");
    },
  };
  const stderr = {
    write: (text: string) => {
      said += text;
    },
  };
  const rim = { ...NOBODY, stdin: Readable.from([]), stdout, stderr, env };
  return { code: await run(["explain"], rim), said };
}

describe("a fault of wallc's own", () => {
  it("is one clear sentence and exit code 3", async () => {
    expect(await broken({})).toEqual({
      code: 3,
      said:
        "error: a fault in wallc itself: cannot read properties\n" +
        "  = help: please report it, with the policy; `WALLC_DEBUG=1` shows where it happened\n",
    });
  });

  it("shows where it happened only if asked", async () => {
    const { code, said } = await broken({ WALLC_DEBUG: "1" });
    expect(code).toBe(3);
    expect(said).toContain("fault.test.ts");
  });
});
