import { languageDefinitions } from "../../lang/diagnostics/catalogue.ts";
import type { Definition } from "../../lang/diagnostics/diagnostic.ts";
import { lintDefinitions } from "../analysis/lint/lint.ts";
import { testDefinitions } from "../analysis/tests/diagnostics.ts";
import { policyDefinitions } from "../policy/diagnostics/definitions.ts";
import { reportDefinitions } from "../report/silence.ts";
import { backendDefinitions } from "./backend-definitions.ts";
import { cliDefinitions } from "./diagnostics.ts";

/** Every kind of finding that any part of the compiler can make, sorted by code. */
export const catalogue: readonly Definition[] = [
  ...languageDefinitions,
  ...policyDefinitions,
  ...lintDefinitions,
  ...testDefinitions,
  ...backendDefinitions,
  ...reportDefinitions,
  ...cliDefinitions,
].sort((a, b) => (a.code < b.code ? -1 : 1));
