import { spawnSync } from 'node:child_process';
import { Failure } from '../console/failure.mjs';
import { step } from '../console/step.mjs';
import { runCommand } from '../process/run-command.mjs';
import { findRedisServer, isRecent, OLDEST_REDIS } from './find-redis-server.mjs';

/** Finds a Redis server on this machine or installs one. @throws {Failure} with the ways out when neither works */
export async function provideRedisServer() {
  const { server, tooOld } = findRedisServer();
  if (server !== undefined) return server;
  const old = tooOld.map(({ program, version }) => `${program} is ${version}`);

  const install = await wayToInstall();
  if (typeof install === 'string') throw new Failure(missing([...old, install]), WAYS_OUT);
  await install();

  const installed = findRedisServer().server;
  if (installed === undefined) throw new Failure(missing(['the installation brought no server program']), WAYS_OUT);
  return installed;
}

/** How to install here, or why that is not possible. */
async function wayToInstall() {
  if (process.platform === 'darwin') {
    return has('brew') ? brewInstall : 'Homebrew (https://brew.sh) is not installed';
  }
  if (!has('apt-get')) return 'this system has no apt-get';
  if (process.getuid() === 0) return () => aptInstall([]);
  if (spawnSync('sudo', ['-n', 'true']).status === 0) return () => aptInstall(['sudo', '-n']);
  return 'installing it needs root, and sudo does not work without a password';
}

function brewInstall() {
  return step('installing Redis (brew install redis)', () =>
    runCommand('brew', ['install', '--quiet', 'redis'], { remedy: WAYS_OUT }),
  );
}

/**
 * Only `redis-tools`: it holds the server's program but not the service, so no second Redis starts on port 6379, now or
 * at the next boot, and there is nothing to prevent or to undo.
 */
async function aptInstall(sudo) {
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    return runCommand(command, rest, { remedy: WAYS_OUT });
  };
  await step('installing Redis (apt-get install redis-tools)', async () => {
    await apt('update');
    const offered = await offeredVersion();
    if (!isRecent(offered)) throw new Failure(missing([`this system's packages offer Redis ${offered}`]), WAYS_OUT);
    await apt('install', '--yes', '--no-install-recommends', 'redis-tools');
  });
}

async function offeredVersion() {
  const policy = await runCommand('apt-cache', ['policy', 'redis-tools'], { env: { ...process.env, LC_ALL: 'C' } });
  // "  Candidate: 5:7.0.15-1~deb12u1"
  return /Candidate: (?:\d+:)?(\d+\.\d+\.\d+)/.exec(policy)?.[1] ?? '0.0.0 (none)';
}

function has(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

function missing(reasons) {
  const needed = `${OLDEST_REDIS.major}.${OLDEST_REDIS.minor}`;
  return `A Redis server (${needed} or newer) or Valkey is needed, and none was found: ${reasons.join('; ')}.`;
}

const WAYS_OUT = `There are three ways out:
  1. Install one, then run the command again:  ${installHint()}
  2. Use a Redis you have (not for tests):     REDIS_URL=redis://user:password@host:6379 npm start
  3. Use containers:                           docker compose --profile sandbox up --build`;

function installHint() {
  const hints = {
    brew: 'brew install redis',
    'apt-get': 'sudo apt-get install redis-tools',
    dnf: 'sudo dnf install valkey',
    apk: 'sudo apk add redis',
    pacman: 'sudo pacman -S valkey',
    zypper: 'sudo zypper install redis',
  };
  const found = Object.keys(hints).find(has);
  return found === undefined ? 'see https://redis.io/docs/latest/operate/oss_and_stack/install/' : hints[found];
}
