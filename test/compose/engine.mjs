import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Failure } from '../../scripts/console/failure.mjs';
import { runCommand } from '../../scripts/process/run-command.mjs';
import { root } from '../../scripts/root.mjs';

/** The tags `!reset` and `!override` in test-project.yml, and optional files in docker-compose.yml. */
const OLDEST_COMPOSE = '2.24.4';

/** @throws {Failure} when there is no engine to test with */
export function requireEngine() {
  const engine = docker('version', '--format', '{{.Server.Version}}');
  const compose = docker('compose', 'version', '--short');
  if (engine === undefined || compose === undefined) {
    throw new Failure(
      'No Docker engine with compose answers.',
      'Start one, or point DOCKER_HOST at one; `docker compose version` and `docker info` must work.',
    );
  }
  if (compose.localeCompare(OLDEST_COMPOSE, 'en', { numeric: true }) < 0) {
    throw new Failure(`Docker Compose ${OLDEST_COMPOSE} or newer is needed; this is ${compose}.`);
  }
  return `Docker ${engine}, compose ${compose}`;
}

function docker(...args) {
  const { status, stdout } = spawnSync('docker', args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

const TEST_FILES = ['docker-compose.yml', join('test', 'compose', 'test-project.yml')];

/**
 * `docker compose` on a project of the test's own.
 * @param {{ project: string, env?: Record<string, string>, folder?: string, files?: string[] }} settings
 *   `folder` is the one that holds .env and relay.yaml
 */
export function composeProject({ project, env = {}, folder = root, files = TEST_FILES }) {
  const options = files.flatMap((file) => ['--file', join(root, file)]);
  const settings = { ...cleanEnvironment(), ...env, COMPOSE_PROJECT_NAME: project };
  return (...args) =>
    runCommand('docker', ['compose', ...options, '--project-directory', folder, ...args], {
      cwd: folder,
      env: settings,
    });
}

/** What would configure the relay in the developer's shell must not reach the containers. */
function cleanEnvironment() {
  const { FLASHDUTY_PUSH_URL, RELAY_TOKEN, BOARD_PASSWORD, LOG_LEVEL, PORT, COMPOSE_PROFILES, ...rest } = process.env;
  return rest;
}
