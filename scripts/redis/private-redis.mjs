import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, whyNotListen } from '../process/ports.mjs';
import { stopProcesses } from '../process/stop-processes.mjs';
import { askRedis } from './ask-redis.mjs';

const STOP_WITHIN_MS = 10_000;

/**
 * Launches a Redis of our own: on loopback, durable to the last write, its data in `dir`. Whoever calls watches the
 * process; `serving` resolves when it answers, which after a long outage includes reading a large log.
 * @param {import('./find-redis-server.mjs').RedisServer} server
 * @returns {Promise<{ url: string, child: import('node:child_process').ChildProcess, tail: string[], serving: Promise<void> }>}
 */
export async function launchPrivateRedis(server, dir, { maxmemory = '1gb' } = {}) {
  mkdirSync(dir, { recursive: true });
  const previous = readNote(dir);
  await stopLeftBehind(dir, previous);
  // The same port as last time, if it is still free, keeps the URL that someone noted for the command line.
  const port = (await isUsable(previous?.port)) ? previous.port : await freePort();
  const { child, tail } = spawnServer(server, port, dir, maxmemory);
  writeNote(dir, { pid: child.pid, port });
  return { url: `redis://127.0.0.1:${port}`, child, tail, serving: untilServing(port, child) };
}

function spawnServer(server, port, dir, maxmemory) {
  const settings = {
    port,
    bind: '127.0.0.1',
    'protected-mode': 'yes',
    daemonize: 'no',
    dir,
    // A webhook is answered 200 only when it is on disk: every write is synced, and nothing is ever evicted.
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    maxmemory,
    'maxmemory-policy': 'noeviction',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  // Detached: a Ctrl-C in the terminal must not stop Redis before the services that still write to it.
  const child = spawn(server.program, args, {
    argv0: server.calledBy,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, tail: keepTail(child) };
}

function keepTail(child) {
  const tail = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      tail.push(...text.trimEnd().split('\n'));
      tail.splice(0, tail.length - 20);
    });
  }
  return tail;
}

/** Never, when it has ended before: whoever watches the process tells of that. */
async function untilServing(port, child) {
  while (!((await askRedis(port, 'PING'))?.startsWith('+PONG') && (await isProcess(port, child.pid)))) {
    if (child.exitCode !== null || child.signalCode !== null) return new Promise(() => {});
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** After a `kill -9` of everything around it, a Redis may still sit on these data: stop exactly that one. */
async function stopLeftBehind(dir, previous) {
  if (previous === undefined) return;
  const { pid, port } = previous;
  // Its number may belong to another process by now, and its port to another Redis: it is asked what it is.
  const serves = await askRedis(port, 'CONFIG', 'GET', 'dir');
  if (serves?.includes(`\r\n${realpathSync(dir)}\r\n`) && (await isProcess(port, pid))) {
    await stopProcesses([{ name: 'redis', pid }], STOP_WITHIN_MS);
  }
}

async function isProcess(port, pid) {
  return (await askRedis(port, 'INFO', 'server'))?.includes(`process_id:${pid}\r\n`) === true;
}

async function isUsable(port) {
  return port !== undefined && (await whyNotListen(port)) === undefined;
}

/** Where this Redis is, for the next start. Beside the data: it belongs to them. */
function noteOf(dir) {
  return join(dir, 'relay-redis.json');
}

function readNote(dir) {
  try {
    return JSON.parse(readFileSync(noteOf(dir), 'utf8'));
  } catch {
    return undefined;
  }
}

function writeNote(dir, note) {
  writeFileSync(noteOf(dir), JSON.stringify(note));
}
