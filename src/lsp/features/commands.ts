import { ResponseError } from "vscode-languageserver";
import { COMMANDS } from "../commands.ts";
import type { Feature } from "../feature.ts";

/** `InvalidParams` of JSON-RPC. */
const INVALID = -32602;

/** What the client has done by name: the commands of code actions and code lenses. */
export const commands: Feature = {
  capabilities: () => ({ executeCommandProvider: { commands: COMMANDS.map(({ name }) => name) } }),
  start(connection, session) {
    connection.onExecuteCommand(({ command, arguments: args }) => {
      const found = COMMANDS.find(({ name }) => name === command);
      if (!found) return new ResponseError(INVALID, `there is no command \`${command}\``);
      return found.run(args ?? [], connection, session);
    });
  },
};
