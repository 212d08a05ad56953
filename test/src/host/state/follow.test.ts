import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { follow } from "../../../../src/host/state/follow.ts";

it("tells of a file's changes, also in a folder that was taken away and made anew", async () => {
  const parent = mkdtempSync(join(tmpdir(), "wallc-follow-"));
  const folder = join(parent, "state");
  let told = 0;
  mkdirSync(folder);
  const stop = follow(folder, "state.json", () => {
    told++;
  });
  onTestFinished(() => {
    stop();
    rmSync(parent, { recursive: true });
  });
  const change = async () => {
    const before = told;
    writeFileSync(join(folder, "state.json.tmp"), "{}");
    renameSync(join(folder, "state.json.tmp"), join(folder, "state.json"));
    await vi.waitFor(() => expect(told).toBeGreaterThan(before), { timeout: 20_000 });
  };
  await change();
  rmSync(folder, { recursive: true });
  const before = told;
  mkdirSync(folder);
  await vi.waitFor(() => expect(told).toBeGreaterThan(before), { timeout: 20_000 });
  await change();
});
