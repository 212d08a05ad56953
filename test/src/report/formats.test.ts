import { describe, expect, it } from "vitest";
import { compact } from "../../../src/report/compact.ts";
import { FORMAT_NAMES, FORMATS } from "../../../src/report/formats.ts";
import { github } from "../../../src/report/github.ts";
import { gitlab } from "../../../src/report/gitlab.ts";
import { json } from "../../../src/report/json.ts";
import { sortFindings } from "../../../src/report/sort.ts";
import { summary } from "../../../src/report/summary.ts";
import { finding, findings, spanOf } from "./fixture.ts";

const TEXT = "allow tcp ssh from offcie to host\ndeny any to host\n";
const at = (needle: string, file = "edge.wall") => spanOf(file, TEXT, needle);

describe("the formats", () => {
  it("are the ones that the help promises", () => {
    expect(FORMAT_NAMES).toEqual(["pretty", "compact", "json", "sarif", "github", "gitlab"]);
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

describe("gitlab", () => {
  const report = (...items: Parameters<typeof findings>[2][number][]) =>
    JSON.parse(gitlab(findings("edge.wall", TEXT, items)));

  it("says where, what, how bad, and what to do", () => {
    expect(report(finding(at("offcie"), { message: "nothing is called `offcie`", help: ["Write `office`"] }))).toEqual([
      {
        description: "nothing is called `offcie`. Write `office`.",
        check_name: "unknown-name",
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        severity: "critical",
        location: { path: "edge.wall", positions: { begin: { line: 1, column: 20 }, end: { line: 1, column: 26 } } },
      },
    ]);
  });

  it("has a place for everything, in a path that the repository has", () => {
    const [nowhere, dotted] = report(finding(undefined, { severity: "note" }), finding(at("ssh", "./sub/a.wall")));
    expect(nowhere).toMatchObject({
      severity: "info",
      location: { path: "edge.wall", positions: { begin: { line: 1, column: 1 } } },
    });
    expect(dotted.location.path).toBe("sub/a.wall");
    expect(report(finding(at("ssh"), { severity: "warning" }))[0].severity).toBe("major");
    expect(gitlab(findings("edge.wall", TEXT, []))).toBe("[]\n");
  });

  it("knows a finding again when its line moves, and tells two of the same from each other", () => {
    const prints = (...items: Parameters<typeof report>) =>
      report(...items).map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    const [first, second] = prints(finding(at("ssh")), finding(at("deny")));
    expect(first).not.toBe(second);
    expect(prints(finding(at("deny")))).toEqual([first]);
    expect(prints(finding(at("ssh"), { message: "other" }))).not.toContain(first);
    expect(prints(finding(at("ssh", "b.wall")))).not.toContain(first);
    expect(prints(finding(at("ssh"), { code: "other" }))).not.toContain(first);
  });

  it("hashes as the published FNV-1a does", () => {
    const what = JSON.stringify(["unknown-name", "edge.wall", "nothing is called `x`"]);
    let hash = 0xcbf29ce484222325n;
    for (const byte of Buffer.from(`${what} 0`)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) % 2n ** 64n;
    expect(report(finding(at("ssh")))[0].fingerprint).toBe(hash.toString(16).padStart(16, "0"));
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
