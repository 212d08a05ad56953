import { Command } from "commander";
import { type CommandFactory, examples } from "../command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { onThisHost, openStore } from "../host/host.ts";
import { addCompileOptions, type CompileChoices } from "../host/options.ts";
import { makePlan, planJson, planText } from "../host/plan.ts";
import { prepare } from "../host/prepare.ts";
import { paletteFor, type Rim } from "../rim.ts";

interface Options extends CompileChoices {
  readonly exitCode?: true;
  readonly json?: true;
}

export const planCommand: CommandFactory = (rim, done) =>
  addCompileOptions(
    new Command("plan")
      .summary("show what applying a policy would change on this host")
      .description(
        "Compile a policy for this host, and compare it with what the kernel holds: in words, and as a diff of rules with their\n" +
          "policy lines. Nothing is changed. Several FILEs are one policy, read in order; `-` is standard input. Without FILE:\n" +
          "policy.wall in this folder, or the only .wall file in it.",
      )
      .argument("[FILE...]", "the policy's files"),
  )
    .option("-e, --exit-code", "end with 1 where there is something to do")
    .option("--json", "print the plan as JSON")
    .addHelpText(
      "after",
      examples(
        ["Before applying", "sudo wallc plan edge.wall"],
        ["In a script: is the host as the policy says?", "wallc plan /etc/wallc/edge.wall --exit-code"],
      ),
    )
    .action(async (files: string[], options: Options) => done(await onThisHost(() => plan(files, options, rim))));

async function plan(files: readonly string[], options: Options, rim: Rim): Promise<ExitCode> {
  const store = openStore(options.state, rim);
  const current = store.current();
  const prepared = await prepare(files, options, current?.firewall, rim);
  if (prepared === undefined) return EXIT.policy;
  const made = await makePlan(prepared.generation, prepared.firewall, current);
  rim.stdout.write(options.json ? planJson(made) : planText(made, paletteFor(rim.stdout, rim.env)));
  return options.exitCode && !made.nothing ? EXIT.policy : EXIT.fine;
}
