import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A built service as its own process: what production runs, and what can really be killed. */
export interface RunningProcess {
  readonly pid: number;
  /** Every line it wrote to stdout and stderr so far. */
  readonly lines: readonly string[];
  /** The fields of its first JSON log line with this message. Rejects when the process ends before. */
  logged(message: string): Promise<Record<string, unknown>>;
  /** Waits for its end. */
  ended(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  signal(name: NodeJS.Signals): void;
  kill(): Promise<void>;
}

const LOGGED_WITHIN_MS = 20_000;

/** Starts a JavaScript file of the project; `env` is all that it sees of the environment besides PATH. */
export function startProcess(file: string, env: Readonly<Record<string, string>>): RunningProcess {
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) collectLines(stream, lines);
  const end = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  return {
    pid: child.pid ?? 0,
    lines,
    logged: (message) => waitForLine(child, lines, message),
    ended: () => end,
    signal: (name) => void child.kill(name),
    kill: async () => {
      child.kill('SIGKILL');
      await end;
    },
  };
}

function collectLines(stream: NodeJS.ReadableStream, lines: string[]): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
}

async function waitForLine(
  child: ChildProcess,
  lines: readonly string[],
  message: string,
): Promise<Record<string, unknown>> {
  const deadline = Date.now() + LOGGED_WITHIN_MS;
  for (;;) {
    for (const line of lines) {
      const fields = parse(line);
      if (fields?.msg === message) return fields;
    }
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`no line "${message}"; it wrote:\n${lines.slice(-20).join('\n')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
