import { removal } from "../removal.ts";
import type { ActionMaker } from "./action.ts";

/** Takes out a comment that silences nothing. */
export const removeSuppression: ActionMaker = ({ finding, document }) => {
  if (finding.code !== "unused-suppression" || !finding.span) return [];
  const changes = [removal(document, finding.span)];
  return [{ title: "Remove the comment", finding, changes, isSure: true }];
};
