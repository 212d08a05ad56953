import { addressDefinitions } from "./addresses.ts";
import { behindTrafficDefinitions } from "./behind-traffic.ts";
import type { Definition } from "./diagnostic.ts";
import { endpointDefinitions } from "./endpoints.ts";
import { fileDefinitions } from "./files.ts";
import { modifierDefinitions } from "./modifiers.ts";
import { nameDefinitions } from "./names.ts";
import { statementDefinitions } from "./statements.ts";
import { syntaxDefinitions } from "./syntax.ts";
import { textDefinitions } from "./text.ts";
import { trafficDefinitions } from "./traffic.ts";

/**
 * The findings of this room, in the order in which the reference lists them. Other rooms have definition files of their
 * own; what shows all of them (`wallc explain`) puts the lists together.
 */
export const languageDefinitions: readonly Definition[] = [
  ...textDefinitions,
  ...syntaxDefinitions,
  ...nameDefinitions,
  ...addressDefinitions,
  ...trafficDefinitions,
  ...behindTrafficDefinitions,
  ...endpointDefinitions,
  ...modifierDefinitions,
  ...statementDefinitions,
  ...fileDefinitions,
];

/** The same under the name that the catalogues of all rooms have. */
export const catalogue = languageDefinitions;
