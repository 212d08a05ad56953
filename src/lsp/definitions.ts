import { builtInService } from "../../lang/services.ts";
import { definitionsIn, type NameUse } from "./names.ts";
import type { Policy } from "./policy.ts";
import type { Place } from "./reading/word.ts";
import type { Session } from "./session.ts";

export type DefinitionKind = Extract<Place, "let" | "set" | "service" | "zone">;

/** The names that a policy's files define, each with its kind; of a name that is defined twice the first one counts. */
export function definitionsOf(session: Session, policy: Policy): ReadonlyMap<string, DefinitionKind> {
  const found = new Map<string, DefinitionKind>();
  for (const name of policy.program.files) {
    const file = session.fileOf(policy, name);
    for (const { value, place } of file ? definitionsIn(file) : []) {
      if (!found.has(value)) found.set(value, place as DefinitionKind);
    }
  }
  return found;
}

/** Whether a name stands for a service of the language: where it is traffic, and the policy doesn't define it anew. */
export function isBuiltIn(
  { value, place }: Pick<NameUse, "value" | "place">,
  defined: { has(name: string): boolean },
): boolean {
  return place === "traffic" && !defined.has(value) && builtInService(value) !== undefined;
}
