/** The same for every command, so that scripts can rely on them. docs/command.md lists them. */
export const EXIT = {
  done: 0,
  /** The command ran and what it found is not well. */
  found: 1,
  /** The command was called wrongly, or the configuration cannot be used; nothing was done. */
  usage: 2,
  /** Redis cannot be reached or stopped answering. */
  unreachable: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
