import * as z from "zod/mini";
import { type Reader, Wrong } from "./values.ts";

/**
 * A text that a reader turns into its canonical form. One step, not a string schema piped into a transformation: building
 * schemas is most of what reading a small snapshot costs.
 */
export function text<T>(read: Reader<T>) {
  return z.transform((input: unknown, context): T => {
    if (typeof input === "string") return readInto(read, input, context);
    context.issues.push({ code: "invalid_type", expected: "string", input });
    return z.NEVER;
  });
}

/** As `text`, with `undefined` for the many ways to say nothing: no such key, `null`, and `""`. */
export function maybe<T>(read: Reader<T>) {
  return z.optional(
    z.transform((input: unknown, context): T | undefined => {
      if (input === undefined || input === null || input === "") return undefined;
      if (typeof input === "string") return readInto(read, input, context);
      context.issues.push({ code: "invalid_type", expected: "string", input });
      return z.NEVER;
    }),
  );
}

function readInto<T>(read: Reader<T>, input: string, context: z.core.ParsePayload): T {
  const result = read(input);
  if (!(result instanceof Wrong)) return result;
  context.issues.push({ code: "custom", message: result.message, input });
  return z.NEVER;
}

/** A whole number within bounds. */
export function whole(lowest: number, highest: number) {
  return z
    .number()
    .check(
      z.refine(
        (n: number) => Number.isInteger(n) && n >= lowest && n <= highest,
        `is not a whole number from ${lowest} to ${highest}`,
      ),
    );
}

/** A port as a number. */
export const portNumber = () => whole(0, 65535);

/** A list, where Go's `null` for an empty one counts as empty. */
export function list<T extends z.core.$ZodType>(element: T) {
  return z.pipe(
    z.nullable(z.array(element)),
    z.transform((input: z.output<T>[] | null): z.output<T>[] => input ?? []),
  );
}

/**
 * The entries of an object, sorted by key; Go's `null` for an empty map counts as empty. Keys are anything at all,
 * `__proto__` among them, so they never become the keys of an object here.
 */
export function entries<T extends z.core.$ZodType>(value: T) {
  return z.pipe(
    z.unknown(),
    z.transform((input: unknown, context): (readonly [string, z.output<T>])[] => {
      if (input === null) return [];
      if (typeof input !== "object" || Array.isArray(input)) {
        context.issues.push({ code: "invalid_type", expected: "object", input });
        return z.NEVER;
      }
      const found: [string, z.output<T>][] = [];
      for (const [key, inner] of Object.entries(input)) {
        const result = z.safeParse(value, inner);
        if (result.success) found.push([key, result.data]);
        else for (const issue of result.error.issues) push(context, key, issue, inner);
      }
      return found.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    }),
  );
}

function push(context: z.core.ParsePayload, key: string, issue: z.core.$ZodIssue, input: unknown): void {
  context.issues.push({ ...issue, path: [key, ...issue.path], input } as z.core.$ZodRawIssue);
}

/** Labels and options: an object of texts, read as an object whose keys are all its own. */
export function texts() {
  return z.pipe(
    entries(z.string()),
    z.transform((input: (readonly [string, string])[]): Readonly<Record<string, string>> => Object.fromEntries(input)),
  );
}

/** Builds a schema at its first use: a run that reads no snapshot pays nothing for them. */
export function once<T>(build: () => T): () => T {
  let built: T | undefined;
  return () => {
    built ??= build();
    return built;
  };
}
