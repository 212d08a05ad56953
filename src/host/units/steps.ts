import { need, type Run } from "../run.ts";
import { put, takeAway } from "./files.ts";

/** One thing that is done to a host, as it can be told before and after. */
export type Step =
  | { readonly kind: "write"; readonly path: string; readonly text: string }
  /** `emptied`: the folder above goes too, if nothing else is in it. */
  | { readonly kind: "remove"; readonly path: string; readonly emptied?: boolean }
  | { readonly kind: "run"; readonly words: readonly string[] };

/** Does one thing. `root` stands before paths. Throws where it can't be done. */
export async function carryOutStep(step: Step, root: string, run: Run): Promise<void> {
  if (step.kind === "write") return put(`${root}${step.path}`, step.text);
  if (step.kind === "remove") return takeAway(`${root}${step.path}`, step.emptied);
  const [program = "", ...args] = step.words;
  await need(run, program, args);
}

/** `write /etc/…`, `remove …`, `run systemctl …`. */
export function stepText(step: Step): string {
  if (step.kind === "run") return `run ${step.words.join(" ")}`;
  return `${step.kind} ${step.path}`;
}
