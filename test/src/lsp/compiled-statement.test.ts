import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { load } from "../../../lang/load.ts";
import type { Program, Statement } from "../../../lang/tree.ts";
import type { Topology } from "../../../src/docker/topology.ts";
import { commentedLines, mayCover } from "../../../src/lsp/commented-lines.ts";
import { type Compiled, compiledOf } from "../../../src/lsp/compiled-statement.ts";
import type { Policy } from "../../../src/lsp/policy.ts";
import { compile } from "../../../src/policy/compile.ts";

const EXAMPLES = new URL("../../../examples/", import.meta.url);
const NAMES = readdirSync(EXAMPLES, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));

function policyOf(text: string, topology?: Topology): Policy {
  const { program } = load(["policy.wall"], { read: () => ({ text }), glob: () => [] });
  const { ir } = compile(program, topology, { today: "2026-11-30" });
  return { program, ir } as unknown as Policy;
}

function exampleOf(name: string): Policy {
  const read = (file: string) => readFileSync(new URL(`${name}/${file}`, EXAMPLES), "utf8");
  return policyOf(read("policy.wall"), JSON.parse(read("docker.json")) as Topology);
}

function compiledFile(name: string, file: string): string {
  return readFileSync(new URL(`${name}/compiled/${file}`, EXAMPLES), "utf8").replaceAll(/\n {5,}/g, " ");
}

function isCompiled(one: Statement): one is Extract<Statement, { kind: "rule" | "default" }> {
  return one.kind === "rule" || one.kind === "default";
}

function linesOf(compiled: Compiled): string[] {
  if ("problem" in compiled) throw new Error(compiled.problem);
  return compiled.lines.map(({ text }) => text);
}

describe("what a statement compiles to", () => {
  it.each(NAMES)("is what the compiled files of the example %s say, line by line", (name) => {
    const policy = exampleOf(name);
    const nft = compiledFile(name, "nft/ruleset.nft");
    const found = policy.program.statements
      .filter(isCompiled)
      .map((node) => ({ node, compiled: compiledOf(policy, node) }));
    expect(found.length).toBeGreaterThan(0);
    for (const { node, compiled } of found) {
      if (!compiled) throw new Error("the example has an error");
      expect(linesOf(compiled.nft), `line ${node.span.start.line}`).not.toEqual([]);
      if ("alone" in compiled.nft && compiled.nft.alone) continue;
      for (const line of linesOf(compiled.nft)) expect(nft).toContain(line);
    }
    // Every rule of the file that bears a place is shown for some statement, unless several share it.
    const shown = new Set(found.flatMap(({ compiled }) => (compiled ? linesOf(compiled.nft) : [])));
    const lost = commentedLines([{ name: "ruleset.nft", text: readCompiled(name), executable: false }]).filter(
      ({ text, comment }) => /^policy\.wall:\d+( |$)/.test(comment) && !shown.has(text),
    );
    expect(lost.map(({ text }) => text).filter((text) => !isEngines(policy.program, text))).toEqual([]);
  });

  it("is the same by itself in a policy that is too long to be compiled for it", () => {
    const rules = Array.from({ length: 1001 }, (_, at) => `deny tcp ${at} from 192.0.2.1 to host\n`).join("");
    const policy = policyOf(`allow udp 53 to host\n${rules}default deny to host\n`);
    const [first] = policy.program.statements;
    if (!first || !isCompiled(first)) throw new Error("no rule");
    expect(compiledOf(policy, first)).toMatchObject({
      paths: ["to-host"],
      nft: {
        alone: true,
        lines: [{ where: "chain to_host", text: 'udp dport 53 counter accept comment "policy.wall:1"' }],
      },
    });
  });

  it("is a problem in words where a back end can't express it", () => {
    const policy = policyOf('deny tcp 1 to host log "say \\"no\\" "\ndefault deny to host\n');
    const [rule] = policy.program.statements;
    if (!rule || !isCompiled(rule)) throw new Error("no rule");
    expect(compiledOf(policy, rule)?.nft).toMatchObject({ problem: expect.stringContaining("prefix") });
  });

  it("is nothing for a policy with an error", () => {
    const policy = policyOf("allow tcp 1 from nobody to host\ndefault deny to host\n");
    const [rule] = policy.program.statements;
    if (!rule || !isCompiled(rule)) throw new Error("no rule");
    expect(compiledOf(policy, rule)).toBeUndefined();
  });
});

describe("the comments of compiled rules", () => {
  it.each([
    ["a.wall:3-9", true],
    ["a.wall:1-4", false],
    ["b.wall:1-40", false],
    ["a.wall:1, b.wall:7", false],
    ["b.wall:1-2, a.wall:5-7 label", true],
    ["a.wall:5", true],
    ["other.wall:1-4, third...", true],
    ["invalid", false],
  ])("%j may speak of line 5 of a.wall: %j", (comment, expected) => {
    expect(mayCover(comment, { file: "a.wall", line: 5, column: 1 })).toBe(expected);
  });

  it("are found behind rules of several lines too", () => {
    const text =
      'table inet wallc {\n  chain to_host {\n    ip saddr { 192.0.2.1,\n      192.0.2.3 } counter accept comment "a"\n  }\n}\n';
    expect(commentedLines([{ name: "ruleset.nft", text, executable: false }])).toEqual([
      { where: "chain to_host", text: 'ip saddr { 192.0.2.1, 192.0.2.3 } counter accept comment "a"', comment: "a" },
    ]);
  });
});

function readCompiled(name: string): string {
  return readFileSync(new URL(`${name}/compiled/nft/ruleset.nft`, EXAMPLES), "utf8");
}

/** Whether a line is what the policy does in Docker's stead, which is the `docker` block's. */
function isEngines({ statements }: Program, text: string): boolean {
  const block = statements.find(({ kind }) => kind === "docker");
  return block !== undefined && text.includes(`comment "policy.wall:${block.span.start.line}"`);
}
