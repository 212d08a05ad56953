import { appliedAt, isSound, type Status } from "./status.ts";

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

/**
 * The status in Prometheus' text format (prometheus.io, "Exposition formats", version 0.0.4), for instance for node_exporter's
 * textfile collector. Without a policy in force there is the one metric that says so.
 */
export function statusMetrics(status: Status | undefined): string {
  const inForce = metric("wallc_in_force", "gauge", "Whether a policy is in force.", [[{}, status ? 1 : 0]]);
  if (status === undefined) return inForce;
  const { generation, drift, strays, hits, sources } = status;
  const counted = (pick: "packets" | "bytes") =>
    hits.flatMap(({ kind, place, verdict = "", label = "", ...counter }): Sample[] => {
      const value = counter[pick];
      return value === undefined ? [] : [[{ kind, place, verdict, label }, value]];
    });
  const refused = (sources ?? []).map(({ source, lines }): Sample => [{ source }, lines]);
  return [
    inForce,
    metric("wallc_policy_info", "gauge", "The policy in force.", [
      [{ policy: generation.source, firewall: generation.firewall, generation: generation.id }, 1],
    ]),
    metric("wallc_policy_applied_timestamp_seconds", "gauge", "When the policy in force was applied.", [
      [{}, Date.parse(appliedAt(generation)) / 1000],
    ]),
    metric("wallc_policy_compiled_timestamp_seconds", "gauge", "When the policy in force was compiled.", [
      [{}, Date.parse(generation.at) / 1000],
    ]),
    metric("wallc_sound", "gauge", "Whether the kernel holds exactly the rules that it should.", [
      [{}, isSound(status) ? 1 : 0],
    ]),
    metric("wallc_drift", "gauge", "Chains, sets, jumps and switches that aren't as they should be.", [
      [{}, drift.length + strays.length],
    ]),
    metric(
      "wallc_packets_total",
      "counter",
      "Packets by the policy's lines since the rules were loaded: those that open connections, and refused ones.",
      counted("packets"),
    ),
    metric("wallc_bytes_total", "counter", "Bytes of these packets.", counted("bytes")),
    metric("wallc_refused_log_lines", "gauge", "Lines in the kernel's log by refused source, the worst ten.", refused),
  ].join("");
}

function metric(name: string, type: "counter" | "gauge", help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}${labelsText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** Backslash, quote and line feed are all that the format escapes. */
function escaped(value: string): string {
  return value.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n");
}
