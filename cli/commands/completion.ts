import { shownValue } from "../../provider/alicloud/redact";
import { helpOption } from "../arguments";
import { type Command, command, type Option, type Program, UsageError } from "../command";

const shells: Readonly<Record<string, (program: Program) => string>> = { bash, zsh, fish };

/** `vpn-connection completion`. */
export const completion = command({
  summary: "Print a script that completes commands and options in a shell",
  description: `Prints a script for ${new Intl.ListFormat("en", { type: "disjunction" }).format(Object.keys(shells))}, made from the commands of this version.`,
  parameters: ["SHELL"],
  options: {},
  examples: [
    ["vpn-connection completion bash >> ~/.local/share/bash-completion/completions/vpn-connection", "for bash, from the next shell on"],
    ["vpn-connection completion zsh > ~/.zfunc/_vpn-connection", "for zsh, with that folder in fpath before compinit"],
    ["vpn-connection completion fish > ~/.config/fish/completions/vpn-connection.fish", "for fish"],
    ["source <(vpn-connection completion bash)", "for this shell alone"],
  ],
  exitCodes: [],
  async run(_values, [shell = ""], { stdout }, program) {
    const script = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
    if (script === undefined) throw new UsageError(`SHELL is one of ${Object.keys(shells).join(", ")}, and not ${shownValue(shell)}`);
    stdout.write(script(program));
    return 0;
  },
});

/** The names of the program: see `bin` in package.json. */
const bins = ["vpn-connection", "pulumi-alicloud-vpn"];

const optionsOf = (one: Command): [string, Option][] => Object.entries({ ...one.options, help: helpOption });
const spellings = ([name, { short }]: [string, Option]): string[] => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
const loaded = ({ commands }: Program): [string, Command][] => Object.entries(commands).map(([name, load]) => [name, load()]);
const wordsFor = (name: string, one: Command): readonly string[] => [
  ...(name === "completion" ? Object.keys(shells) : []),
  ...optionsOf(one).flatMap(spellings),
];

function bash(program: Program): string {
  const all = loaded(program);
  const names = [...all.map(([name]) => name), "help"];
  const values = all.flatMap(([name, one]) =>
    optionsOf(one).flatMap((option) => {
      const { type, choices, value } = option[1];
      if (type === "boolean") return [];
      const words = choices !== undefined ? `words='${choices.join(" ")}'` : isPath(value) ? `files=1` : ":";
      return [
        `    ${spellings(option)
          .map((spelled) => `'${name} ${spelled}'`)
          .join(" | ")}) ${words} ;;`,
      ];
    }),
  );
  const options = all.map(([name, one]) => `    ${name}) words='${wordsFor(name, one).join(" ")}' ;;`);
  return `# bash completion of ${program.name}
_vpn_connection() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" words='' files=''
  # bash takes --option=value for three words.
  if [[ $current == = ]]; then
    current=''
  elif [[ $previous == = ]]; then
    previous="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${names.join(" ")} --help --version' -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]} $previous" in
${values.join("\n")}
    *) case "\${COMP_WORDS[1]}" in
    help) words='${all.map(([name]) => name).join(" ")}' ;;
${options.join("\n")}
    esac ;;
  esac
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    local IFS=$'\\n'
    COMPREPLY=($(compgen -f -- "$current"))
  elif [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -F _vpn_connection ${bins.join(" ")}
`;
}

function zsh(program: Program): string {
  const all = loaded(program);
  const described = all.map(([name, { summary }]) => `    ${inQuotes(`${name}:${summary}`)}`);
  const cases = all.map(([name, one]) => {
    const specs = optionsOf(one).map(zshOption);
    const rest = name === "completion" ? [`':shell:(${Object.keys(shells).join(" ")})'`] : one.parameters.length > 0 ? ["'*:id:'"] : [];
    return `    ${name}) _arguments -S \\\n      ${[...specs, ...rest].join(" \\\n      ")} ;;`;
  });
  return `#compdef ${bins.join(" ")}
# zsh completion of ${program.name}
_vpn_connection() {
  local -a commands flags
  flags=('--help:Print the commands' '--version:Print the version')
  commands=(
${described.join("\n")}
    'help:Tell all about a command'
  )
  if ((CURRENT == 2)); then
    _describe command commands
    _describe -o option flags
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
    help) _describe command commands ;;
${cases.join("\n")}
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _vpn_connection "$@"
else
  compdef _vpn_connection ${bins.join(" ")}
fi
`;
}

function zshOption([name, { short, type, multiple, help, value = "", choices }]: [string, Option]): string {
  const action = choices !== undefined ? `(${choices.join(" ")})` : isPath(value) ? "_files" : "";
  const text = `[${help.replace(/[[\]:\\]/g, "\\$&")}]${type === "boolean" ? "" : `:${value}:${action}`}`;
  if (short === undefined) return inQuotes(`${multiple ? "*" : ""}--${name}${text}`);
  return `${multiple ? "'*'" : `'(-${short} --${name})'`}{-${short},--${name}}${inQuotes(text)}`;
}

function fish(program: Program): string {
  const all = loaded(program);
  const lines = all.flatMap(([name, one]) => [
    `  complete -c $bin -n __vpn_connection_starts -a ${name} -d ${inFish(one.summary)}`,
    ...optionsOf(one).map(([option, { short, type, help, value, choices }]) => {
      const shortOption = short === undefined ? "" : ` -s ${short}`;
      const takes =
        type === "boolean" ? "" : isPath(value) ? " -r -F" : ` -x${choices === undefined ? "" : ` -a ${inQuotes(choices.join(" "))}`}`;
      return `  complete -c $bin -n '__vpn_connection_runs ${name}' -l ${option}${shortOption}${takes} -d ${inFish(help)}`;
    }),
  ]);
  return `# fish completion of ${program.name}
function __vpn_connection_starts
  test (count (commandline -opc)) -eq 1
end
# fish's own __fish_seen_subcommand_from takes the value of an option for a command, as in drift --stack list.
function __vpn_connection_runs
  set -l words (commandline -opc)
  test "$words[2]" = $argv[1]
end
for bin in ${bins.join(" ")}
  complete -c $bin -f
  complete -c $bin -n __vpn_connection_starts -l help -d 'Print the commands'
  complete -c $bin -n __vpn_connection_starts -l version -d 'Print the version'
${lines.join("\n")}
  complete -c $bin -n __vpn_connection_starts -a help -d 'Tell all about a command'
  complete -c $bin -n '__vpn_connection_runs help' -a ${inQuotes(all.map(([name]) => name).join(" "))}
  complete -c $bin -n '__vpn_connection_runs completion' -a ${inQuotes(Object.keys(shells).join(" "))}
end
`;
}

const isPath = (value: string | undefined): boolean => value === "FILE" || value === "FOLDER";

const inQuotes = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const inFish = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
