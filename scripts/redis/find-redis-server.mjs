import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The oldest Redis whose commands the queues use. */
export const OLDEST_REDIS = { major: 6, minor: 2 };

/**
 * Programs that can be a Redis server, best first. Debian and Ubuntu put the server's program into the package
 * `redis-tools` under the name `redis-check-rdb`, and only a link called `redis-server` and the system-wide service into
 * the package `redis-server`. Which of the two it is, the program reads from the name it is called by.
 */
const CANDIDATES = [
  { file: 'redis-server', calledBy: 'redis-server' },
  { file: 'valkey-server', calledBy: 'valkey-server' },
  { file: 'redis-check-rdb', calledBy: 'redis-server' },
];

/** Homebrew's folders are not in PATH until the shell is opened anew. */
const ALSO_LOOK_IN = process.platform === 'darwin' ? ['/opt/homebrew/bin', '/usr/local/bin'] : [];

/**
 * @typedef {{ program: string, calledBy: string, version: string }} RedisServer
 * @returns {{ server?: RedisServer, tooOld: RedisServer[] }}
 */
export function findRedisServer(env = process.env) {
  const folders = [...(env.PATH ?? '').split(delimiter), ...ALSO_LOOK_IN];
  const tooOld = [];
  for (const { file, calledBy } of CANDIDATES) {
    for (const program of new Set(folders.map((folder) => join(folder, file)))) {
      const version = versionOf(program, calledBy);
      if (version === undefined) continue;
      if (isRecent(version)) return { server: { program, calledBy, version }, tooOld };
      tooOld.push({ program, calledBy, version });
    }
  }
  return { tooOld };
}

export function isRecent(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST_REDIS.major || (major === OLDEST_REDIS.major && minor >= OLDEST_REDIS.minor);
}

function versionOf(program, calledBy) {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    return undefined;
  }
  const { status, stdout } = spawnSync(program, ['--version'], { argv0: calledBy, encoding: 'utf8' });
  // "Redis server v=7.0.15 sha=…", "Valkey server v=8.1.1 …"
  return status === 0 ? /\bv=(\d+\.\d+\.\d+)/.exec(stdout)?.[1] : undefined;
}
