import type { Definition } from "../../../lang/diagnostics/diagnostic.ts";
import { dockerNameDefinitions } from "./docker-names.ts";
import { engineDefinitions } from "./engine.ts";
import { nameDefinitions } from "./names.ts";
import { ruleDefinitions } from "./rules.ts";

/** Every kind of finding that binding and lowering make. */
export const policyDefinitions: readonly Definition[] = [
  ...nameDefinitions,
  ...dockerNameDefinitions,
  ...ruleDefinitions,
  ...engineDefinitions,
];
