import type { ActionMaker } from "./actions/action.ts";
import { addDefault } from "./actions/add-default.ts";
import { addSshRule } from "./actions/add-ssh-rule.ts";
import { explain } from "./actions/explain.ts";
import { fix } from "./actions/fix.ts";
import { removeStatement } from "./actions/remove-statement.ts";
import { removeSuppression } from "./actions/remove-suppression.ts";
import { suppress } from "./actions/suppress.ts";

/** Every kind of action, in the order in which those of one finding are offered: what mends it first. */
export const ACTIONS: readonly ActionMaker[] = [
  fix,
  addSshRule,
  addDefault,
  removeSuppression,
  removeStatement,
  suppress,
  explain,
];
