import type { CompletedCommand, CompletedOption, Values } from "./describe.ts";

/** A completion function for bash (3.2 and later). */
export function bash(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# bash completion for wallc; load it with: source <(wallc completion bash)
_wallc_files() {
  # The shell's own way knows of blanks and quotes in names; bash 3 can't be told to take it.
  compopt -o default 2>/dev/null && return
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -- "$word"))
}
_wallc() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  # \`--backend=nft\` is three words to bash.
  if [ "$word" = = ]; then word=; elif [ "$previous" = = ]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names} --help --version" -- "$word"))
    return
  fi
  case $command in
${commands.map(commandCase).join("\n")}
  esac
}
complete -F _wallc wallc
`;
}

function commandCase({ name, options, values }: CompletedCommand): string {
  const words = options.flatMap((option) => option.names).join(" ");
  const valued = options.filter((option) => option.values !== undefined);
  const cases = valued.map(optionCase).join("\n");
  return `    ${name})
${valued.length > 0 ? `      case $previous in\n${cases}\n      esac\n` : ""}      case $word in
        -*) COMPREPLY=($(compgen -W "${words}" -- "$word")) ;;
        *) ${reply(values)} ;;
      esac
      ;;`;
}

function optionCase({ names, values = "none" }: CompletedOption): string {
  return `        ${names.join("|")}) ${reply(values)}; return ;;`;
}

function reply(values: Values): string {
  if (values === "none") return "COMPREPLY=()";
  if (values === "files") return "_wallc_files";
  return `COMPREPLY=($(compgen -W "${values.join(" ")}" -- "$word"))`;
}
