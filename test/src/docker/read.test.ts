import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { printSnapshot } from "../../../src/docker/print.ts";
import { readTopology } from "../../../src/docker/read.ts";

const FIXTURES = new URL("../../fixtures/docker/", import.meta.url);
const dumps = readdirSync(FIXTURES).filter((name) => name.endsWith(".inspect.json"));

describe("readTopology", () => {
  it("has dumps of four engines to read", () => {
    expect([...new Set(dumps.map((name) => name.slice(0, 3)))].sort()).toEqual(["e20", "e26", "e28", "e29"]);
  });

  it.each(dumps)("reads %s, and its own snapshot of it to the same bytes", (name) => {
    const topology = readTopology({ text: readFileSync(new URL(name, FIXTURES), "utf8"), file: name });
    expect(topology.networks.find((network) => network.name === "bridge")?.bridge).toBe("docker0");
    const text = printSnapshot(topology);
    expect(printSnapshot(readTopology({ text, file: "snapshot.json" }))).toBe(text);
  });
});
