import { describe, expect, test } from '@jest/globals';
import { faultsOf, filesOf, PUSH_URL, problemsOf, read, TOKEN, VENDORS } from '../testing/read-yaml.js';
import { SANDBOX_INTEGRATION_KEY, SANDBOX_TOKEN } from './sandbox.js';

const BOTH = { FLASHDUTY_PUSH_URL: PUSH_URL, RELAY_TOKEN: TOKEN };

describe('without a file', () => {
  test('push URL and token give one integration, and a source for each vendor', () => {
    const { mode, integrations, sources, board } = read(undefined, { env: BOTH });
    expect(mode).toBe('environment');
    expect(integrations.default?.pushUrl.reveal()).toBe(PUSH_URL);
    expect(Object.keys(sources)).toEqual(VENDORS);
    expect(sources.zstack).toMatchObject({ name: 'zstack', vendor: 'zstack', integration: 'default' });
    expect(Object.values(sources).map(({ token }) => token.reveal())).toEqual([TOKEN, TOKEN, TOKEN]);
    expect(board.password).toBeUndefined();
  });

  test('both may come from files, and the board’s password too', () => {
    const readFile = filesOf({ '/url': `${PUSH_URL}\n`, '/token': TOKEN, '/password': 'pw' });
    const env = { FLASHDUTY_PUSH_URL_FILE: '/url', RELAY_TOKEN_FILE: '/token', BOARD_PASSWORD_FILE: '/password' };
    const { integrations, sources, board } = read(undefined, { env, readFile });
    expect(integrations.default?.pushUrl.reveal()).toBe(PUSH_URL);
    expect([sources.blueking?.token.reveal(), board.password?.reveal()]).toEqual([TOKEN, 'pw']);
  });

  test('one of the two is a fault that names the other', () => {
    expect(problemsOf(undefined, { env: { RELAY_TOKEN: TOKEN, FLASHDUTY_PUSH_URL: '' } })).toEqual([
      'env FLASHDUTY_PUSH_URL: is not set, but RELAY_TOKEN is; both are needed',
    ]);
    expect(problemsOf(undefined, { env: { FLASHDUTY_PUSH_URL: PUSH_URL, PORT: 'x' } })).toEqual([
      'env RELAY_TOKEN: is not set, but FLASHDUTY_PUSH_URL is; both are needed',
      'env PORT: is not a port from 0 to 65535',
    ]);
  });

  test('a bad value is a fault of its variable, told once', () => {
    const env = { FLASHDUTY_PUSH_URL: 'https://h/x?integration_key=abcdefgh', RELAY_TOKEN: 'a b', BOARD_PASSWORD: ' ' };
    const faults = faultsOf(undefined, { env });
    expect(faults.map(({ path }) => path).sort()).toEqual([
      'env BOARD_PASSWORD',
      'env FLASHDUTY_PUSH_URL',
      'env RELAY_TOKEN',
    ]);
    expect(JSON.stringify(faults)).not.toContain('abcdefgh');
  });

  test('a variable and its file are a fault', () => {
    expect(problemsOf(undefined, { env: { ...BOTH, RELAY_TOKEN_FILE: '/t' } })).toEqual([
      'env RELAY_TOKEN: both RELAY_TOKEN and RELAY_TOKEN_FILE are set',
    ]);
  });

  test('nothing at all is a fault that names the ways out', () => {
    const [fault, ...others] = faultsOf(undefined);
    expect([fault?.problem, others]).toEqual(['nothing is configured', []]);
    for (const way of [
      'relay.example.yaml',
      'FLASHDUTY_PUSH_URL and RELAY_TOKEN',
      'npm start',
      'docker compose --profile sandbox up --build',
    ]) {
      expect(fault?.remedy).toContain(way);
    }
  });
});

describe('the sandbox', () => {
  test.each(['http://127.0.0.1:4100', 'http://sandbox:4100/'])('at %s takes the place of Flashduty', (url) => {
    const { mode, integrations, sources, warnings } = read(undefined, { env: { RELAY_SANDBOX_URL: url } });
    expect([mode, warnings]).toEqual(['sandbox', []]);
    expect(integrations.default?.pushUrl.reveal()).toBe(
      `${url.replace(/\/$/, '')}/event/push/alert/standard?integration_key=${SANDBOX_INTEGRATION_KEY}`,
    );
    expect(Object.values(sources).map(({ token }) => token.reveal())).toEqual(Array(3).fill(SANDBOX_TOKEN));
  });

  test('gives way to anything that is configured', () => {
    const env = { ...BOTH, RELAY_SANDBOX_URL: 'http://127.0.0.1:4100' };
    expect(read(undefined, { env }).mode).toBe('environment');
    expect(problemsOf(undefined, { env: { ...env, RELAY_TOKEN: undefined } })).toHaveLength(1);
  });

  test('that is not a URL is a fault', () => {
    expect(problemsOf(undefined, { env: { RELAY_SANDBOX_URL: '127.0.0.1:4100' } })).toEqual([
      'env RELAY_SANDBOX_URL: is not the http:// URL of a stand-in',
    ]);
  });
});
