import * as z from "zod/mini";
import { quote } from "../quote.ts";
import { formatPath, type Problem } from "../snapshot-error.ts";

/**
 * Reads a value by a schema. What is wrong with it is added to `problems`, each with its path behind `at`; the result is
 * then `undefined`.
 */
export function check<T extends z.core.$ZodType>(
  schema: T,
  value: unknown,
  at: readonly PropertyKey[],
  problems: Problem[],
): z.output<T> | undefined {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    problems.push({ path: formatPath([...at, ...issue.path]), message: explain(issue, valueAt(value, issue.path)) });
  }
  return undefined;
}

function explain(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code === "custom")
    return issue.message.startsWith("is ") ? `${describe(found)} ${issue.message}` : issue.message;
  if (found === undefined) return "is missing";
  if (issue.code === "invalid_value") {
    return `${describe(found)} is none of ${issue.values.map((v) => `\`${String(v)}\``).join(", ")}`;
  }
  if (issue.code === "invalid_type") return `${describe(found)} is not ${NOUNS[issue.expected] ?? issue.expected}`;
  return `${describe(found)} is not what belongs here`;
}

const NOUNS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "`true` or `false`",
  array: "a list",
  object: "an object",
};

function describe(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (value === null) return "`null`";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `\`${String(value)}\``;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}
