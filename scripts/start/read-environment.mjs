import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import util from 'node:util';

/**
 * The environment, and beneath it the file .env, which docker compose reads as well.
 * `parseEnv` is looked up when called: a Node.js without it shall be told that it is too old, not fail to load this file.
 */
export function readEnvironment(root, env = process.env) {
  const path = join(root, '.env');
  return existsSync(path) ? { ...util.parseEnv(readFileSync(path, 'utf8')), ...env } : { ...env };
}
