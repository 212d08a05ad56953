import { Command, CommanderError } from "commander";
import { visibleLines } from "../text/visible.ts";
import { COMMANDS } from "./commands.ts";
import { CommandError, EXIT, type ExitCode } from "./exit.ts";
import { paletteFor, type Rim } from "./rim.ts";
import { VERSION } from "./version.ts";

/** Runs one command line (without `node` and the script), and says how the process should exit. It never throws. */
export async function run(args: readonly string[], rim: Rim): Promise<ExitCode> {
  let code: ExitCode = EXIT.fine;
  try {
    await program(rim, (result) => {
      code = result;
    }).parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return explainFailure(error, rim);
  }
}

/** The whole command line: every command with its options. */
export function program(rim: Rim, done: (code: ExitCode) => void): Command {
  const root = new Command("wallc")
    .description("The firewall compiler for Docker hosts: one small policy, compiled to nftables or iptables.")
    .version(VERSION, "-V, --version", "show the version")
    .helpOption("-h, --help", "show what the commands are")
    .addHelpText("after", `\n\`wallc COMMAND --help\` shows a command's options, with examples.\n${EXIT_CODES}`);
  for (const make of COMMANDS) root.addCommand(make(rim, done));
  for (const command of [root, ...root.commands]) {
    command
      .exitOverride()
      .helpCommand(false)
      .configureOutput({
        writeOut: (text) => rim.stdout.write(text),
        writeErr: (text) => rim.stderr.write(text),
        outputError: (text, write) => write(visibleLines(text)),
      })
      .showHelpAfterError(
        command === root ? "(`wallc --help` lists the commands)" : `(see \`wallc ${command.name()} --help\`)`,
      );
  }
  return root;
}

const EXIT_CODES = `
Exit codes: 0 fine; 1 the policy has errors (\`fmt --check\`: would change; \`check --strict\`: has warnings;
\`plan --exit-code\`: something to do; \`test\`: a promise is broken; \`apply\`: something is in its way, or nobody confirmed); 2 wrong command line; 3 the environment (an engine, a permission, a file) or a fault of wallc's own.
`;

/** Says on standard error why a command ended, and how the process should exit. */
export function explainFailure(error: unknown, rim: Rim): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  const { bold, red, blue } = paletteFor(rim.stderr, rim.env);
  const say = (message: string) => rim.stderr.write(`${bold(red("error"))}${bold(`: ${visibleLines(message)}`)}\n`);
  const help = (text: string) => rim.stderr.write(`  ${blue("=")} ${bold("help:")} ${visibleLines(text)}\n`);
  if (error instanceof CommandError) {
    say(error.message);
    error.help.forEach(help);
    return error.exitCode;
  }
  say(`a fault in wallc itself: ${firstLine(error)}`);
  if (rim.env.WALLC_DEBUG === "1" && error instanceof Error) rim.stderr.write(`${error.stack}\n`);
  else help("please report it, with the policy; `WALLC_DEBUG=1` shows where it happened");
  return EXIT.environment;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] || "no more is known";
}
