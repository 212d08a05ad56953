import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { EmittedFile } from "../../backends/backend.ts";
import { BACKENDS, type BackendName } from "../../src/cli/backends.ts";
import { EXAMPLE_NAMES, EXAMPLES, readExample } from "./example.ts";

/** What `compiled/` of each example holds: a folder for each way to compile. */
const WAYS: Readonly<Record<string, { readonly backend: BackendName; readonly ipset: boolean }>> = {
  nft: { backend: "nft", ipset: false },
  iptables: { backend: "iptables", ipset: false },
  ipset: { backend: "iptables", ipset: true },
};

/** `npm run examples` writes the files anew; without it they are held to what the compiler says. */
const update = process.env.UPDATE_EXAMPLES === "1";

const STALE = "compiled files are stale: run `npm run examples`, and read the difference before you commit it";

describe.each(EXAMPLE_NAMES)("examples/%s", (name) => {
  it.each(Object.keys(WAYS))("compiled/%s is what the compiler says", async (way) => {
    const { backend, ipset } = WAYS[way] as (typeof WAYS)[string];
    const { ir } = readExample(name);
    const { files, problems } = await BACKENDS[backend](ir, { source: "policy.wall", ipset, securityTable: true });
    expect(problems.filter((problem) => problem.severity === "error")).toEqual([]);
    const folder = join(EXAMPLES, name, "compiled", way);
    if (update) write(folder, files);
    expect(existsSync(folder) ? readdirSync(folder).sort() : [], STALE).toEqual(files.map((file) => file.name).sort());
    for (const file of files) {
      const path = join(folder, file.name);
      expect(readFileSync(path, "utf8"), STALE).toBe(file.text);
      expect((statSync(path).mode & 0o111) !== 0, `${path} has the wrong mode`).toBe(file.executable);
    }
  });

  it("is compiled in these ways, and no other", () => {
    expect(readdirSync(join(EXAMPLES, name, "compiled")).sort()).toEqual(Object.keys(WAYS).sort());
  });
});

function write(folder: string, files: readonly EmittedFile[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, text, executable } of files) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), executable ? 0o755 : 0o644);
  }
}
