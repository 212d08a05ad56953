import { describe, expect, it } from "vitest";
import { compact } from "../../../src/report/compact.ts";
import { FORMAT_NAMES, FORMATS } from "../../../src/report/formats.ts";
import { github } from "../../../src/report/github.ts";
import { json } from "../../../src/report/json.ts";
import { sortFindings } from "../../../src/report/sort.ts";
import { summary } from "../../../src/report/summary.ts";
import { finding, findings, spanOf } from "./fixture.ts";

const TEXT = "allow tcp ssh from offcie to host\ndeny any to host\n";
const at = (needle: string, file = "edge.wall") => spanOf(file, TEXT, needle);

describe("the formats", () => {
  it("are the ones that the help promises", () => {
    expect(FORMAT_NAMES).toEqual(["pretty", "compact", "json", "sarif", "github"]);
  });

  it("end in a line break, or print nothing", () => {
    for (const name of FORMAT_NAMES) {
      expect(FORMATS[name](findings("edge.wall", TEXT, [finding(at("ssh"))]))).toMatch(/[^\n]\n$/);
      expect(FORMATS[name](findings("edge.wall", TEXT, []))).toMatch(/^$|[^\n]\n$/);
    }
  });
});

describe("compact", () => {
  it("prints one line a finding", () => {
    const nowhere = finding(undefined, { message: "no\nengine" });
    expect(compact(findings("edge.wall", TEXT, [nowhere, finding(at("offcie"))]))).toBe(
      "wallc: error[unknown-name]: no<U+000A>engine\nedge.wall:1:20: error[unknown-name]: nothing is called `x`\n",
    );
  });
});

describe("json", () => {
  it("carries everything, and counts", () => {
    const fix = { title: "write it", edits: [{ span: at("offcie"), text: "office" }] };
    const item = finding(at("offcie"), { help: ["h"], related: [{ span: at("deny"), message: "r" }], fix });
    const value = JSON.parse(json(findings("edge.wall", TEXT, [item, finding(undefined, { severity: "note" })])));
    const place = {
      file: "edge.wall",
      start: { offset: 19, line: 1, column: 20 },
      end: { offset: 25, line: 1, column: 26 },
    };
    expect(value.version).toBe(1);
    expect(value.summary).toEqual({ errors: 1, warnings: 0, notes: 1 });
    expect(value.diagnostics[0]).toMatchObject({
      code: "unknown-name",
      severity: "error",
      place,
      help: ["h"],
      related: [{ message: "r" }],
      fix: { title: "write it", edits: [{ place, text: "office" }] },
    });
    expect(value.diagnostics[1].place).toBeNull();
  });
});

describe("github", () => {
  it("escapes what the runner would take for its own", () => {
    const item = finding(at("offcie", "a,b:c%.wall"), { message: "50 % of `a\nb`", help: ["do: this"] });
    expect(github(findings("a,b:c%.wall", TEXT, [item]))).toBe(
      "::error file=a%2Cb%3Ac%25.wall,line=1,col=20,endColumn=26,title=unknown-name::50 %25 of `a%0Ab`%0Ahelp: do: this\n",
    );
  });

  it("knows three levels, and ends further down", () => {
    const note = finding(undefined, { severity: "note" });
    const warning = finding(at("host\ndeny"), { severity: "warning" });
    const text = github(findings("edge.wall", TEXT, [note, warning]));
    expect(text).toContain("::notice title=unknown-name::");
    expect(text).toContain("::warning file=edge.wall,line=1,col=30,endLine=2,title=unknown-name::");
  });
});

describe("sortFindings", () => {
  it("sorts by file in the order of reading, place and severity, and says each thing once", () => {
    const warning = finding(at("ssh"), { severity: "warning" });
    const items = [
      finding(at("ssh", "b.wall")),
      warning,
      finding(at("deny", "a.wall")),
      finding(at("deny")),
      finding(at("ssh")),
      finding(at("ssh")),
      finding(undefined),
    ];
    const order = sortFindings(items, ["edge.wall", "b.wall"]).map(
      ({ span, severity }) => `${span?.file}:${span?.start.line} ${severity}`,
    );
    expect(order).toEqual([
      "undefined:undefined error",
      "edge.wall:1 error",
      "edge.wall:1 warning",
      "edge.wall:2 error",
      "b.wall:1 error",
      "a.wall:2 error",
    ]);
  });
});

describe("summary", () => {
  it("counts in words", () => {
    const of = (...severities: ("error" | "warning" | "note")[]) =>
      summary(severities.map((severity) => finding(undefined, { severity })));
    expect(of()).toBe("");
    expect(of("error", "warning", "error", "note")).toBe("2 errors, 1 warning, 1 note");
    expect(of("warning", "warning")).toBe("2 warnings");
  });
});
