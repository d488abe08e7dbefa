/** What a command may touch of the world; `main.ts` hands in the process's own, a test its own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** True when nobody pipes anything in: reading would wait for a person to type. */
  readonly isStdinInteractive: boolean;
  readonly readStdin: () => Promise<Uint8Array>;
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
}
