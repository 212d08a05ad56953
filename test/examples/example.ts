import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import { parse } from "../../lang/parse.ts";
import type { Program, Statement } from "../../lang/tree.ts";
import { lint } from "../../src/analysis/lint/lint.ts";
import { readTopology } from "../../src/docker/read.ts";
import type { Topology } from "../../src/docker/topology.ts";
import type { Ir } from "../../src/ir/ir.ts";
import { compile } from "../../src/policy/compile.ts";
import { silence } from "../../src/report/silence.ts";
import { verdict } from "../src/policy/build.ts";

export const EXAMPLES = join(import.meta.dirname, "../../examples");

/** The names of the examples' folders. */
export const EXAMPLE_NAMES = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

/** No example says `until`, so any day will do. */
const TODAY = "2026-01-01";

/** An example's policy, Docker's world, and what became of it. */
export interface Example {
  readonly program: Program;
  readonly topology: Topology;
  readonly ir: Ir;
  /** What `wallc check` would show. */
  readonly findings: readonly Diagnostic[];
}

export function readExample(name: string): Example {
  const text = readText(name, "policy.wall");
  const parsed = parse("policy.wall", text);
  const program: Program = { files: ["policy.wall"], ...parsed };
  const topology = readTopology({ text: readText(name, "docker.json"), file: `${name}/docker.json` });
  const { ir, diagnostics } = compile(program, topology, { today: TODAY });
  const all = [...parsed.diagnostics, ...diagnostics, ...lint({ program, topology, ir })];
  const { kept, unused } = silence(all, program.suppressions);
  if (!ir) throw new Error(all.map((one) => one.message).join("\n"));
  return { program, topology, ir, findings: [...kept, ...unused] };
}

export function readText(name: string, file: string): string {
  return readFileSync(join(EXAMPLES, name, file), "utf8");
}

/** Packets as `build.ts` writes them (`@NAME` is the bridge of a Docker network), and what is to become of them. */
export type Probes = Readonly<Record<string, string>>;

/**
 * Holds an example to a table of packets: each gets the decision that its README claims, and no rule of the policy could be
 * left out without a packet of the table showing it. `idle` are the lines of rules that change nothing, and say so in the README.
 */
export function holdTo(name: string, groups: Readonly<Record<string, Probes>>, idle: readonly number[] = []): void {
  const { program, topology, ir } = readExample(name);
  const bridge = (text: string) =>
    text.replace(/@([\w.-]+)/g, (_, wanted) => {
      const found = topology.networks.find((one) => one.name === wanted)?.bridge;
      if (found === undefined) throw new Error(`no bridge ${wanted}`);
      return found;
    });
  const probes = Object.values(groups).flatMap((group) => Object.entries(group));
  const decisions = (of: Ir) => probes.map(([text]) => verdict(of, bridge(text)));

  describe(name, () => {
    for (const [title, group] of Object.entries(groups)) {
      it(title, () => {
        const got = Object.keys(group).map((text) => [text, verdict(ir, bridge(text))]);
        expect(Object.fromEntries(got)).toEqual(group);
      });
    }

    it("has no rule too many", () => {
      const all = decisions(ir);
      const found = program.statements.filter((statement) => {
        if (statement.kind !== "rule") return false;
        const without = compile(withoutStatement(program, statement), topology, { today: TODAY });
        return without.ir && JSON.stringify(decisions(without.ir)) === JSON.stringify(all);
      });
      expect(found.map((statement) => statement.span.start.line)).toEqual(idle);
    });
  });
}

function withoutStatement(program: Program, statement: Statement): Program {
  return { ...program, statements: program.statements.filter((one) => one !== statement) };
}
