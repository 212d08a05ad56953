import type { CompletedCommand, CompletedOption, Values } from "./describe.ts";

/** A completion function for zsh, for a file \`_wallc\` in \`$fpath\`. */
export function zsh(commands: readonly CompletedCommand[]): string {
  return `#compdef wallc
# zsh completion for wallc; save it as _wallc in a folder of $fpath
_wallc() {
  local line state
  _arguments -C '(- *)--help[show what the commands are]' '(- *)--version[show the version]' '1: :->command' '*:: :->arguments'
  case $state in
    command)
      local -a commands=(
${commands.map(({ name, summary }) => `        ${quoted(`${name}:${summary}`)}`).join("\n")}
      )
      _describe command commands
      ;;
    arguments)
      case $line[1] in
${commands.map(commandCase).join("\n")}
      esac
      ;;
  esac
}
if [ "$funcstack[1]" = _wallc ]; then _wallc "$@"; else compdef _wallc wallc; fi
`;
}

function commandCase({ name, options, values }: CompletedCommand): string {
  const specs = options.flatMap(optionSpecs);
  const rest = values === "none" ? [] : [quoted(`*:${action(values)}`)];
  return `        ${name}) _arguments ${[...specs, ...rest].join(" \\\n          ")} ;;`;
}

function optionSpecs({ names, summary, values }: CompletedOption): string[] {
  const text = summary.replace(/[[\]\\:]/g, "\\$&");
  if (values === undefined) return names.map((name) => quoted(`${name}[${text}]`));
  // The value of a long option may stand behind `=` too.
  const form = (name: string) => (name.startsWith("--") ? `${name}=` : name);
  return names.map((name) => quoted(`${form(name)}[${text}]:${action(values)}`));
}

function action(values: Values): string {
  if (values === "none") return "value: ";
  return values === "files" ? "file:_files" : `value:(${values.join(" ")})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
