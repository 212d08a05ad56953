import type { Answer, Answers } from "./from-inspect.ts";
import { formatPath, type Problem } from "./snapshot-error.ts";

const LISTS = ["containers", "networks", "services"] as const;

/**
 * Sorts the JSON values of a file into answers of each kind. A value is an answer, an array of answers, or an object
 * with the lists `containers`, `networks` and `services`, and what `/version` and `/info` say beside them. What is none
 * of it (an image, a volume) is a problem.
 */
export function sortAnswers(documents: readonly Answer[], problems: Problem[]): Answers {
  const found = { containers: [] as Answer[], networks: [] as Answer[], services: [] as Answer[] };
  const about: { version?: Answer; info?: Answer } = {};
  for (const { value, at } of documents) {
    if (isObject(value) && LISTS.some((list) => Object.hasOwn(value, list))) {
      for (const list of LISTS) found[list].push(...answersIn(value[list] ?? [], [...at, list], problems));
      for (const kind of ["version", "info"] as const) {
        if (Object.hasOwn(value, kind)) about[kind] = { value: value[kind], at: [...at, kind] };
      }
      continue;
    }
    for (const answer of Array.isArray(value) ? answersIn(value, at, problems) : [{ value, at }]) {
      const kind = kindOf(answer.value);
      if (kind) found[kind].push(answer);
      else
        problems.push({
          path: formatPath(answer.at),
          message: "is neither a container, a network nor a Swarm service",
        });
    }
  }
  return { ...found, ...about };
}

function answersIn(value: unknown, at: readonly PropertyKey[], problems: Problem[]): Answer[] {
  if (Array.isArray(value)) return value.map((element: unknown, i) => ({ value: element, at: [...at, i] }));
  problems.push({ path: formatPath(at), message: "is not a list" });
  return [];
}

/** By the keys that only one kind has; a volume has `Driver` and `Scope` too. */
function kindOf(value: unknown): (typeof LISTS)[number] | undefined {
  if (!isObject(value)) return undefined;
  const has = (...keys: string[]) => keys.some((key) => Object.hasOwn(value, key));
  if (has("NetworkSettings", "HostConfig", "State")) return "containers";
  if (has("IPAM", "EnableIPv6", "Internal")) return "networks";
  return has("Spec", "Endpoint") && !has("Status", "Driver") ? "services" : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
