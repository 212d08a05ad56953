import { type Connection, DidChangeConfigurationNotification } from "vscode-languageserver";
import * as z from "zod/mini";
import type { Session } from "./session.ts";
import { DEFAULT_SETTINGS } from "./user-settings.ts";

/** Whether something is shown: `true`, or as settings with several parts have it, `{ "enabled": true }`. */
const flag = z.union([z.boolean(), z.object({ enabled: z.optional(z.nullable(z.boolean())) })]);

/** What a user can set, under `wallc` in the editor's settings or as the initialisation's options. */
const schema = z.object({
  /** Where Docker's names come from: `auto`, `none`, a snapshot's path or an engine's socket. */
  docker: z.optional(z.nullable(z.string())),
  /** Whether the editor shows behind names what they stand for. */
  inlayHints: z.optional(z.nullable(flag)),
  /** Whether it shows above each `test` block what became of it. */
  codeLens: z.optional(z.nullable(flag)),
});

/** Keeps to the client's settings: those that it begins with, and those that it is asked for after each change. */
export function followSettings(connection: Connection, session: Session) {
  const take = (value: unknown): void => {
    const read = schema.safeParse(value ?? {});
    if (!read.success) {
      connection.console.warn(
        "the settings of wallc can't be read: `docker` is a text, `inlayHints` and `codeLens` are true or false",
      );
      return;
    }
    const { docker, inlayHints, codeLens } = read.data;
    session.settings = {
      inlayHints: isOn(inlayHints) ?? DEFAULT_SETTINGS.inlayHints,
      codeLens: isOn(codeLens) ?? DEFAULT_SETTINGS.codeLens,
    };
    session.docker.choose(docker || "auto", session.folders[0] ?? session.cwd);
    session.changed({});
  };
  const ask = async (): Promise<void> => {
    if (!session.client.workspace?.configuration) return;
    // A client that knows of no settings answers with null, or with an error: those that it began with stay.
    const settings: unknown = await connection.workspace.getConfiguration("wallc").catch(() => null);
    if (settings !== null) take(settings);
  };
  connection.onDidChangeConfiguration(({ settings }) => {
    if (session.client.workspace?.configuration) void ask();
    else take((settings as { wallc?: unknown } | null)?.wallc);
  });
  return {
    /** The initialisation's options; some clients put them under the server's name, as they do settings. */
    initial: (options: unknown): void => take((options as { wallc?: unknown } | null | undefined)?.wallc ?? options),
    /** Once the client is ready to be asked. */
    ask(): void {
      if (session.client.workspace?.didChangeConfiguration?.dynamicRegistration) {
        void connection.client.register(DidChangeConfigurationNotification.type, { section: "wallc" }).catch(() => {});
      }
      void ask();
    },
  };
}

function isOn(value: z.infer<typeof flag> | null | undefined): boolean | null | undefined {
  return typeof value === "object" ? value?.enabled : value;
}
