import { type Connection, MessageType, ShowMessageNotification } from "vscode-languageserver";
import type { Session } from "./session.ts";

/** Shows a long text: as a document where the client can open one, else as a message. */
export async function showPage(name: string, text: string, connection: Connection, session: Session): Promise<void> {
  if (session.client.window?.showDocument?.support) {
    const uri = await session.pages.write(name, text);
    const shown = uri
      ? await connection.window.showDocument({ uri, takeFocus: true }).catch(() => undefined)
      : undefined;
    if (shown?.success) return;
  }
  void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message: text });
}
