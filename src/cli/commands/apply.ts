import { Command, Option } from "commander";
import { takeLock } from "../../host/lock.ts";
import { OBSTACLES } from "../../host/obstacles/obstacles.ts";
import { answer } from "../../host/transaction/confirm.ts";
import { type CommandFactory, examples } from "../command.ts";
import { EXIT, type ExitCode, environmentError, usageError } from "../exit.ts";
import { type ApplyChoices, applyGeneration } from "../host/apply-generation.ts";
import { parseDuration } from "../host/duration.ts";
import { onThisHost, openStore } from "../host/host.ts";
import { addCompileOptions, type CompileChoices } from "../host/options.ts";
import { prepare } from "../host/prepare.ts";
import type { Rim } from "../rim.ts";

interface Options extends CompileChoices, ApplyChoices {
  readonly confirmed?: true;
}

/** `--force`, with the names of all obstacles. */
export function forceOption(): Option {
  const all = OBSTACLES.map(({ name, summary }) => `${name}: ${summary}`).join("; ");
  return new Option("--force <NAME...>", `go over what is in the way (${all})`).choices(
    OBSTACLES.map(({ name }) => name),
  );
}

/** `--confirm`. */
export function confirmOption(): Option {
  return new Option(
    "--confirm <TIME>",
    "go back to the old rules unless somebody confirms the new ones within this time, as 60s or 5m",
  ).argParser(parseDuration);
}

export const applyCommand: CommandFactory = (rim, done) =>
  addCompileOptions(
    new Command("apply")
      .summary("put a policy in force on this host")
      .description(
        "Check and compile a policy, put it in force in one transaction for IPv4 and IPv6, and read it back: if anything is wrong,\n" +
          "the rules from before return. However the command ends, the old or the new rules hold, whole. Several FILEs are one\n" +
          "policy, read in order; `-` is standard input. Without FILE: policy.wall in this folder, or the only .wall file in it.",
      )
      .argument("[FILE...]", "the policy's files"),
  )
    .addOption(confirmOption())
    .option("--confirmed", "keep the rules that wait for it, from this session")
    .addOption(forceOption())
    .option("-n, --dry-run", "show what would change, as `wallc plan` does")
    .option("--json", "print what changed as JSON")
    .addHelpText(
      "after",
      examples(
        ["For the first time, over SSH", "sudo wallc apply edge.wall --confirm 60s"],
        ["In another session, to keep the rules", "sudo wallc apply --confirmed"],
        ["Beside ufw, with both judging", "sudo wallc apply edge.wall --force ufw"],
      ),
    )
    .action(async (files: string[], options: Options) => done(await onThisHost(() => apply(files, options, rim))));

async function apply(files: readonly string[], options: Options, rim: Rim): Promise<ExitCode> {
  const store = openStore(options.state, rim);
  if (options.confirmed) {
    if (files.length > 0 || options.confirm !== undefined) throw usageError("`--confirmed` goes with nothing else");
    return confirmed(store.folder, rim);
  }
  const lock = await takeLock();
  try {
    const prepared = await prepare(files, options, store.current()?.firewall, rim);
    if (prepared === undefined) return EXIT.policy;
    return await applyGeneration(prepared.generation, prepared.firewall, options, store, lock, rim);
  } finally {
    await lock.release();
  }
}

async function confirmed(folder: string, rim: Rim): Promise<ExitCode> {
  const outcome = await answer(folder, true);
  if (outcome !== "done") throw environmentError(`the rules were not kept: ${outcome || "nobody answered"}`);
  rim.stdout.write("the new rules stay\n");
  return EXIT.fine;
}
