import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** The environment, and beneath it the file .env, which docker compose reads as well. */
export function readEnvironment(root, env = process.env) {
  const path = join(root, '.env');
  return existsSync(path) ? { ...parseEnv(readFileSync(path, 'utf8')), ...env } : { ...env };
}
