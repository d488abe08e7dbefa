import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@relay/contract';
import { aRelayYaml, faultsOf, filesOf, PUSH_URL, problemsOf, read, TOKEN } from '../testing/read-yaml.js';

describe('a sound file', () => {
  test('everything but integrations and sources has its default', () => {
    expect(JSON.parse(JSON.stringify(read(aRelayYaml())))).toEqual({
      mode: 'file',
      redis: { kind: 'single', url: 'configured', tls: false, allowUnsafe: false, waitReplicas: 0 },
      ingress: {
        port: 3000,
        opsPort: 3002,
        maxBodyBytes: 1_048_576,
        trustedProxies: [],
        spool: { dir: './data/spool', maxBytes: 1_073_741_824 },
      },
      webhooks: { shards: 1 },
      worker: { concurrency: 64, opsPort: 3001, giveUpAfterMs: 86_400_000 },
      board: { user: 'relay', readOnly: false },
      integrations: {
        ops: {
          name: 'ops',
          pushUrl: 'configured',
          format: 'standard',
          rateLimit: { perSecond: 100, perMinute: 1000 },
        },
      },
      sources: {
        dc1: { name: 'dc1', vendor: 'zstack', token: 'configured', integration: 'ops', allowFrom: [], labels: {} },
      },
      logLevel: 'info',
      warnings: [],
    });
  });

  test(`the example of the design is read whole, with \${NAME} inside of braces`, () => {
    const config = read(DESIGN_EXAMPLE, { env: DESIGN_ENVIRONMENT });
    expect(config.board.password?.reveal()).toBe('correct horse');
    expect(config.integrations.ops?.pushUrl.reveal()).toBe(PUSH_URL);
    expect(config.sources.jkb?.callbackToken?.reveal()).toBe('callback-token-of-jkb');
    expect(config.sources['zstack-dc1']).toMatchObject({
      timezone: 'Asia/Shanghai',
      allowFrom: ['10.0.0.0/8'],
      labels: { env: 'prod' },
    });
    expect(config.warnings).toEqual([]);
  });

  test('nothing in it can be changed', () => {
    const config = read(aRelayYaml());
    expect(Object.isFrozen(config.ingress.spool)).toBe(true);
    expect(Object.isFrozen(config.sources.dc1?.allowFrom)).toBe(true);
    expect(() => Object.assign(config.integrations.ops?.rateLimit ?? {}, { perSecond: 1 })).toThrow(TypeError);
  });

  test('a name that every object has by birth is not a source', () => {
    const { sources, integrations } = read(aRelayYaml());
    expect([sources.constructor, sources.toString, integrations.constructor]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('a section with nothing beneath it is the same as none', () => {
    expect(read(aRelayYaml('board:\ningress:\n  spool:\n')).board.user).toBe('relay');
  });

  test('anchors and aliases may be used', () => {
    const text = `
integrations: { ops: { pushUrl: '${PUSH_URL}' } }
sources:
  a: { vendor: zstack, token: ${TOKEN}, integration: ops, allowFrom: &office [10.0.0.0/8] }
  b: { vendor: zstack, token: ${TOKEN}, integration: ops, allowFrom: *office }
`;
    expect(read(text).sources.b?.allowFrom).toEqual(['10.0.0.0/8']);
  });
});

describe('faults', () => {
  test('all are told at once, in the order of the file, whatever kind they are of', () => {
    const text = `
ingress:
  port: 70000
  spol: { dir: /data }
redis: { url: http://127.0.0.1 }
integrations:
  ops: { pushUrl: '\${PUSH_URL}', format: nativ }
sources:
  dc1: { vendor: zstak, token: ${TOKEN}, integration: opps }
  dc2: { vendor: zstack, integration: ops }
selfAlerts: nobody
`;
    expect(faultsOf(text, { env: { PORT: 'http' } })).toEqual([
      { path: 'ingress.port', problem: 'is not a port from 0 to 65535', remedy: 'Write for example 3000.' },
      { path: 'ingress.spol', problem: 'is not a known key', remedy: 'Did you mean spool?' },
      {
        path: 'redis.url',
        problem: 'is not a redis:// or rediss:// URL with a host',
        remedy: 'Write for example redis://127.0.0.1:6379; in a password, encode special characters (/ as %2F).',
      },
      {
        path: 'integrations.ops.pushUrl',
        problem: 'refers to PUSH_URL, which is not set',
        remedy: 'Set PUSH_URL in the environment, or PUSH_URL_FILE to the path of a file that holds it.',
      },
      {
        path: 'integrations.ops.format',
        problem: 'is not one of standard, native',
        remedy: 'Write for example standard.',
      },
      { path: 'sources.dc1.vendor', problem: 'is not the name of a known vendor', remedy: 'Did you mean zstack?' },
      {
        path: 'sources.dc1.integration',
        problem: 'is not the name of a known integration',
        remedy: 'Did you mean ops?',
      },
      {
        path: 'sources.dc2.token',
        problem: 'is missing',
        remedy: `Add it: text without blanks, such as \${NAME}, read from the environment.`,
      },
      {
        path: 'selfAlerts',
        problem: 'is not the name of a known integration',
        remedy: 'Choose one of: ops.',
      },
      { path: 'env PORT', problem: 'is not a port from 0 to 65535', remedy: 'Set it to 3000, or unset it.' },
    ]);
  });

  test('every fault has a place, a problem and a remedy that is a sentence', () => {
    const everything = `
redis: { url: x, sentinels: [a b], tls: maybe, db: -1, tlsCaFile: /none }
ingress: { port: a, maxBodyBytes: 1TB, spool: { maxBytes: 0 }, trustedProxies: 1.2.3.4 }
worker: { concurrency: 0, giveUpAfter: 31d }
board: { user: 'a:b', password: , readOnly: yes }
integrations: { Ops: { pushUrl: x }, b: [] }
sources: { a: { vendor: x, token: 'a b', labels: [], timezone: Mars/Base, expectEvery: 1s } }
logLevel: loud
`;
    const faults = faultsOf(everything);
    expect(faults.length).toBeGreaterThan(20);
    for (const { path, problem, remedy } of faults) {
      expect(path).toMatch(/^[a-zA-Z]/);
      expect(problem).toMatch(/^[a-z].*[^.]$/);
      expect(remedy).toMatch(/^[A-Z].*[.?]$/);
    }
  });

  test.each([
    ['an empty file', ''],
    ['a file of comments', '# integrations:\n'],
    ['a file that is one text', 'hello'],
    ['a file that is a list', '- a\n- b\n'],
  ])('%s holds no settings', (_what, text) => {
    expect(problemsOf(text)).toEqual(['line 1, column 1: the file holds no settings']);
  });

  test('an empty list of sources or integrations is a fault', () => {
    expect(problemsOf('integrations: {}\nsources:\n')).toEqual(['integrations: has no entry', 'sources: has no entry']);
  });

  test('one key is not faulted twice for the same value', () => {
    expect(
      problemsOf(
        `integrations: { ops: { pushUrl: 'a b' } }\nsources: { a: { vendor: zstack, token: ${TOKEN}, integration: ops } }`,
      ),
    ).toEqual(['integrations.ops.pushUrl: is not the push URL from the integration’s card in Flashduty']);
  });
});

describe('unknown keys', () => {
  test.each([
    ['', 'intergrations: {}', 'intergrations', 'Did you mean integrations?'],
    ['in redis', 'redis: { ulr: x }', 'redis.ulr', 'Did you mean url?'],
    [
      'in the spool',
      'ingress: { spool: { directory: x } }',
      'ingress.spool.directory',
      'Choose one of: dir, maxBytes.',
    ],
    [
      'in the rate limit',
      'integrations: { o: { rateLimit: { persecond: 1 } } }',
      'integrations.o.rateLimit.persecond',
      'Did you mean perSecond?',
    ],
    ['in a source', 'sources: { a: { labls: {} } }', 'sources.a.labls', 'Did you mean labels?'],
    [
      'named like a part of every object',
      'board: { __proto__: {}, constructor: x }',
      'board.__proto__',
      'Choose one of: user, password, readOnly.',
    ],
  ])('%s are faults with the nearest known name', (_where, text, path, remedy) => {
    expect(faultsOf(text)).toContainEqual({ path, problem: 'is not a known key', remedy });
  });
});

describe('overrides', () => {
  test('REDIS_URL, PORT and LOG_LEVEL take the place of what the file says', () => {
    const text = aRelayYaml('redis: { cluster: [a], waitReplicas: 2 }\ningress: { port: 1 }\nlogLevel: warn\n');
    const config = read(text, { env: { REDIS_URL: 'rediss://r:7000/3', PORT: '0', LOG_LEVEL: 'debug' } });
    expect(config.redis).toMatchObject({ kind: 'single', tls: true, waitReplicas: 2 });
    expect(config.redis.kind === 'single' && config.redis.url.reveal()).toBe('rediss://r:7000/3');
    expect([config.ingress.port, config.logLevel]).toEqual([0, 'debug']);
  });

  test('an empty one counts as not set', () => {
    const config = read(aRelayYaml(), { env: { REDIS_URL: '', PORT: '', LOG_LEVEL: '' } });
    expect([config.ingress.port, config.logLevel]).toEqual([3000, 'info']);
  });

  test('REDIS_URL may come from a file', () => {
    const readFile = filesOf({ '/run/secrets/redis': 'redis://from-file\n' });
    const { redis } = read(aRelayYaml(), { env: { REDIS_URL_FILE: '/run/secrets/redis' }, readFile });
    expect(redis.kind === 'single' && redis.url.reveal()).toBe('redis://from-file');
  });

  test('a bad one is a fault that names the variable', () => {
    expect(problemsOf(aRelayYaml(), { env: { REDIS_URL: 'localhost:6379', PORT: '-1', LOG_LEVEL: 'INFO' } })).toEqual([
      'env REDIS_URL: is not a redis:// or rediss:// URL with a host',
      'env PORT: is not a port from 0 to 65535',
      'env LOG_LEVEL: is not one of fatal, error, warn, info, debug, trace, silent',
    ]);
  });
});

test('a fault’s message holds place, problem and remedy of each', () => {
  const error = new ConfigError(faultsOf(aRelayYaml('logLevel: loud\nboard: { usr: x }\n')));
  expect(error.message.split('\n')).toEqual([
    'logLevel: is not one of fatal, error, warn, info, debug, trace, silent. Write for example fatal.',
    'board.usr: is not a known key. Did you mean user?',
  ]);
});

const DESIGN_EXAMPLE = `
redis: { url: redis://127.0.0.1:6379 }      # also rediss://, sentinels: [...], cluster: [...]
ingress: { port: 3000, maxBodyBytes: 1048576, spool: { dir: ./data/spool, maxBytes: 1073741824 }, opsPort: 3002 }
worker: { concurrency: 64, opsPort: 3001, giveUpAfter: 24h }
board: { user: relay, password: \${BOARD_PASSWORD} }   # no password: the board answers on loopback only
integrations:
  ops:                                      # "shared" or "private/dedicated" in Flashduty, as you made it
    pushUrl: \${FLASHDUTY_OPS_PUSH_URL}      # pasted whole from Flashduty's card
    format: standard                        # standard (default) | native
    rateLimit: { perSecond: 100, perMinute: 1000 }
sources:
  bk-prod:     { vendor: blueking,    token: \${BK_TOKEN},  integration: ops }
  jkb:         { vendor: jiankongbao, token: \${JKB_TOKEN}, integration: ops, callbackToken: \${JKB_CALLBACK_TOKEN} }
  zstack-dc1:  { vendor: zstack,      token: \${ZS_TOKEN},  integration: ops, timezone: Asia/Shanghai,
                 allowFrom: [10.0.0.0/8], labels: { env: prod } }
`;

const DESIGN_ENVIRONMENT = {
  BOARD_PASSWORD: 'correct horse',
  FLASHDUTY_OPS_PUSH_URL: PUSH_URL,
  BK_TOKEN: 'token-of-blueking-1',
  JKB_TOKEN: 'token-of-jiankongbao',
  JKB_CALLBACK_TOKEN: 'callback-token-of-jkb',
  ZS_TOKEN: 'token-of-zstack-dc1',
};
