import { type ChildProcess, spawn } from 'node:child_process';

export interface RunningScript {
  readonly child: ChildProcess;
  /** What it has said so far, both streams. */
  output(): string;
  /** Resolves when its output matches; rejects when it ends without, or is too slow. */
  says(pattern: RegExp): Promise<void>;
  /** Its exit status, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

const SAYS_WITHIN_MS = 20_000;

/** Runs a script as a terminal would, without what npm sets for its own children. */
export function runScript(args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): RunningScript {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|RELAY_|FLASHDUTY_|REDIS_URL|PORT$)/.test(name),
  );
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: { ...Object.fromEntries(inherited), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  return { child, output: () => output, ended, says: (pattern) => waitFor(pattern, child, () => output) };
}

function waitFor(pattern: RegExp, child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (how?: string) => {
      clearTimeout(deadline);
      child.stdout?.off('data', look);
      child.stderr?.off('data', look);
      if (how === undefined) resolve();
      else reject(new Error(`The script ${how} before it said ${pattern}:\n${output()}`));
    };
    const look = () => {
      if (pattern.test(output())) settle();
    };
    const deadline = setTimeout(() => settle('took too long'), SAYS_WITHIN_MS);
    child.once('close', () => settle(pattern.test(output()) ? undefined : 'ended'));
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    look();
  });
}
