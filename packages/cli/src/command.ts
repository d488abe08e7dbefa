import type { Command } from 'commander';
import type { Terminal } from './terminal.js';

/**
 * One command: adds itself to the program and calls `finish` with its exit code. What it throws as a `UsageError` is
 * printed without a stack.
 */
export type AddCommand = (program: Command, terminal: Terminal, finish: (exitCode: number) => void) => void;

/** The person at the keyboard can correct this; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
