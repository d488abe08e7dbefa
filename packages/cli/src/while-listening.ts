import type { Terminal } from './terminal.js';

/** Runs work that looks between its steps whether Ctrl-C was pressed. A second one ends the process as usual. */
export async function whileListening<T>(
  { onInterrupt }: Terminal,
  work: (isInterrupted: () => boolean) => Promise<T>,
): Promise<T> {
  let interrupted = false;
  const stopListening = onInterrupt(() => {
    interrupted = true;
  });
  try {
    return await work(() => interrupted);
  } finally {
    stopListening();
  }
}
