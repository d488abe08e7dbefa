import type { DescribedArgument, DescribedCommand, DescribedOption, Values } from './describe-commands.js';

/** A completion for zsh in its own manner: one function for each command, with the descriptions of the help. */
export function zshScript(program: DescribedCommand): string {
  return [
    '#compdef relay',
    '# Completion of relay for zsh. In ~/.zshrc, behind compinit:  eval "$(relay completion zsh)"',
    '',
    NAMES,
    ...functionsOf(program),
    // Loaded from a folder of $fpath it is the function itself; otherwise it says what it completes.
    'if [[ $funcstack[1] == _relay ]]; then _relay "$@"; else compdef _relay relay; fi',
    '',
  ].join('\n');
}

function functionsOf(command: DescribedCommand, parent = ''): string[] {
  const own = `${parent}_${command.name.replaceAll('-', '_')}`;
  const children = command.commands.flatMap((child) => functionsOf(child, own));
  return [...children, command.commands.length === 0 ? leafFunction(own, command) : groupFunction(own, command)];
}

function leafFunction(own: string, { options, arguments: all }: DescribedCommand): string {
  return [
    `${own}() {`,
    '  _arguments \\',
    [...options.map(optionSpec), ...all.map(argumentSpec)].map((spec) => `    ${quoted(spec)}`).join(' \\\n'),
    '}',
    '',
  ].join('\n');
}

function groupFunction(own: string, { commands, options }: DescribedCommand): string {
  return [
    `${own}() {`,
    '  local curcontext=$curcontext state line',
    '  local -a commands=(',
    ...commands.map(({ name, description }) => `    ${quoted(`${name}:${description.replaceAll(':', '\\:')}`)}`),
    '  )',
    '  _arguments -C \\',
    ...options.map((option) => `    ${quoted(optionSpec(option))} \\`),
    "    '1: :->command' '*:: :->rest'",
    '  case $state in',
    `    command) _describe command commands ;;`,
    '    rest)',
    '      case $words[1] in',
    ...commands.map(({ name }) => `        ${name}) ${own}_${name.replaceAll('-', '_')} ;;`),
    '      esac',
    '      ;;',
    '  esac',
    '}',
    '',
  ].join('\n');
}

function optionSpec({ name, description, values }: DescribedOption): string {
  const told = `[${description.replaceAll(/[[\]]/g, '\\$&')}]`;
  return values === undefined ? `${name}${told}` : `${name}=${told}:${name.slice(2)}:${action(values)}`;
}

function argumentSpec({ name, values, repeats }: DescribedArgument): string {
  return `${repeats ? '*' : ''}:${name}:${action(values)}`;
}

function action(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `(${values.words.join(' ')})`;
    case 'files':
      return '_files';
    case 'sources':
    case 'integrations':
      return `_relay_names ${values.kind}`;
    case 'anything':
      return ' ';
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Called by `_arguments`, which puts its own options for `compadd` before the argument. $service is what was typed, perhaps
 * a function that goes into a container.
 */
const NAMES = `_relay_names() {
  local -a names=(\${(f)"$(\${(Q)service:-relay} completion $argv[-1] 2>/dev/null </dev/null)"})
  # docker compose exec ends its lines as a terminal does.
  compadd "\${(@)argv[1,-2]}" -- \${names//$'\\r'/}
}
`;
