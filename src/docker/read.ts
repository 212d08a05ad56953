import { fromInspect } from "./from-inspect.ts";
import { JsonSyntaxError, readJsonValues } from "./json.ts";
import { isSnapshot, readSnapshot } from "./read-snapshot.ts";
import { type Problem, SnapshotError } from "./snapshot-error.ts";
import { sortAnswers } from "./sort-answers.ts";
import type { Topology } from "./topology.ts";

/** The longest text that is read, in UTF-16 units: some 10,000 containers. */
const LONGEST = 128 * 1024 * 1024;

/**
 * Reads a Docker host from a text: a snapshot of ours; or what `docker inspect`, `docker network inspect` and
 * `docker service inspect` print, each alone, in one array, one behind the other, or as
 * `{"containers": […], "networks": […], "services": […]}`. Throws a `SnapshotError` that names every bad value.
 */
export function readTopology(source: { readonly text: string; readonly file: string }): Topology {
  const problems: Problem[] = [];
  const topology = read(source.text, problems);
  if (topology === undefined || problems.length > 0) throw new SnapshotError(source.file, problems);
  return topology;
}

function read(text: string, problems: Problem[]): Topology | undefined {
  if (text.length > LONGEST) {
    problems.push({ path: "(the whole)", message: `is longer than ${LONGEST} characters` });
    return undefined;
  }
  const values = parse(text, problems);
  if (values === undefined) return undefined;
  const [first] = values;
  if (values.length === 1 && isSnapshot(first)) return readSnapshot(first, problems);
  const answers = sortAnswers(
    values.map((value, i) => ({ value, at: values.length === 1 ? [] : [Symbol(`document ${i + 1}:`)] })),
    problems,
  );
  return fromInspect(answers, problems);
}

function parse(text: string, problems: Problem[]): unknown[] | undefined {
  try {
    return readJsonValues(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    problems.push({ path: `line ${error.line}, column ${error.column}`, message: error.message });
    return undefined;
  }
}
