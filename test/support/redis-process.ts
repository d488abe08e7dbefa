import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** One Redis or sentinel as its own process, which may be killed and frozen. */
export interface RedisProcess {
  readonly port: number;
  /** Ends it as a power cut would. Its files stay. Safe twice. */
  kill(): Promise<void>;
  /** It stops answering while its connections stay open. */
  freeze(): void;
  thaw(): void;
}

const START_WITHIN_MS = 10_000;

/** What it says when it can be talked to, the sentinel last. */
const READY = /ready to accept connections|Sentinel ID is/i;

/**
 * Starts the server with these arguments. `dir` is deleted when the test's process is gone, however it ended.
 */
export async function startRedisProcess(port: number, dir: string, args: readonly string[]): Promise<RedisProcess> {
  // `npm test` finds or installs the server and says where it is. Debian's program goes by its name: see scripts/redis.
  const server = spawn(process.env.RELAY_REDIS_SERVER ?? 'redis-server', args, {
    argv0: 'redis-server',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  leash(server, dir);
  await ready(server);
  return {
    port,
    kill: () => end(server, 'SIGKILL'),
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
  };
}

/**
 * A test run that is killed must leave no server behind, and Jest gives a test no way to hear of its end. So a shell
 * waits on a pipe from this process, which closes however the process ends.
 */
function leash(server: ChildProcess, dir: string): void {
  const shell = spawn('sh', ['-c', 'cat; kill -KILL "$0"; rm -rf "$1"', String(server.pid), dir], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  server.once('close', () => shell.kill('SIGKILL'));
}

/** Resolves when the server says that it accepts connections; rejects with its output when it ends or is too slow. */
function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const giveUp = (reason: string) => {
      server.kill('SIGKILL');
      reject(new Error(`redis-server ${reason}\n${output}`));
    };
    const deadline = setTimeout(() => giveUp(`was not ready within ${START_WITHIN_MS} ms`), START_WITHIN_MS);
    server.once('error', (error) => giveUp(`could not be started: ${error.message}. Run the tests with: npm test`));
    server.once('close', () => giveUp('ended'));
    server.once('close', () => clearTimeout(deadline));
    server.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (!READY.test(output)) return;
      clearTimeout(deadline);
      server.removeAllListeners('error');
      server.stdout?.removeAllListeners('data').resume();
      resolve();
    });
  });
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const closed = once(server, 'close');
  server.kill(signal);
  await closed;
}
