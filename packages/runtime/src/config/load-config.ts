import { readFileSync } from 'node:fs';
import { ConfigError, toError } from '@relay/contract';
import { readConfig } from './read-config.js';
import type { RelayConfig } from './relay-config.js';
import type { Environment } from './resolve-variable.js';

const DEFAULT_PATH = 'relay.yaml';

/** Reads the file that RELAY_CONFIG names, else relay.yaml in the working directory if there is one. Throws ConfigError. */
export function loadConfig(env: Environment, vendors: readonly string[]): RelayConfig {
  return readConfig({ text: readSettingsFile(env), env, vendors, readFile: readText });
}

function readSettingsFile(env: Environment): string | undefined {
  const named = env.RELAY_CONFIG || undefined;
  try {
    return readText(named ?? DEFAULT_PATH);
  } catch (thrown) {
    const error = toError(thrown);
    const code = 'code' in error ? String(error.code) : error.message;
    if (named === undefined && code === 'ENOENT') return undefined;
    const path = named === undefined ? DEFAULT_PATH : 'env RELAY_CONFIG';
    const what = named ?? DEFAULT_PATH;
    throw new ConfigError([
      { path, problem: `${what} cannot be read (${code})`, remedy: REMEDIES[code] ?? LET_IT_BE_READ },
    ]);
  }
}

const LET_IT_BE_READ = "Let the relay's user read it.";
const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: 'Correct the path, or unset RELAY_CONFIG to use relay.yaml in the working directory.',
  EISDIR: 'It is a directory. Docker makes one when the mounted file does not exist: remove it and create the file.',
};

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}
