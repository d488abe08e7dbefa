/** What a command may touch of the world; `main.ts` hands in the process's own, a test its own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** True when nobody pipes anything in: reading would wait for a person to type. */
  readonly isStdinInteractive: boolean;
  readonly readStdin: () => Promise<Uint8Array>;
  /** Width of the screen; undefined when the output goes to a file or to another program. */
  readonly columns: number | undefined;
  /** Asks the person at the keyboard and gives the line that was typed; undefined when nobody is there. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Calls the listener for the next Ctrl-C, which then does not end the process. Returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
}
