import { type DescribedCommand, everyCommand, type Values } from './describe-commands.js';

/**
 * A completion for bash from 3.2 on, which macOS still has: no associative arrays. What may stand where is in the tables;
 * the last function only finds out where it is.
 */
export function bashScript(program: DescribedCommand): string {
  const commands = everyCommand(program);
  const table = (what: string, subject: string, rows: readonly string[]) =>
    [`_relay_${what}() {`, "  kind='' words=''", `  case ${subject} in`, ...rows, '  esac', '}', ''].join('\n');
  return [
    '# Completion of relay for bash. In ~/.bashrc:  eval "$(relay completion bash)"',
    '',
    table(
      'commands',
      '$path',
      commands.flatMap(({ path, commands: children }) => row(path, toWords(children.map((child) => child.name)))),
    ),
    table(
      'options',
      '$path',
      commands.flatMap(({ path, options }) => row(path, toWords(options.map((option) => option.name)))),
    ),
    table(
      'value',
      '"$path $1"',
      commands.flatMap(({ path, options }) =>
        options.flatMap((option) => row(`${path} ${option.name}`, option.values)),
      ),
    ),
    table(
      'argument',
      '"$path $1"',
      commands.flatMap((command) =>
        command.arguments.flatMap(({ values }, index) =>
          values.kind === 'anything' ? [] : row(`${command.path} ${index}`, values),
        ),
      ),
    ),
    COMPLETE,
  ].join('\n');
}

const toWords = (words: readonly string[]): Values => ({ kind: 'words', words });

function row(place: string, values: Values | undefined): string[] {
  if (values === undefined || (values.kind === 'words' && values.words.length === 0)) return [];
  const words = values.kind === 'words' ? ` words='${values.words.join(' ')}'` : '';
  return [`    '${place}') kind=${values.kind}${words} ;;`];
}

const COMPLETE = `_relay() {
  local path='' kind='' words='' option='' before=0 word i
  local current=\${COMP_WORDS[COMP_CWORD]}
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    # Between an option and its value; bash makes a word of it.
    if [[ $word == '=' ]]; then continue; fi
    if [[ -n $option ]]; then
      option=''
      continue
    fi
    if [[ $word == -* ]]; then
      _relay_value "$word"
      if [[ -n $kind ]]; then option=$word; fi
      continue
    fi
    _relay_commands
    if [[ " $words " == *" $word "* ]]; then path="\${path:+$path }$word"; else before=$((before + 1)); fi
  done
  if [[ $current == '=' ]]; then current=''; fi
  if [[ -n $option ]]; then
    _relay_value "$option"
  elif [[ $current == -* ]]; then
    _relay_options
  else
    _relay_commands
    if [[ -z $words ]]; then _relay_argument "$before"; fi
  fi

  COMPREPLY=()
  case $kind in
    files)
      local IFS=$'\\n'
      COMPREPLY=($(compgen -f -- "$current"))
      compopt -o filenames 2>/dev/null
      return
      ;;
    sources | integrations)
      words=$("\${COMP_WORDS[0]}" completion "$kind" 2>/dev/null </dev/null)
      # docker compose exec ends its lines as a terminal does.
      words=\${words//$'\\r'/}
      ;;
  esac
  for word in $words; do
    if [[ $word == "$current"* ]]; then COMPREPLY+=("$word"); fi
  done
}
complete -F _relay relay
`;
