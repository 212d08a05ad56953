import { isGone } from "../../lang/anchor.ts";
import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import { hasErrors } from "../cli/has-errors.ts";
import { silence } from "../report/silence.ts";
import type { Policy } from "./policy.ts";
import { isTested, testFindings } from "./tests-of.ts";

/**
 * The findings of policies between two compilations: those of the text as it is now, which take no time, and those of the last
 * compilation about statements that have not changed since.
 */
export class RecentFindings {
  /** How many milliseconds the last compilation of a policy took, by its root. */
  readonly #took = new Map<string, number>();
  /** By the policy's root; without what reading found. */
  readonly #compiled = new Map<string, readonly Diagnostic[]>();

  /** Those of which only a part has been told. */
  readonly #owing = new WeakSet<Policy>();

  /** The findings of a policy that has been compiled and tested, or is now. */
  whole(policy: Policy): readonly Diagnostic[] {
    const begin = performance.now();
    const known = policy.isCompiled;
    const findings = [...policy.findings(), ...testFindings(policy)];
    this.#owing.delete(policy);
    // A policy with an error is not linted nor tested: it says nothing of how long the next one takes.
    if (!known && !hasErrors(findings)) this.#took.set(policy.root, performance.now() - begin);
    const read = new Set(policy.diagnostics.map(keyOf));
    this.#compiled.set(
      policy.root,
      findings.filter((finding) => !read.has(keyOf(finding))),
    );
    return findings;
  }

  /** All of it where that takes no time that a writer would notice; else what can be said at once. */
  soon(policy: Policy): readonly Diagnostic[] {
    const took = this.#took.get(policy.root);
    return took === undefined || took <= SHORT ? this.whole(policy) : this.#atOnce(policy);
  }

  /** Whether there is more to be told of a policy than has been, also where something else has compiled it in the meantime. */
  owes(policy: Policy): boolean {
    return this.#owing.has(policy) || !policy.isJudged || !isTested(policy);
  }

  /** Lets go of what is known of the policy that begins with a file. */
  forget(root: string): void {
    this.#took.delete(root);
    this.#compiled.delete(root);
  }

  #atOnce(policy: Policy): readonly Diagnostic[] {
    if (policy.isJudged && isTested(policy)) return this.whole(policy);
    this.#owing.add(policy);
    const { kept } = silence(policy.diagnostics, policy.program.suppressions, () => false);
    const before = (this.#compiled.get(policy.root) ?? []).filter(
      ({ span }) => span === undefined || !isGone(span.start),
    );
    // As in `check`: while the text can't be read, warnings about its meaning wait.
    return [...kept, ...(hasErrors(kept) ? before.filter(({ severity }) => severity === "error") : before)];
  }
}

/** Milliseconds: two pictures of a screen. */
const SHORT = 33;

function keyOf({ code, message, span }: Diagnostic): string {
  return `${code} ${message} ${span?.file}:${span?.start.offset}`;
}
