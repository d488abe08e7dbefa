import { createInterface } from 'node:readline';

/**
 * The line that is typed behind the question; empty when the input ends instead. The question goes to standard error,
 * which leaves standard output to the answer of the command.
 */
export function askAtKeyboard(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<string> {
  output.write(question);
  // Without `terminal` the keyboard stays in its ordinary mode, where Ctrl-C ends the process: nothing is done yet.
  const lines = createInterface({ input, terminal: false });
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    lines.once('close', () => resolve(''));
  });
}
