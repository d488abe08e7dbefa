import type { Argument, Command, Option } from 'commander';

/** What may stand in a place of the command line. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Names from the configuration, which the script asks the command for. */
  | { readonly kind: 'sources' | 'integrations' }
  | { readonly kind: 'files' }
  /** Nobody can know. */
  | { readonly kind: 'anything' };

export interface DescribedOption {
  /** `--json` */
  readonly name: string;
  readonly description: string;
  /** Absent: it takes no value. */
  readonly values?: Values;
}

export interface DescribedArgument {
  readonly name: string;
  readonly values: Values;
  readonly repeats: boolean;
}

/** A command as the completion of a shell needs to know it. */
export interface DescribedCommand {
  /** What stands before its options: `dead-letters list`; empty for `relay` itself. */
  readonly path: string;
  readonly name: string;
  readonly description: string;
  readonly commands: readonly DescribedCommand[];
  readonly options: readonly DescribedOption[];
  readonly arguments: readonly DescribedArgument[];
}

/** Reads the tree that commander parses with, so that what is offered is what is taken. */
export function describeCommands(command: Command, path = ''): DescribedCommand {
  const helper = command.createHelp();
  return {
    path,
    name: command.name(),
    description: command.description(),
    commands: command.commands.map((child) => describeCommands(child, `${path} ${child.name()}`.trim())),
    options: helper.visibleOptions(command).map(describeOption),
    arguments: command.registeredArguments.map(describeArgument),
  };
}

export function everyCommand(command: DescribedCommand): readonly DescribedCommand[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

function describeOption(option: Option): DescribedOption {
  const { long, description, argChoices } = option;
  const takesValue = option.required || option.optional;
  return {
    name: long ?? option.flags,
    description,
    ...(takesValue ? { values: valuesOf(option.attributeName(), argChoices) } : {}),
  };
}

function describeArgument(argument: Argument): DescribedArgument {
  const { variadic, argChoices } = argument;
  return { name: argument.name(), values: valuesOf(argument.name(), argChoices), repeats: variadic };
}

/** By the name of an option or argument that takes them. */
const VALUES: Readonly<Record<string, Values>> = {
  source: { kind: 'sources' },
  integration: { kind: 'integrations' },
  file: { kind: 'files' },
};

function valuesOf(name: string, choices: readonly string[] | undefined): Values {
  if (choices !== undefined) return { kind: 'words', words: choices };
  return VALUES[name] ?? { kind: 'anything' };
}
