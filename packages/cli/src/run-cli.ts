import { Command, CommanderError } from 'commander';
import { type AddCommand, UsageError } from './command.js';
import { EXIT } from './exit-codes.js';
import { addPreview } from './preview/add-preview.js';
import type { Terminal } from './terminal.js';

/** Every command, in the order of the help. */
const COMMANDS: readonly AddCommand[] = [addPreview];

/** Runs `relay <args>` and resolves to the exit code. Throws only for bugs. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = new Command('relay')
    .description('Flashduty Relay: look into it, try it out, replay what could not be delivered')
    .exitOverride()
    .configureOutput({ writeOut: terminal.writeOut, writeErr: terminal.writeError })
    .showHelpAfterError('(relay --help lists the commands)');
  for (const addCommand of COMMANDS) {
    addCommand(program, terminal, (code) => {
      exitCode = code;
    });
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    // Commander throws for --help as well, with exit code 0, and has printed what there is to say.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(thrown instanceof UsageError)) throw thrown;
    terminal.writeError(`error: ${thrown.message}\n`);
    return EXIT.usage;
  }
}
