import { basename, resolve } from "node:path";
import { Command, Option } from "commander";
import type { EmittedFile } from "../../../backends/backend.ts";
import { silence } from "../../report/silence.ts";
import { BACKEND_NAMES, BACKENDS, type BackendName, LOADED_FILES, printedFile } from "../backends.ts";
import { type CommandFactory, examples } from "../command.ts";
import { aboutTopology, leftOver, otherFiles } from "../diagnostics.ts";
import { EXIT, type ExitCode, usageError } from "../exit.ts";
import { hasErrors } from "../has-errors.ts";
import { chooseFiles } from "../input/default-file.ts";
import { readDocker } from "../input/docker.ts";
import { loadPolicy } from "../input/load-policy.ts";
import { judge } from "../judge.ts";
import { dockerOption, markOption, parseName, securityTableOption, stdinNameOption, todayOption } from "../options.ts";
import { render } from "../output/render.ts";
import { namesIn, writeFolder } from "../output/write.ts";
import { findingOf } from "../problems.ts";
import type { Rim } from "../rim.ts";

interface Options {
  readonly backend?: BackendName;
  readonly docker?: string;
  readonly output?: string;
  readonly family?: "4" | "6";
  readonly ipset?: true;
  readonly mark?: number;
  readonly securityTable: boolean;
  readonly stdinFilename?: string;
  readonly today?: string;
}

export const compileCommand: CommandFactory = (rim, done) =>
  new Command("compile")
    .summary("compile a policy to a firewall's own files")
    .description(
      "Compile a policy to the files of one firewall. Several FILEs are one policy, read in order; `-` is standard input.\n" +
        "Without FILE: policy.wall in this folder, or the only .wall file in it.",
    )
    .argument("[FILE...]", "the policy's files")
    .addOption(new Option("-b, --backend <NAME>", "the firewall").choices(BACKEND_NAMES))
    .addOption(dockerOption("the engine of DOCKER_HOST, or the local one; where none answers, the command fails"))
    .option("-o, --output <DIR>", "write every file to this folder, instead of one to standard output", parseName)
    .addOption(new Option("--family <N>", "iptables: the family to print (default: 4)").choices(["4", "6"]))
    .option("--ipset", "iptables: keep addresses in ipset sets (sets.ipset)")
    .addOption(markOption())
    .addOption(securityTableOption())
    .addOption(stdinNameOption(", and that its includes are relative to"))
    .addOption(todayOption())
    .addHelpText(
      "after",
      examples(
        [
          "The ruleset for nft, with the names of the engine on this machine",
          "wallc compile edge.wall --backend nft > ruleset.nft",
        ],
        [
          "For another host, from a snapshot that was made there",
          "wallc compile edge.wall --backend nft --docker docker.json",
        ],
        ["Every file for iptables, with ipset", "wallc compile edge.wall --backend iptables --ipset -o /etc/wallc"],
        ["What the policy means, for a program", "wallc compile edge.wall --backend ir --docker docker.json"],
      ),
    )
    .action(async (files: string[], options: Options) => done(await compile(files, options, rim)));

async function compile(named: readonly string[], options: Options, rim: Rim): Promise<ExitCode> {
  const { backend } = options;
  if (backend === undefined) throw usageError("which firewall to compile for is missing", `add ${CHOICES}`);
  checkCombination(options);
  const policy = await loadPolicy(chooseFiles(named, rim), rim, options.stdinFilename);
  const show = (findings: Parameters<typeof render>[4]) => render(rim, rim.stderr, "pretty", policy, findings);
  const topology = await readDocker(options.docker, rim).catch(async (error) => {
    if (!hasErrors(policy.diagnostics)) throw error;
    return undefined;
  });
  const { ir, diagnostics } = await judge(policy, topology, options.today ?? rim.today());
  const known = [...aboutTopology(topology, options.docker), ...diagnostics];
  const { kept } = silence(known, policy.program.suppressions);
  if (ir === undefined) {
    await show(kept);
    return EXIT.policy;
  }
  const { files, problems } = await BACKENDS[backend](ir, {
    source: sourceOf(policy.program.files),
    ipset: options.ipset === true,
    securityTable: options.securityTable,
    ...(options.mark !== undefined && { markBit: options.mark }),
  });
  const found = problems.map((problem) => findingOf(problem, policy));
  const all = [...kept, ...silence(found, policy.program.suppressions).kept];
  if (hasErrors(all)) {
    await show(all);
    return EXIT.policy;
  }
  if (options.output !== undefined) {
    const folder = resolve(rim.cwd, options.output);
    const left = backend === "ir" ? [] : namesIn(folder, LOADED_FILES).filter((name) => !wrote(files, name));
    await show(left.length > 0 ? [...all, leftOver(options.output, left)] : all);
    writeFolder(folder, options.output, files);
    return EXIT.fine;
  }
  const printed = printedFile(backend, options.family === "6" ? 6 : 4, files);
  const others = files.filter(({ name }) => name !== printed.name).map(({ name }) => name);
  await show(others.length > 0 ? [...all, otherFiles(printed.name, others)] : all);
  rim.stdout.write(printed.text);
  return EXIT.fine;
}

function wrote(files: readonly EmittedFile[], wanted: string): boolean {
  return files.some(({ name }) => name === wanted);
}

const CHOICES = BACKEND_NAMES.map((name) => `\`--backend ${name}\``).join(" or ");

/** What compiled files say about where they come from: the names alone, so that no folder changes the bytes. */
function sourceOf(files: readonly string[]): string {
  return basename(files[0] ?? "");
}

function checkCombination({ backend, output, family, ipset, mark, securityTable }: Options): void {
  const given = [
    family !== undefined && "--family",
    ipset && "--ipset",
    mark !== undefined && "--mark",
    !securityTable && "--no-security-table",
  ].filter((name) => typeof name === "string");
  if (given.length > 0 && backend !== "iptables") {
    throw usageError(`\`${given.join("`, `")}\` goes with \`--backend iptables\` only`);
  }
  if (family !== undefined && output !== undefined) {
    throw usageError("`--family` chooses what is printed; `-o` writes both families", "leave `--family` out");
  }
}
