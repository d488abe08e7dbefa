import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { filesOf, PUSH_URL, read } from '../testing/read-yaml.js';
import { configSecrets, describeConfig } from './describe-config.js';

const SECRETS = {
  REDIS_PASSWORD: 'redis-password-1',
  SENTINEL_PASSWORD: 'sentinel-password-1',
  BOARD_PASSWORD: 'board-password-1',
  PUSH_URL,
  TOKEN: 'token-of-dc1-1234567',
  CALLBACK: 'callback-token-1',
};

const config = read(
  `
redis: { sentinels: [s1], name: main, password: \${REDIS_PASSWORD}, sentinelPassword: \${SENTINEL_PASSWORD}, tls: true, tlsCaFile: /ca }
board: { password: \${BOARD_PASSWORD} }
integrations: { ops: { pushUrl: \${PUSH_URL} } }
sources: { jkb: { vendor: jiankongbao, token: \${TOKEN}, integration: ops, callbackToken: \${CALLBACK}, labels: { a: b } } }
`,
  { env: SECRETS, readFile: filesOf({ '/ca': '-----BEGIN CERTIFICATE-----\nMIIB\n' }) },
);

test('the effective configuration shows every secret as configured and everything else as it is', () => {
  expect(describeConfig(config)).toEqual({
    mode: 'file',
    redis: {
      kind: 'sentinels',
      sentinels: [{ host: 's1', port: 26_379 }],
      name: 'main',
      password: 'configured',
      sentinelPassword: 'configured',
      db: 0,
      tls: { ca: '-----BEGIN CERTIFICATE-----' },
      allowUnsafe: false,
      waitReplicas: 0,
    },
    ingress: expect.objectContaining({ port: 3000 }),
    webhooks: { shards: 1 },
    worker: expect.objectContaining({ giveUpAfterMs: 86_400_000 }),
    board: { user: 'relay', password: 'configured', readOnly: false },
    integrations: { ops: expect.objectContaining({ name: 'ops', pushUrl: 'configured', format: 'standard' }) },
    sources: {
      jkb: {
        name: 'jkb',
        vendor: 'jiankongbao',
        token: 'configured',
        integration: 'ops',
        callbackToken: 'configured',
        allowFrom: [],
        labels: { a: 'b' },
      },
    },
    logLevel: 'info',
    warnings: [],
  });
});

test('every secret is found, wherever it stands', () => {
  expect(
    configSecrets(config)
      .map((secret) => secret.reveal())
      .sort(),
  ).toEqual(Object.values(SECRETS).sort());
});

test('a secret shows itself in no other way than by reveal()', () => {
  const { password } = config.board;
  const shown = [
    `${password}`,
    JSON.stringify({ password }),
    inspect(config, { depth: 9, showHidden: true }),
    String(Object.entries(password ?? {})),
    JSON.stringify(describeConfig(config)),
    JSON.stringify(config),
  ].join('\n');
  for (const secret of Object.values(SECRETS)) expect(shown).not.toContain(secret);
  expect(password?.reveal()).toBe('board-password-1');
});
