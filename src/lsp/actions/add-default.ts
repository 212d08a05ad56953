import type { ActionMaker } from "./action.ts";

/** How the help of a finding proposes a default that refuses. */
const PROPOSED = /^(?:Add|if that is what you want, say) `(default deny [a-z ]+)`/;

/** The default that a finding misses, as its help writes it: at the end of the file, where one looks for it. */
export const addDefault: ActionMaker = ({ finding, document }) => {
  const { uri, text } = document;
  const end = document.positionAt(text.length);
  const begin = text === "" || text.endsWith("\n") ? "" : "\n";
  return finding.help.flatMap((help) => {
    const statement = PROPOSED.exec(help)?.[1];
    if (statement === undefined) return [];
    const changes = [{ uri, range: { start: end, end }, text: `${begin}${statement}\n` }];
    return [{ title: `Add \`${statement}\``, finding, changes }];
  });
};
