import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError, type ConfigFault } from '@relay/contract';
import { aRelayYaml, PUSH_URL, TOKEN, VENDORS } from '../testing/read-yaml.js';
import { loadConfig } from './load-config.js';

const home = process.cwd();
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'relay-config-'));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

function faultsOfLoading(env: Record<string, string>): readonly ConfigFault[] {
  try {
    loadConfig(env, VENDORS);
    return [];
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.faults;
    throw thrown;
  }
}

describe('loadConfig', () => {
  test('reads relay.yaml in the working directory', () => {
    writeFileSync('relay.yaml', aRelayYaml('logLevel: warn'));
    expect(loadConfig({}, VENDORS).logLevel).toBe('warn');
  });

  test('reads the file that RELAY_CONFIG names instead', () => {
    writeFileSync('relay.yaml', 'nonsense');
    writeFileSync('other.yaml', aRelayYaml('logLevel: warn'));
    expect(loadConfig({ RELAY_CONFIG: 'other.yaml' }, VENDORS).logLevel).toBe('warn');
  });

  test('does with the environment when there is no file', () => {
    expect(loadConfig({ FLASHDUTY_PUSH_URL: PUSH_URL, RELAY_TOKEN: TOKEN, RELAY_CONFIG: '' }, VENDORS).mode).toBe(
      'environment',
    );
  });

  test('reads secrets from the files that NAME_FILE names', () => {
    writeFileSync('relay.yaml', aRelayYaml(`board: { password: \${BOARD_PASSWORD} }`));
    writeFileSync('password', 'correct horse\n');
    expect(loadConfig({ BOARD_PASSWORD_FILE: 'password' }, VENDORS).board.password?.reveal()).toBe('correct horse');
  });

  test('a named file that is missing is a fault, beside those of the environment', () => {
    const env = { RELAY_CONFIG: '/none/relay.yaml', FLASHDUTY_PUSH_URL: PUSH_URL, RELAY_TOKEN: TOKEN, PORT: 'x' };
    expect(faultsOfLoading(env)).toEqual([
      {
        path: 'env RELAY_CONFIG',
        problem: '/none/relay.yaml cannot be read (ENOENT)',
        remedy: 'Correct the path, or unset RELAY_CONFIG to use relay.yaml in the working directory.',
      },
      expect.objectContaining({ path: 'env PORT' }),
    ]);
  });

  test('a directory in its place is a fault that says how it came there', () => {
    mkdirSync('relay.yaml');
    expect(faultsOfLoading({})).toEqual([
      {
        path: 'relay.yaml',
        problem: 'relay.yaml cannot be read (EISDIR)',
        remedy: expect.stringContaining('Docker makes one'),
      },
    ]);
  });

  test('a file named by NAME_FILE that cannot be read is a fault with the system’s code', () => {
    writeFileSync('relay.yaml', aRelayYaml(`board: { password: \${P} }`));
    mkdirSync('secret');
    expect(faultsOfLoading({ P_FILE: 'secret' })).toEqual([
      expect.objectContaining({ problem: 'the file named by P_FILE cannot be read (EISDIR)' }),
    ]);
  });
});
