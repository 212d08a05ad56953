import { expect, it } from "vitest";
import { cases } from "../cases.ts";
import { readAllMeasured } from "../measured.ts";
import { readPage } from "./file.ts";
import { page } from "./page.ts";

it("is what the kept measurements come to", () => {
  expect(readPage()).toBe(page(cases, readAllMeasured()));
});
