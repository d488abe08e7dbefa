import type { Terminal } from '../terminal.js';

export interface TerminalCapture {
  readonly terminal: Terminal;
  out(): string;
  error(): string;
  pressCtrlC(): void;
}

/** A terminal whose output goes into memory, nobody at the keyboard; a test names only what it is about. */
export function aTerminal(fields: Partial<Terminal> = {}): TerminalCapture {
  let out = '';
  let error = '';
  const listeners = new Set<() => void>();
  return {
    out: () => out,
    error: () => error,
    pressCtrlC: () => {
      for (const listener of listeners) listener();
    },
    terminal: {
      env: {},
      now: Date.now,
      isStdinInteractive: true,
      readStdin: async () => Buffer.alloc(0),
      columns: undefined,
      ask: undefined,
      onInterrupt: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      writeOut: (text) => {
        out += text;
      },
      writeError: (text) => {
        error += text;
      },
      ...fields,
    },
  };
}
