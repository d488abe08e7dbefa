export { type AddCommand, UsageError } from './command.js';
export { EXIT } from './exit-codes.js';
export { runCli } from './run-cli.js';
export type { Terminal } from './terminal.js';
