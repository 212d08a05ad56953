import type { CommandFactory } from "./command.ts";
import { applyCommand } from "./commands/apply.ts";
import { auditCommand } from "./commands/audit.ts";
import { checkCommand } from "./commands/check.ts";
import { compileCommand } from "./commands/compile.ts";
import { completionCommand } from "./commands/completion.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { explainCommand } from "./commands/explain.ts";
import { fmtCommand } from "./commands/fmt.ts";
import { installCommand } from "./commands/install.ts";
import { loadCommand } from "./commands/load.ts";
import { logsCommand } from "./commands/logs.ts";
import { lspCommand } from "./commands/lsp.ts";
import { planCommand } from "./commands/plan.ts";
import { removeCommand } from "./commands/remove.ts";
import { rollbackCommand } from "./commands/rollback.ts";
import { snapshotCommand } from "./commands/snapshot.ts";
import { statusCommand } from "./commands/status.ts";
import { testCommand } from "./commands/test.ts";
import { uninstallCommand } from "./commands/uninstall.ts";
import { watchCommand } from "./commands/watch.ts";

/** Every command, in the order in which the help lists them. */
export const COMMANDS: readonly CommandFactory[] = [
  compileCommand,
  checkCommand,
  testCommand,
  fmtCommand,
  snapshotCommand,
  planCommand,
  applyCommand,
  rollbackCommand,
  loadCommand,
  statusCommand,
  logsCommand,
  watchCommand,
  installCommand,
  uninstallCommand,
  removeCommand,
  auditCommand,
  doctorCommand,
  explainCommand,
  lspCommand,
  completionCommand,
];
