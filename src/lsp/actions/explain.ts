import { explain as command } from "../commands/explain.ts";
import type { ActionMaker } from "./action.ts";

/** What the finding means, in full. */
export const explain: ActionMaker = ({ finding }) => {
  const title = `Explain \`${finding.code}\``;
  return [{ title, finding, command: { title, command: command.name, arguments: [finding.code] } }];
};
