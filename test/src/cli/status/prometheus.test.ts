import { describe, expect, it } from "vitest";
import { NO_SETUP } from "../../../../backends/backend.ts";
import { statusMetrics } from "../../../../src/cli/status/prometheus.ts";
import type { Status } from "../../../../src/cli/status/status.ts";
import { irOf } from "../../policy/build.ts";

const STATUS: Status = {
  generation: {
    id: "20260301T120000Z-0123abcd",
    at: "2026-03-01T12:00:00.500Z",
    applied: "2026-03-01T11:00:00.250Z",
    source: 'a "b"\\c.wall',
    firewall: "nft",
    compiledAs: { ipset: false, securityTable: true },
    rules: { files: {}, setup: NO_SETUP },
    sources: [],
    ir: irOf("default deny to host\n"),
  },
  drift: [],
  strays: ["iptables-legacy"],
  hits: [
    { kind: "line", place: "a.wall:1", verdict: "deny", label: 'x\ny "z" \\', packets: 12, bytes: 3400 },
    { kind: "line", place: "a.wall:2", verdict: "deny", countedWith: "a.wall:2-3" },
    { kind: "lines", place: "a.wall:2-3", packets: 0, bytes: 0 },
  ],
  pending: false,
  sources: [{ source: "2001:db8::1", lines: 7, places: ["a.wall:1"] }],
};

/** The grammar of the format (prometheus.io, "Exposition formats"): comments, and samples with escaped labels. */
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const SAMPLE = new RegExp(`^[a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{${LABEL}(?:,${LABEL})*\\})? [0-9]+(?:\\.[0-9]+)?$`);

describe("the metrics for Prometheus", () => {
  const text = statusMetrics(STATUS);

  it("keep to the format: each metric once, with its type before its samples", () => {
    expect(text.endsWith("\n")).toBe(true);
    let name = "";
    const seen = new Set<string>();
    for (const line of text.trimEnd().split("\n")) {
      const [, kind, metric = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
      if (kind === "HELP") {
        expect(seen.has(metric)).toBe(false);
        seen.add(metric);
        name = metric;
      } else if (kind === "TYPE") {
        expect([metric, rest]).toEqual([name, metric.endsWith("_total") ? "counter" : "gauge"]);
      } else {
        expect(line).toMatch(SAMPLE);
        expect(line.slice(0, name.length + 1)).toMatch(new RegExp(`^${name}[ {]$`));
      }
    }
  });

  it("escape labels, and leave out what isn't known", () => {
    expect(text).toContain(
      'wallc_packets_total{kind="line",place="a.wall:1",verdict="deny",label="x\\ny \\"z\\" \\\\"} 12\n',
    );
    expect(text).toContain('policy="a \\"b\\"\\\\c.wall"');
    expect(text).not.toContain('place="a.wall:2",');
    expect(text).toContain('place="a.wall:2-3"');
    expect(text).toContain("wallc_policy_compiled_timestamp_seconds 1772366400.5\n");
    expect(text).toContain("wallc_policy_applied_timestamp_seconds 1772362800.25\n");
    expect(text).toContain("wallc_sound 0\n");
    expect(text).toContain('wallc_refused_log_lines{source="2001:db8::1"} 7\n');
  });

  it("say so where nothing is in force", () => {
    expect(statusMetrics(undefined)).toMatch(/^# HELP .*\n# TYPE wallc_in_force gauge\nwallc_in_force 0\n$/);
  });
});
