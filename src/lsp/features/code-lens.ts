import { type CodeLens, CodeLensRefreshRequest, type Command } from "vscode-languageserver";
import { statementsOf } from "../../analysis/rules-of.ts";
import { showTest } from "../commands/show-test.ts";
import type { Feature } from "../feature.ts";
import { toRange } from "../place.ts";
import type { Policy } from "../policy.ts";
import { refreshAfterChanges } from "../refresh.ts";
import { testWords } from "../test-words.ts";
import { testsOf } from "../tests-of.ts";

/** Which block a lens is for: the how many-eth of the file's. */
interface Data {
  readonly uri: string;
  readonly index: number;
}

/** Above each `test` block what became of it; where it doesn't hold, a command that shows the proof. They are run for those that are seen. */
export const codeLens: Feature = {
  capabilities: () => ({ codeLensProvider: { resolveProvider: true } }),
  start(connection, session) {
    connection.onCodeLens(({ textDocument: { uri } }) => {
      const at = session.settings.codeLens ? session.at(uri) : undefined;
      if (!at) return [];
      const file = at.policy.nameOf(at.document.path);
      return statementsOf(at.policy.program, "test")
        .filter(({ span }) => span.file === file)
        .map(({ name, span }, index): CodeLens => {
          return { range: toRange({ ...span, end: name.span.end }), data: { uri, index } satisfies Data };
        });
    });
    connection.onCodeLensResolve((lens) => {
      const { uri, index } = lens.data as Data;
      const at = session.at(uri);
      return {
        ...lens,
        command: at ? commandFor(at.policy, at.policy.nameOf(at.document.path), { uri, index }) : NONE,
      };
    });
    refreshAfterChanges(session, () =>
      session.client.workspace?.codeLens?.refreshSupport
        ? connection.sendRequest(CodeLensRefreshRequest.type)
        : undefined,
    );
  },
};

const NONE: Command = { title: "", command: "" };

function commandFor(policy: Policy, file: string, { uri, index }: Data): Command {
  const results = testsOf(policy);
  if (!results) {
    const why = policy.ir ? "what Docker runs isn't known" : "the policy has errors";
    return { title: `not run: ${why}`, command: "" };
  }
  const result = results.filter(({ span }) => span.file === file)[index];
  if (!result) return NONE;
  const title = testWords(result);
  return { title, command: title === "holds" ? "" : showTest.name, arguments: [uri, index] };
}
