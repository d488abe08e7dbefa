import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A Redis of the test's own, as durable as in production, that may be killed and frozen. Tests never use REDIS_URL:
 * whatever is there belongs to someone else.
 */
export interface PrivateRedis {
  readonly url: string;
  readonly port: number;
  /** Ends the server and deletes its data. Safe twice. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. The data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data; a living one is killed first. */
  restart(): Promise<void>;
  /** The server stops answering while its connections stay open. */
  freeze(): void;
  thaw(): void;
}

const START_WITHIN_MS = 10_000;
const ATTEMPTS = 5;

export async function startRedis(settings: Readonly<Record<string, string>> = {}): Promise<PrivateRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'relay-redis-'));
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return privateRedis(dir, port, settings, await launch(dir, port, settings));
    } catch (error) {
      // Another test may have taken the port between looking and binding.
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

function privateRedis(
  dir: string,
  port: number,
  settings: Readonly<Record<string, string>>,
  first: ChildProcess,
): PrivateRedis {
  let server = first;
  const kill = () => end(server, 'SIGKILL');
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    stop: async () => {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
    restart: async () => {
      await kill();
      server = await launch(dir, port, settings);
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
  };
}

async function launch(dir: string, port: number, settings: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const all = {
    port: String(port),
    bind: '127.0.0.1',
    dir,
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
    ...settings,
  };
  const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
  // `npm test` finds or installs the server and says where it is. Debian's program goes by its name: see scripts/redis.
  const server = spawn(process.env.RELAY_REDIS_SERVER ?? 'redis-server', args, {
    argv0: 'redis-server',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  leash(server, dir);
  await ready(server);
  return server;
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
      if (!/ready to accept connections/i.test(output)) return;
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server that listens has an address with a port; the type also allows for pipes.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
