import type { CompletedCommand, CompletedOption, Values } from "./describe.ts";

/** Completions for fish. */
export function fish(commands: readonly CompletedCommand[]): string {
  return [
    "# fish completion for wallc; save it as ~/.config/fish/completions/wallc.fish",
    "complete -c wallc -f",
    "complete -c wallc -n __fish_use_subcommand -l help -d 'show what the commands are'",
    "complete -c wallc -n __fish_use_subcommand -l version -d 'show the version'",
    ...commands.flatMap(commandLines),
    "",
  ].join("\n");
}

function commandLines({ name, summary, options, values }: CompletedCommand): string[] {
  const within = `complete -c wallc -n '__fish_seen_subcommand_from ${name}'`;
  return [
    `complete -c wallc -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...options.map((option) => `${within} ${optionFlags(option)}`),
    ...(values === "none" ? [] : [`${within} ${valueFlags(values)}`]),
  ];
}

function optionFlags({ names, summary, values }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value =
    values === undefined ? [] : values === "none" ? ["-x"] : [values === "files" ? "-r" : "-x", valueFlags(values)];
  return [...flags, ...value, "-d", quoted(summary)].join(" ");
}

function valueFlags(values: Exclude<Values, "none">): string {
  return values === "files" ? "-F" : `-a ${quoted(values.join(" "))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
