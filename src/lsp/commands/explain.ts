import { MessageType, ShowMessageNotification } from "vscode-languageserver";
import { catalogue } from "../../cli/catalogue.ts";
import { nearest } from "../../text/nearest.ts";
import type { Command } from "../command.ts";
import { showPage } from "../show-page.ts";

/**
 * Shows what `wallc explain CODE` says: as a document where the client can open one, for it is long, else as a message. Only the
 * server has the texts, so that they are those of the compiler that found it.
 */
export const explain: Command = {
  name: "wallc.explain",
  async run([code], connection, session) {
    const definition = catalogue.find((one) => one.code === code);
    if (!definition) {
      const near = typeof code === "string" ? nearest(code, codes()) : undefined;
      const message = `no finding has this code${near ? `: did you mean \`${near}\`?` : ""}`;
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message });
      return null;
    }
    const { severity, title, explanation } = definition;
    const text = `# ${severity}[${definition.code}]: ${title}\n\n${explanation.trim()}\n`;
    await showPage(`${definition.code}.md`, text, connection, session);
    return null;
  },
};

function codes(): readonly string[] {
  return catalogue.map(({ code }) => code);
}
