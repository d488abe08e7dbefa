import { loadConfig } from '@relay/runtime';
import { vendorNames } from '@relay/vendors';
import { Argument } from 'commander';
import type { AddCommand } from '../command.js';
import type { Terminal } from '../terminal.js';
import { bashScript } from './bash-script.js';
import { type DescribedCommand, describeCommands } from './describe-commands.js';
import { zshScript } from './zsh-script.js';

type Print = (program: () => DescribedCommand, terminal: Terminal) => string;

const PRINTS = {
  bash: (program) => bashScript(program()),
  zsh: (program) => zshScript(program()),
  // The scripts ask for these whenever they are to complete such a name.
  sources: (_program, { env }) => lines(Object.keys(loadConfig(env, vendorNames).sources)),
  integrations: (_program, { env }) => lines(Object.keys(loadConfig(env, vendorNames).integrations)),
} as const satisfies Record<string, Print>;

export const addCompletion: AddCommand = (program, terminal) => {
  program
    .command('completion')
    .description('print what completes this command in a shell, or the names that it offers')
    .addArgument(new Argument('<what>', 'a shell, or names of the configuration').choices(Object.keys(PRINTS)))
    .action((what: keyof typeof PRINTS) => {
      const print: Print = PRINTS[what];
      terminal.writeOut(print(() => describeCommands(program), terminal));
    });
};

function lines(names: readonly string[]): string {
  return names.map((name) => `${name}\n`).join('');
}
