import { describe, expect, it } from "vitest";
import { sarif } from "../../../src/report/sarif.ts";
import { finding, findings, spanOf } from "./fixture.ts";

const TEXT = "allow tcp ssh from offcie to host\ndeny any to host\n";
const span = (file: string) => spanOf(file, TEXT, "offcie");

function log(file: string) {
  const fix = { title: "write `office`", edits: [{ span: span(file), text: "office" }] };
  const related = [{ span: spanOf(file, TEXT, "deny"), message: "see here" }];
  return JSON.parse(
    sarif(
      findings(file, TEXT, [
        finding(span(file), { related, fix, help: ["Did you mean `office`?"] }),
        finding(undefined),
      ]),
    ),
  );
}

/** Every object in a value, with the name under which it stands. */
function* objects(value: unknown, name = ""): Generator<{ name: string; object: Record<string, unknown> }> {
  if (Array.isArray(value)) for (const item of value) yield* objects(item, name);
  else if (value !== null && typeof value === "object") {
    yield { name, object: value as Record<string, unknown> };
    for (const [key, item] of Object.entries(value)) yield* objects(item, key);
  }
}

/** What the OASIS schema requires and allows of the objects that we write (`additionalProperties` is false throughout). */
const SCHEMA: Record<string, { required: string[]; allowed: string[] }> = {
  "": { required: ["version", "runs"], allowed: ["$schema"] },
  runs: { required: ["tool"], allowed: ["results", "columnKind"] },
  tool: { required: ["driver"], allowed: [] },
  driver: { required: ["name"], allowed: ["version", "rules", "informationUri"] },
  rules: { required: ["id"], allowed: ["shortDescription", "fullDescription", "help", "defaultConfiguration"] },
  shortDescription: { required: ["text"], allowed: ["markdown"] },
  fullDescription: { required: ["text"], allowed: ["markdown"] },
  help: { required: ["text"], allowed: ["markdown"] },
  defaultConfiguration: { required: [], allowed: ["level"] },
  results: {
    required: ["message"],
    allowed: ["ruleId", "ruleIndex", "level", "locations", "relatedLocations", "fixes"],
  },
  message: { required: ["text"], allowed: [] },
  locations: { required: [], allowed: ["physicalLocation"] },
  relatedLocations: { required: [], allowed: ["physicalLocation", "id", "message"] },
  physicalLocation: { required: ["artifactLocation"], allowed: ["region"] },
  artifactLocation: { required: [], allowed: ["uri"] },
  region: { required: [], allowed: ["startLine", "startColumn", "endLine", "endColumn"] },
  deletedRegion: { required: [], allowed: ["startLine", "startColumn", "endLine", "endColumn"] },
  fixes: { required: ["artifactChanges"], allowed: ["description"] },
  description: { required: ["text"], allowed: [] },
  artifactChanges: { required: ["artifactLocation", "replacements"], allowed: [] },
  replacements: { required: ["deletedRegion"], allowed: ["insertedContent"] },
  insertedContent: { required: [], allowed: ["text"] },
};

describe("sarif", () => {
  it("holds to the schema's objects", () => {
    for (const { name, object } of objects(log("edge.wall"))) {
      const rule = SCHEMA[name];
      expect(rule, `an object that the schema doesn't have: ${name}`).toBeDefined();
      expect(Object.keys(object)).toEqual(expect.arrayContaining(rule?.required ?? []));
      for (const key of Object.keys(object))
        expect([...(rule?.required ?? []), ...(rule?.allowed ?? [])]).toContain(key);
    }
  });

  it("says where, what and how to mend it", () => {
    const [run] = log("edge.wall").runs;
    expect(run.columnKind).toBe("utf16CodeUnits");
    expect(run.tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(["unknown-name"]);
    const [result, nowhere] = run.results;
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(result.level).toBe("error");
    expect(result.message.text).toBe("nothing is called `x`. Did you mean `office`?");
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "edge.wall" },
      region: { startLine: 1, startColumn: 20, endLine: 1, endColumn: 26 },
    });
    expect(result.fixes[0].artifactChanges[0].replacements[0].insertedContent.text).toBe("office");
    expect(nowhere.locations).toBeUndefined();
  });

  it("writes paths as URIs", () => {
    const uri = (file: string) => log(file).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri;
    expect(uri("rules/my edge#1.wall")).toBe("rules/my%20edge%231.wall");
    expect(uri("/etc/wallc/edge.wall")).toBe("file:///etc/wallc/edge.wall");
    expect(uri("\ud800.wall")).toBe("%EF%BF%BD.wall");
  });
});
