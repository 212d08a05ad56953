import { Command } from "commander";
import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { TestResult } from "../../analysis/tests/result.ts";
import type { FormatName } from "../../report/formats.ts";
import { silence } from "../../report/silence.ts";
import { count } from "../../text/count.ts";
import { type CommandFactory, examples } from "../command.ts";
import { aboutTopology } from "../diagnostics.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { hasErrors } from "../has-errors.ts";
import { chooseFiles } from "../input/default-file.ts";
import { readDocker } from "../input/docker.ts";
import { loadPolicy } from "../input/load-policy.ts";
import type { LoadedPolicy } from "../input/policy.ts";
import { judge } from "../judge.ts";
import { dockerOption, formatOption, stdinNameOption, todayOption } from "../options.ts";
import { inOrder, render } from "../output/render.ts";
import { paletteFor, type Rim } from "../rim.ts";
import { resultsOf } from "../tests.ts";

interface Options {
  readonly format: FormatName;
  readonly docker?: string;
  readonly strict?: true;
  readonly stdinFilename?: string;
  readonly today?: string;
}

export const testCommand: CommandFactory = (rim, done) =>
  new Command("test")
    .summary("prove what a policy's `test` blocks promise, or show a packet that breaks it")
    .description(
      "Prove for each line of the `test` blocks that all the traffic that it describes gets the decision that it says. Where one\n" +
        "doesn't hold, a packet is shown that gets another one, and the rule that decides it. Several FILEs are one policy, read in\n" +
        "order; `-` is standard input. Without FILE: policy.wall in this folder, or the only .wall file in it.",
    )
    .argument("[FILE...]", "the policy's files")
    .addOption(formatOption())
    .option("-s, --strict", "fail on a line that says nothing, too")
    .addOption(dockerOption("the engine of DOCKER_HOST, or the local one; where none answers, the command fails"))
    .addOption(stdinNameOption(", and that its includes are relative to"))
    .addOption(todayOption())
    .addHelpText(
      "after",
      examples(
        ["Before a commit, against a snapshot of the host", "wallc test edge.wall --docker docker.json"],
        [
          "For a program: each line with its verdict and its packet",
          "wallc test edge.wall --docker docker.json --format json",
        ],
        ["In GitHub Actions", "wallc test edge.wall --docker docker.json --strict --format github"],
      ),
    )
    .action(async (files: string[], options: Options) => done(await test(files, options, rim)));

async function test(named: readonly string[], options: Options, rim: Rim): Promise<ExitCode> {
  const { format } = options;
  const policy = await loadPolicy(chooseFiles(named, rim), rim, options.stdinFilename);
  const show = (findings: readonly Diagnostic[]) =>
    render(rim, format === "pretty" ? rim.stderr : rim.stdout, format, policy, findings);
  const topology = await readDocker(options.docker, rim).catch((error) => {
    if (!hasErrors(policy.diagnostics)) throw error;
    return undefined;
  });
  const judgement = await judge(policy, topology, options.today ?? rim.today());
  const { kept } = silence(judgement.diagnostics, policy.program.suppressions);
  if (judgement.ir === undefined) {
    await show(kept);
    return EXIT.policy;
  }
  const { findingsOf, isBroken } = await import("../../analysis/tests/result.ts");
  const results = await resultsOf(policy, judgement);
  const { kept: said } = silence(findingsOf(results), policy.program.suppressions);
  const found = [...aboutTopology(topology, options.docker), ...kept.filter((one) => isIn(one, results))];
  if (format === "pretty") {
    await show(found);
    await print(
      results.map((one) => without(one, said)),
      policy,
      rim,
    );
  } else if (format === "json") {
    const { testsJson } = await import("../../report/tests/json.ts");
    rim.stdout.write(testsJson(results, inOrder([...found, ...said], policy), policy));
  } else await show([...found, ...said]);
  return results.some(isBroken) || (options.strict && said.length > 0) ? EXIT.policy : EXIT.fine;
}

/** Whether a finding is about something in a test. */
function isIn({ span }: Diagnostic, results: readonly TestResult[]): boolean {
  return results.some(
    (test) =>
      span?.file === test.span.file &&
      test.span.start.offset <= span.start.offset &&
      span.end.offset <= test.span.end.offset,
  );
}

/** A test without the findings that were silenced. */
function without(test: TestResult, said: readonly Diagnostic[]): TestResult {
  const { finding, ...rest } = test;
  const lines = test.lines.map(({ finding, ...line }) =>
    finding && said.includes(finding) ? { ...line, finding } : line,
  );
  return { ...rest, lines, ...(finding && said.includes(finding) && { finding }) };
}

async function print(results: readonly TestResult[], policy: LoadedPolicy, rim: Rim): Promise<void> {
  if (results.length === 0) {
    rim.stdout.write(`no tests in ${count(policy.program.files.length, "file")}\n`);
    return;
  }
  const { testsText } = await import("../../report/tests/text.ts");
  rim.stdout.write(testsText(results, policy, paletteFor(rim.stdout, rim.env)));
}
