/** The same for every command, so that scripts can rely on them. */
export const EXIT = {
  done: 0,
  /** The command ran and what it found is not well. */
  found: 1,
  /** The command was called wrongly; nothing was done. */
  usage: 2,
} as const;
