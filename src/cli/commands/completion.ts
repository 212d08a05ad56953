import { Argument, Command } from "commander";
import { type CommandFactory, examples } from "../command.ts";
import { describeCommands } from "../completion/describe.ts";
import { SHELLS, type Shell } from "../completion/shells.ts";
import { EXIT } from "../exit.ts";

export const completionCommand: CommandFactory = (rim, done) =>
  new Command("completion")
    .summary("print the script that completes wallc's commands in a shell")
    .description("Print the script that lets a shell complete wallc's commands and options.")
    .addArgument(new Argument("<SHELL>", "the shell").choices(Object.keys(SHELLS)))
    .addHelpText(
      "after",
      examples(
        ["bash: in ~/.bashrc", "source <(wallc completion bash)"],
        ["zsh: in a folder of $fpath", "wallc completion zsh > ~/.zfunc/_wallc"],
        ["fish", "wallc completion fish > ~/.config/fish/completions/wallc.fish"],
      ),
    )
    .action((shell: Shell, _options: unknown, command: Command) => {
      rim.stdout.write(SHELLS[shell](describeCommands(command.parent ?? command)));
      done(EXIT.fine);
    });
