import { MessageType, ShowMessageNotification } from "vscode-languageserver";
import { testsText } from "../../report/tests/text.ts";
import { PLAIN } from "../../text/colour.ts";
import type { Command } from "../command.ts";
import { showPage } from "../show-page.ts";
import { testsOf } from "../tests-of.ts";

/** Shows what `wallc test` says of one `test` block, with the packet that proves it: the one at `index` of an open file. */
export const showTest: Command = {
  name: "wallc.showTest",
  async run([uri, index], connection, session) {
    const at = typeof uri === "string" ? session.at(uri) : undefined;
    const file = at?.policy.nameOf(at.document.path);
    const results = at && testsOf(at.policy)?.filter(({ span }) => span.file === file);
    const result = typeof index === "number" ? results?.[index] : undefined;
    if (!at || !result) {
      const message = "this test can't be run now";
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message });
      return null;
    }
    await showPage("test.txt", testsText([result], at.policy, PLAIN), connection, session);
    return null;
  },
};
