import { describe, expect, it } from "vitest";
import { readKernelLog } from "../../../../src/host/log/kernel.ts";
import type { Run } from "../../../../src/host/run.ts";

const clock = () => Number(process.hrtime.bigint()) / 1e9;

/** A line of the machine's start, one of now, and one without a stamp. */
const run: Run = async (program) => {
  const lines = ["[    0.000000] start", `[${clock().toFixed(6).padStart(12)}] now`, "without a stamp"];
  return { status: 0, out: program === "dmesg" ? lines.join("\n") : "", err: "" };
};

/** Half of the time since the machine started. */
const halfway = () => new Date(Date.now() - (clock() / 2) * 1000);

describe("the kernel's log", () => {
  it("is read whole, and from a moment on, by dmesg", async () => {
    const told = async (since?: Date) =>
      (await readKernelLog(run, "dmesg", since)).split("\n").map((line) => line.replace(/^.*\] /, ""));
    expect(await told()).toEqual(["start", "now", "without a stamp"]);
    expect(await told(halfway())).toEqual(["now", "without a stamp"]);
  });

  it("is from that moment on too where the journal has nothing", async () => {
    const said = await readKernelLog(run, "auto", halfway());
    expect(said).not.toContain("start");
    expect(said).toContain("now");
  });
});
