import { Command } from "commander";
import { type CommandFactory, examples } from "../command.ts";
import { EXIT } from "../exit.ts";

export const lspCommand: CommandFactory = (rim, done) =>
  new Command("lsp")
    .summary("serve an editor: findings as you type, completion, and more")
    .description(
      "Speak the Language Server Protocol (3.17) with an editor, over standard input and output, until the editor ends it.\n" +
        "`lang/editors/` holds what VS Code, Neovim and others need to start it. Docker's names come from the `docker.json`\n" +
        "beside a policy, else from the engine of DOCKER_HOST or the local one; the setting `wallc.docker` says otherwise.",
    )
    .option("--stdio", "over standard input and output: the only way, and so the default")
    .option("--clientProcessId <PID>", "the editor's process, with which the server ends (VS Code's library adds it)")
    .addHelpText("after", examples(["What an editor starts", "wallc lsp --stdio"]))
    .action(async () => {
      const { serveStreams } = await import("../../lsp/stdio.ts");
      await serveStreams(rim);
      done(EXIT.fine);
    });
