import { Command } from "commander";
import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Topology } from "../../docker/topology.ts";
import type { FormatName } from "../../report/formats.ts";
import { summary, tally } from "../../report/summary.ts";
import { count } from "../../text/count.ts";
import { type CommandFactory, examples } from "../command.ts";
import { aboutTopology, withoutEngine } from "../diagnostics.ts";
import { CommandError, EXIT, type ExitCode } from "../exit.ts";
import { chooseFiles } from "../input/default-file.ts";
import { readDocker } from "../input/docker.ts";
import { loadPolicy } from "../input/load-policy.ts";
import { judge } from "../judge.ts";
import { dockerOption, formatOption, stdinNameOption, todayOption } from "../options.ts";
import { render } from "../output/render.ts";
import type { Rim } from "../rim.ts";

interface Options {
  readonly format: FormatName;
  readonly docker?: string;
  readonly strict?: true;
  readonly stdinFilename?: string;
  readonly today?: string;
}

export const checkCommand: CommandFactory = (rim, done) =>
  new Command("check")
    .summary("find what is wrong or risky in a policy")
    .description(
      "Find every error of a policy, and what looks like a mistake. Several FILEs are one policy, read in order; `-` is standard\n" +
        "input. Without FILE: policy.wall in this folder, or the only .wall file in it. Findings for people go to standard error;\n" +
        "in any other format they go to standard output.",
    )
    .argument("[FILE...]", "the policy's files")
    .addOption(formatOption())
    .option("-s, --strict", "fail on warnings too")
    .addOption(dockerOption("the engine of DOCKER_HOST, or the local one; where none answers, its names go unchecked"))
    .addOption(stdinNameOption(", and that its includes are relative to"))
    .addOption(todayOption())
    .addHelpText(
      "after",
      examples(
        ["Before a commit", "wallc check edge.wall --docker docker.json --strict"],
        ["From an editor, while the file isn't saved", "wallc check --format compact --stdin-filename edge.wall -"],
        ["In GitHub Actions", "wallc check edge.wall --docker none --format github"],
        [
          "In GitLab, as artifacts:reports:codequality",
          "wallc check edge.wall --docker none --format gitlab > findings.json",
        ],
      ),
    )
    .action(async (files: string[], options: Options) => done(await check(files, options, rim)));

async function check(named: readonly string[], options: Options, rim: Rim): Promise<ExitCode> {
  const { format } = options;
  const policy = await loadPolicy(chooseFiles(named, rim), rim, options.stdinFilename);
  const { topology, notes } = await dockerOrNote(options.docker, rim);
  const { diagnostics } = await judge(policy, topology, options.today ?? rim.today());
  const { checked } = await import("../checked.ts");
  const found = [...notes, ...checked(diagnostics, policy.program, topology)];
  await render(rim, format === "pretty" ? rim.stderr : rim.stdout, format, policy, found);
  if (format === "pretty" && summary(found) === "") {
    rim.stderr.write(`no findings in ${count(policy.program.files.length, "file")}\n`);
  }
  const { error, warning } = tally(found);
  return error > 0 || (options.strict && warning > 0) ? EXIT.policy : EXIT.fine;
}

/** Docker's world, and what is to be said about it; where nobody named one and no engine answers, a note alone. */
async function dockerOrNote(
  choice: string | undefined,
  rim: Rim,
): Promise<{ topology: Topology | undefined; notes: Diagnostic[] }> {
  try {
    const topology = await readDocker(choice, rim);
    return { topology, notes: aboutTopology(topology, choice) };
  } catch (error) {
    if (choice !== undefined || !(error instanceof CommandError)) throw error;
    return { topology: undefined, notes: [withoutEngine(error.message)] };
  }
}
