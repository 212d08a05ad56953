import { resolve } from "node:path";
import { Command } from "commander";
import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { visible } from "../../text/visible.ts";
import { type CommandFactory, examples } from "../command.ts";
import { EXIT, type ExitCode, usageError } from "../exit.ts";
import { needBytes, readStream } from "../input/bytes.ts";
import { chooseFiles } from "../input/default-file.ts";
import { stdinNameOption } from "../options.ts";
import { render } from "../output/render.ts";
import { writeFiles } from "../output/write.ts";
import type { Rim } from "../rim.ts";

interface Options {
  readonly check?: true;
  readonly diff?: true;
  readonly write?: true;
  readonly stdinFilename?: string;
}

export const fmtCommand: CommandFactory = (rim, done) =>
  new Command("fmt")
    .summary("put a policy into its canonical layout")
    .description(
      "Put policy files into their canonical layout: to standard output, or with --write in place. `-` is standard input.\n" +
        "Without FILE: policy.wall in this folder, or the only .wall file in it. Where one file has an error, none is written.",
    )
    .argument("[FILE...]", "the files; includes are not followed")
    .option("-c, --check", "write nothing; name the files that would change, and exit with 1 if there are any")
    .option("-D, --diff", "write nothing; show what would change")
    .option("-w, --write", "write the files in place")
    .addOption(stdinNameOption())
    .addHelpText(
      "after",
      examples(
        ["See what would change", "wallc fmt --diff edge.wall"],
        ["Change it", "wallc fmt --write *.wall"],
        ["In CI", "wallc fmt --check *.wall"],
        ["From an editor", "wallc fmt --stdin-filename edge.wall -"],
      ),
    )
    .action(async (files: string[], options: Options) => done(await fmt(files, options, rim)));

/** A file before and after. */
interface Change {
  readonly name: string;
  /** The name for messages. */
  readonly shown: string;
  readonly before: string;
  readonly after: string;
}

async function fmt(named: readonly string[], options: Options, rim: Rim): Promise<ExitCode> {
  const files = [...new Set(chooseFiles(named, rim))];
  checkCombination(files, options);
  const changes = await formatAll(files, options.stdinFilename, rim);
  if (changes === undefined) return EXIT.policy;
  const changed = changes.filter(({ before, after }) => before !== after);
  if (options.diff) for (const change of changed) rim.stdout.write(await diffOf(change));
  else if (options.check) for (const { shown } of changed) rim.stdout.write(`${visible(shown)}\n`);
  if (options.check && changed.length > 0) return EXIT.policy;
  if (options.write) {
    writeFiles(changed.map(({ name, shown, after }) => ({ path: resolve(rim.cwd, name), shown, text: after })));
  } else if (!options.check && !options.diff) for (const { after } of changes) rim.stdout.write(after);
  return EXIT.fine;
}

function checkCombination(files: readonly string[], { check, diff, write, stdinFilename }: Options): void {
  if (write && (check || diff)) throw usageError("`--write` goes neither with `--check` nor with `--diff`");
  if (write && files.includes("-")) throw usageError("`--write` can't write to standard input; leave it out");
  if (stdinFilename !== undefined && !files.includes("-")) {
    throw usageError("`--stdin-filename` goes with the FILE `-` only");
  }
  if (files.length > 1 && !check && !diff && !write) {
    throw usageError("several files don't fit on one standard output", "say `--write`, `--check` or `--diff`");
  }
}

/** Formats every file; where one has errors, reports those of all and gives nothing. */
async function formatAll(
  files: readonly string[],
  stdinName: string | undefined,
  rim: Rim,
): Promise<Change[] | undefined> {
  const [{ format }, { decode }] = await Promise.all([
    import("../../../lang/format.ts"),
    import("../../../lang/decode.ts"),
  ]);
  const changes: Change[] = [];
  const found: Diagnostic[] = [];
  const sources = new Map<string, string>();
  for (const name of files) {
    const shown = name === "-" ? (stdinName ?? "<stdin>") : name;
    const bytes = name === "-" ? await readStream(rim.stdin) : needBytes(resolve(rim.cwd, name), name);
    const { text, diagnostics } = decode(shown, bytes);
    sources.set(shown, text);
    const result = diagnostics.length > 0 ? { diagnostics } : format(text, shown);
    if ("text" in result) changes.push({ name, shown, before: text, after: result.text });
    else found.push(...result.diagnostics);
  }
  await render(rim, rim.stderr, "pretty", { sources, display: (file) => file }, found);
  return found.length > 0 ? undefined : changes;
}

async function diffOf({ shown, before, after }: Change): Promise<string> {
  const { createTwoFilesPatch } = await import("diff");
  const name = visible(shown);
  return createTwoFilesPatch(`${name}`, `${name} (formatted)`, before, after).replace(/^=+\n/, "");
}
