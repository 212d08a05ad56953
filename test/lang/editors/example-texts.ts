import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The policies of `examples/`, by path. */
export function examplePolicies(): string[] {
  return readdirSync("examples", { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join("examples", name, "policy.wall"));
}

/** The examples of the language's reference. */
export function referenceTexts(): string[] {
  return [...readFileSync("lang/README.md", "utf8").matchAll(/^```wall\n([\s\S]*?)^```$/gm)].map(
    (match) => match[1] as string,
  );
}

/** All of both. */
export function exampleTexts(): string[] {
  return [...examplePolicies().map((path) => readFileSync(path, "utf8")), ...referenceTexts()];
}
