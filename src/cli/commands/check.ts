import { Command } from "commander";
import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Topology } from "../../docker/topology.ts";
import type { FormatName } from "../../report/formats.ts";
import { silence } from "../../report/silence.ts";
import { summary, tally } from "../../report/summary.ts";
import { count } from "../../text/count.ts";
import { type CommandFactory, examples } from "../command.ts";
import { aboutTopology, withoutEngine } from "../diagnostics.ts";
import { CommandError, EXIT, type ExitCode } from "../exit.ts";
import { chooseFiles } from "../input/default-file.ts";
import { readDocker } from "../input/docker.ts";
import { loadPolicy } from "../input/load-policy.ts";
import { hasErrors, judge } from "../judge.ts";
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
      ),
    )
    .action(async (files: string[], options: Options) => done(await check(files, options, rim)));

async function check(named: readonly string[], options: Options, rim: Rim): Promise<ExitCode> {
  const { format } = options;
  const policy = await loadPolicy(chooseFiles(named, rim), rim, options.stdinFilename);
  const { topology, notes } = await dockerOrNote(options.docker, rim);
  const { diagnostics } = await judge(policy, topology, options.today ?? rim.today());
  const known = topology ? diagnostics : diagnostics.filter(({ code }) => !NEEDS_NAMES.includes(code));
  const { kept, unused } = silence(known, policy.program.suppressions, await lookedFor(topology));
  const found = [...notes, ...kept, ...(hasErrors(kept) ? [] : unused)];
  await render(rim, format === "pretty" ? rim.stderr : rim.stdout, format, policy, found);
  if (format === "pretty" && summary(found) === "") {
    rim.stderr.write(`no findings in ${count(policy.program.files.length, "file")}\n`);
  }
  const { error, warning } = tally(found);
  return error > 0 || (options.strict && warning > 0) ? EXIT.policy : EXIT.fine;
}

/** Findings that say no more than that Docker's names aren't known. */
const NEEDS_NAMES = ["unknown-docker-name", "unknown-docker-name-refused", "nothing-matches", "refusal-holds-only-now"];

/** The codes of findings that a check can have: not those of back ends, and without Docker's names hardly any for sure. */
async function lookedFor(topology: Topology | undefined): Promise<(code: string) => boolean> {
  const { backendDefinitions } = await import("../backend-definitions.ts");
  const elsewhere = new Set(backendDefinitions.map(({ code }) => code));
  return (code) => topology !== undefined && !elsewhere.has(code);
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
