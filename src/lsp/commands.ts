import type { Command } from "./command.ts";
import { explain } from "./commands/explain.ts";
import { showTest } from "./commands/show-test.ts";

/** Everything that the client can have done by name. */
export const COMMANDS: readonly Command[] = [explain, showTest];
