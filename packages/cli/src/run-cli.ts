import { ConfigError } from '@relay/contract';
import { RedisUnreachable } from '@relay/queue';
import { printFaults } from '@relay/runtime';
import { Command, CommanderError } from 'commander';
import { addAudit } from './audit/add-audit.js';
import { type AddCommand, UsageError } from './command.js';
import { addCompletion } from './completion/add-completion.js';
import { addDeadLetters } from './dead-letters/add-dead-letters.js';
import { addDoctor } from './doctor/add-doctor.js';
import { EXIT } from './exit-codes.js';
import { addExplain } from './explain/add-explain.js';
import { HELP, printHelp } from './help.js';
import { addPreview } from './preview/add-preview.js';
import { addRelease } from './release/add-release.js';
import { addSendTest } from './send-test/add-send-test.js';
import { addStatus } from './status/add-status.js';
import type { Terminal } from './terminal.js';
import { addWriteOff } from './write-off/add-write-off.js';

/** Every command, in the order of the help. */
const COMMANDS: readonly AddCommand[] = [
  addStatus,
  addDoctor,
  addExplain,
  addAudit,
  addSendTest,
  addRelease,
  addDeadLetters,
  addWriteOff,
  addPreview,
  addCompletion,
];

/** Runs `relay <args>` and resolves to the exit code. Throws only for bugs. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    return explain(thrown, terminal);
  }
}

export function createProgram(terminal: Terminal, finish: (exitCode: number) => void): Command {
  const program = new Command('relay')
    .description('Flashduty Relay: look into it, try it out, replay what could not be delivered')
    .exitOverride()
    .configureOutput({ writeOut: terminal.writeOut, writeErr: terminal.writeError })
    .showHelpAfterError('(relay --help lists the commands)');
  for (const addCommand of COMMANDS) addCommand(program, terminal, finish);
  for (const { name, command } of leafCommands(program)) {
    const help = HELP[name];
    if (help !== undefined) command.addHelpText('after', printHelp(help));
  }
  return program;
}

/** What can be run: commands by their full name, those that only hold others left out. */
export function leafCommands(parent: Command, prefix = ''): Array<{ name: string; command: Command }> {
  return parent.commands.flatMap((command) => {
    const name = `${prefix}${command.name()}`;
    return command.commands.length === 0 ? [{ name, command }] : leafCommands(command, `${name} `);
  });
}

function explain(thrown: unknown, terminal: Terminal): number {
  // Commander throws for --help as well, with exit code 0, and has printed what there is to say.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (thrown instanceof ConfigError) {
    terminal.writeError(printFaults(thrown.faults));
    return EXIT.usage;
  }
  if (thrown instanceof UsageError || thrown instanceof RedisUnreachable) {
    terminal.writeError(`error: ${thrown.message}\n`);
    return thrown instanceof UsageError ? EXIT.usage : EXIT.unreachable;
  }
  throw thrown;
}
