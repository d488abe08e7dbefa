import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import util from 'node:util';

/**
 * The environment; beneath it the file .env, which docker compose reads as well.
 * `parseEnv` is looked up when called: a Node.js without it shall be told that it is too old, not fail to load this file.
 */
export function readEnvironment(root, env = process.env) {
  return { ...parse(join(root, '.env')), ...env };
}

/** The same, and beneath it where the latest `npm start` put its Redis and its stand-in. */
export function readPlacesAndEnvironment(root, env = process.env) {
  return { ...parse(places(root)), ...readEnvironment(root, env) };
}

/** For the command line, which has to find what was started on whichever port was free. */
export function notePlaces(root, { redisUrl, sandboxUrl }) {
  const lines = Object.entries({ REDIS_URL: redisUrl, RELAY_SANDBOX_URL: sandboxUrl })
    .filter(([, url]) => url !== undefined)
    .map(([name, url]) => `${name}=${url}\n`);
  writeFileSync(places(root), lines.join(''));
}

function places(root) {
  return join(root, 'data', 'start.env');
}

function parse(path) {
  return existsSync(path) ? util.parseEnv(readFileSync(path, 'utf8')) : {};
}
