import { Command } from "commander";
import { nearest } from "../../text/nearest.ts";
import { table } from "../../text/table.ts";
import { type CommandFactory, examples } from "../command.ts";
import { EXIT, type ExitCode, usageError } from "../exit.ts";
import { quote } from "../quote.ts";
import { paletteFor, type Rim } from "../rim.ts";

export const explainCommand: CommandFactory = (rim, done) =>
  new Command("explain")
    .summary("say what a finding means and how to mend it")
    .description("Say what the finding CODE means, why it matters, and how to mend it. Without CODE, list them all.")
    .argument("[CODE]", "the code in brackets behind `error`, `warning` or `note`")
    .addHelpText("after", examples(["What one means", "wallc explain unknown-name"], ["All of them", "wallc explain"]))
    .action(async (code: string | undefined) => done(await explain(code, rim)));

async function explain(code: string | undefined, rim: Rim): Promise<ExitCode> {
  const { catalogue: definitions } = await import("../catalogue.ts");
  const { bold } = paletteFor(rim.stdout, rim.env);
  if (code === undefined) {
    rim.stdout.write(table(definitions.map((one) => [one.code, one.severity, one.title])));
    return EXIT.fine;
  }
  const wanted = code.toLowerCase().replace(/^(?:error|warning|note)?\[(.*)\]$/, "$1");
  const definition = definitions.find((one) => one.code === wanted);
  if (definition === undefined) {
    const near = nearest(
      wanted,
      definitions.map((one) => one.code),
    );
    throw usageError(
      `no finding has the code ${quote(code)}`,
      near ? `did you mean \`${near}\`?` : "`wallc explain` lists all codes",
    );
  }
  const { severity, title, explanation } = definition;
  rim.stdout.write(`${bold(`${severity}[${definition.code}]: ${title}`)}\n\n${explanation.trim()}\n`);
  return EXIT.fine;
}
