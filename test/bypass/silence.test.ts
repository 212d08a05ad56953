import { expect, it } from "vitest";
import { differsBySilence } from "./silence.ts";

const trial = (first: string, second: string) => ({ outcomes: [{ first, second }], findings: [] });
const EXPECTED = [{ first: "closed", second: "container web" }];

it("is silence where an answer stayed away, and nothing else differs", () => {
  expect(differsBySilence(trial("closed", "closed"), EXPECTED)).toBe(true);
});

it("is none where something answered that should not, or somebody else", () => {
  expect(differsBySilence(trial("container db", "closed"), EXPECTED)).toBe(false);
  expect(differsBySilence(trial("container db", "container web"), EXPECTED)).toBe(false);
  expect(differsBySilence(trial("closed", "container db"), EXPECTED)).toBe(false);
});

it("is none where all is as expected, or nothing is known", () => {
  expect(differsBySilence(trial("closed", "container web"), EXPECTED)).toBe(false);
  expect(differsBySilence(trial("closed", "closed"), undefined)).toBe(false);
});
