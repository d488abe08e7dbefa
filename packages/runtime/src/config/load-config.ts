import { readFileSync } from 'node:fs';
import { ConfigError, type ConfigFault } from '@relay/contract';
import { errorCode } from '../error-code.js';
import { readConfig } from './read-config.js';
import { readOverrides } from './read-overrides.js';
import type { RelayConfig } from './relay-config.js';
import type { Environment } from './resolve-variable.js';

const DEFAULT_PATH = 'relay.yaml';

/** Reads the file that RELAY_CONFIG names, else relay.yaml in the working directory if there is one. Throws ConfigError. */
export function loadConfig(env: Environment, vendors: readonly string[]): RelayConfig {
  const file = readSettingsFile(env.RELAY_CONFIG || undefined);
  if ('fault' in file) throw new ConfigError([file.fault, ...readOverrides({ env, readFile: readText }).faults]);
  return readConfig({ text: file.text, env, vendors, readFile: readText });
}

function readSettingsFile(named: string | undefined): { text: string | undefined } | { fault: ConfigFault } {
  try {
    return { text: readText(named ?? DEFAULT_PATH) };
  } catch (thrown) {
    const code = errorCode(thrown) ?? 'unknown error';
    if (named === undefined && code === 'ENOENT') return { text: undefined };
    const path = named === undefined ? DEFAULT_PATH : 'env RELAY_CONFIG';
    const remedy = REMEDIES[code] ?? "Let the relay's user read it.";
    return { fault: { path, problem: `${named ?? DEFAULT_PATH} cannot be read (${code})`, remedy } };
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: 'Correct the path, or unset RELAY_CONFIG to use relay.yaml in the working directory.',
  EISDIR: 'It is a directory. Docker makes one when the mounted file does not exist: remove it and create the file.',
};

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}
