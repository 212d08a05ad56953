import type { Diagnostic, Related } from "../../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../../lang/span.ts";
import type { Program } from "../../../lang/tree.ts";
import { formatAddress } from "../../ip/address.ts";
import { type Decision, decide } from "../../ir/decide.ts";
import { elementsOf } from "../../ir/elements.ts";
import type { Ir } from "../../ir/ir.ts";
import type { Reality } from "../../policy/reality.ts";
import type { BoundLine } from "../../policy/test-blocks.ts";
import { rulesOf, statementsOf } from "../rules-of.ts";
import { testDisputed, testFails } from "./diagnostics.ts";
import { isAsSaid, isMetered } from "./judged.ts";
import { plainPacket } from "./plain.ts";
import type { Counterexample, Prover } from "./prover.ts";
import type { Proof } from "./result.ts";
import { memoryOf, type Sample, sampleOf } from "./sample.ts";
import { decisionWords, packetWords } from "./words.ts";

interface Context {
  readonly program: Program;
  readonly prover: Prover;
  readonly ir: Ir;
  readonly reality: Reality;
}

/** Makes a proof of packets that were found: one of them, and who decides it. Without a proof where `decide` says otherwise. */
export function explain(
  found: Counterexample,
  line: BoundLine,
  context: Context,
): { readonly proof?: Proof; readonly finding: Diagnostic } {
  const { program, prover, reality } = context;
  const sample = sampleOf(found, prover.boxes, reality);
  const decision = decide(prover.judged(line.action), sample.packet, memoryOf(sample));
  const entry = (program.files[0] ?? "").split("/").at(-1) ?? "";
  const words = `${packetWords(sample, found, prover.boxes, reality)}, ${decisionWords(decision, entry)}`;
  const expected = decision.by.kind === "guard" || decision.path === found.path;
  if (!expected || isAsSaid(line.action, decision.verdict)) return { finding: testDisputed(words, line.span) };
  const by = spanOf(decision, program);
  const related: Related[] = by ? [{ span: by, message: "this decides it" }] : [];
  const finding = testFails(
    words,
    line.span,
    [...related, ...limited(sample, line, context)],
    helpFor(line, sample, reality),
  );
  const { verdict } = decision;
  return {
    proof: {
      words,
      packet: sample.packet,
      plain: plainPacket(sample.packet),
      groups: groupsOf(sample),
      decision: verdict,
      ...(by && { by }),
    },
    finding,
  };
}

function groupsOf({ groups }: Sample): Proof["groups"] {
  const held = new Map<string, Set<string>>();
  for (const { group, address } of groups) {
    const name = group.replace(/^runtime:/, "");
    held.set(name, (held.get(name) ?? new Set()).add(formatAddress(address)));
  }
  return Object.fromEntries([...held].map(([name, addresses]) => [name, [...addresses]]));
}

/** Where what decided stands in the policy. */
function spanOf({ by, path }: Decision, program: Program): Span | undefined {
  if (by.kind === "rule") {
    const { id } = by.rule;
    return rulesOf(program).find((rule) => rule.id === id)?.node.span ?? statementsOf(program, "docker")[0]?.span;
  }
  return by.kind === "final" ? statementsOf(program, "default").find((one) => one.path === path)?.span : undefined;
}

/** The rule that would let the packet through within its limit, where a line says `allow`. */
function limited(sample: Sample, { action }: BoundLine, { ir, program }: Context): Related[] {
  if (action !== "allow") return [];
  const { by, verdict } = decide(ir, sample.packet, memoryOf(sample));
  if (verdict !== "allow" || by.kind !== "rule" || !isMetered(by.rule)) return [];
  const rule = rulesOf(program).find(({ id }) => id === by.rule.id);
  return rule ? [{ span: rule.node.span, message: "this allows it only within its limit" }] : [];
}

function helpFor({ action }: BoundLine, { packet, groups }: Sample, { bridges }: Reality): string[] {
  const names = [...new Set(groups.map(({ group }) => group.replace(/^runtime:/, "")))];
  const there = bridges.find(({ bridge }) => bridge === packet.in);
  return [
    ...names.map(
      (name) => `Other programs may put anybody into \`${name}\`: \`except ${name}\` takes it out of this line.`,
    ),
    ...(action !== "allow" && there && !elementsOf(there).contains(packet.source)
      ? [
          "No network there has that address, but a container can forge it: have the rule say by which interface, with `on`.",
        ]
      : []),
  ];
}
