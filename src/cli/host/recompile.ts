import { load } from "../../../lang/load.ts";
import type { Program } from "../../../lang/tree.ts";
import { runStepwise } from "../../analysis/tests/run-tests.ts";
import type { Topology } from "../../docker/topology.ts";
import type { Rules } from "../../host/firewall.ts";
import { HostError } from "../../host/host-error.ts";
import type { CompiledAs, Generation } from "../../host/state/generation.ts";
import type { Ir } from "../../ir/ir.ts";
import { compile } from "../../policy/compile.ts";
import { fitsPattern } from "../input/glob.ts";
import { emit } from "./emit.ts";

/** What a policy comes to now; or the first error's message. */
export type Recompiled =
  | { readonly ir: Ir; readonly rules: Rules; readonly runTests: RunTests }
  | { readonly error: string };

/** Begins to run the policy's tests; `undefined` where there are none. */
export type RunTests = () => ReturnType<typeof runStepwise> | undefined;

/** Compiles the policy of a generation again, from the texts that were applied: nothing is read but the state. */
export class Recompiler {
  readonly generation: Generation;
  readonly #program: Program;

  constructor(generation: Generation, program: Program = programOf(generation)) {
    this.generation = generation;
    this.#program = program;
  }

  /** The same policy, compiled to another generation meanwhile. */
  at(generation: Generation): Recompiler {
    return new Recompiler(generation, this.#program);
  }

  async compile(topology: Topology, today: string, as: CompiledAs = this.generation.compiledAs): Promise<Recompiled> {
    const { firewall, source } = this.generation;
    const { ir, tests, diagnostics } = compile(this.#program, topology, { today });
    const wrong = diagnostics.find(({ severity }) => severity === "error");
    if (ir === undefined || wrong !== undefined) return { error: wrong?.message ?? "no more is known" };
    const { rules, problems } = await emit(ir, { firewall, source, compiledAs: as });
    const refused = problems.find(({ severity }) => severity === "error");
    if (refused !== undefined) return { error: refused.message };
    const runTests = () => (tests.tests.length === 0 ? undefined : runStepwise(this.#program, tests, ir));
    return { ir, rules, runTests };
  }
}

/** The texts are in the order in which they were read: one that nothing before it includes was named by the user. */
function programOf({ sources }: Generation): Program {
  const texts = new Map(sources.map(({ name, text }) => [name, text]));
  const entries: string[] = [];
  for (;;) {
    const loaded = load(entries, {
      read: (path) => {
        const text = texts.get(path);
        return text === undefined ? { error: "it is not among the texts that were applied" } : { text };
      },
      glob: (pattern) => [...texts.keys()].filter((name) => fitsPattern(name, pattern)),
    });
    const next = sources.find(({ name }) => !loaded.texts.has(name));
    if (next === undefined) return loaded.program;
    if (entries.includes(next.name)) throw new HostError("the policy in force can't be read again", "apply it again");
    entries.push(next.name);
  }
}
