import { describe, expect, test } from '@jest/globals';
import { configSecrets } from '../config/describe-config.js';
import { Secret } from '../config/secret.js';
import { LogLines } from '../testing/log-lines.js';
import { read } from '../testing/read-yaml.js';
import { createLogger } from './create-logger.js';

const aLogger = (secrets: readonly Secret[] = [], level = 'trace') => {
  const lines = new LogLines();
  return { lines, logger: createLogger({ service: 'ingress', level, secrets, destination: lines }) };
};

describe('a line', () => {
  test('is JSON with the level as a word, an ISO time and the service', () => {
    const { lines, logger } = aLogger();
    logger.info({ envelopeId: '01J' }, 'envelope stored');
    expect(lines.raw[0]?.endsWith('}\n')).toBe(true);
    expect(lines.parsed).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        service: 'ingress',
        envelopeId: '01J',
        msg: 'envelope stored',
      },
    ]);
  });

  test('below the level is not written', () => {
    const { lines, logger } = aLogger([], 'warn');
    logger.info('one');
    logger.warn('two');
    expect(lines.parsed.map(({ msg }) => msg)).toEqual(['two']);
  });
});

describe('an error', () => {
  const logged = (error: unknown): unknown => {
    const { lines, logger } = aLogger();
    logger.error({ err: error }, 'failed');
    return lines.parsed[0]?.err;
  };

  test('has type, message, code, stack and its causes', () => {
    const cause = Object.assign(new TypeError('inner'), { code: 'ECONNREFUSED' });
    expect(logged(new Error('outer', { cause }))).toEqual({
      type: 'Error',
      message: 'outer',
      stack: expect.stringContaining('create-logger.test'),
      cause: { type: 'TypeError', message: 'inner', code: 'ECONNREFUSED', stack: expect.any(String) },
    });
  });

  test('of several has each', () => {
    const both = new AggregateError([new Error('one'), 'two'], 'both');
    expect(logged(both)).toMatchObject({ message: 'both', errors: [{ message: 'one' }, { message: 'two' }] });
  });

  test('has no other property: clients hang requests and commands on their errors', () => {
    const error = Object.assign(new Error('x'), { config: { headers: 'h' }, command: { args: ['payload'] } });
    expect(Object.keys(logged(error) as object).sort()).toEqual(['message', 'stack', 'type']);
  });

  test('shows of a URL neither login nor query', () => {
    const message = 'GET https://user:pw@h.example:8443/a/b?integration_key=abc#f and redis://:pw@r/0 failed';
    expect(logged(new Error(message))).toMatchObject({
      message: 'GET https://h.example:8443/a/b and redis://r/0 failed',
      stack: expect.not.stringMatching(/abc|pw@/),
    });
  });

  test('that is its own cause ends', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(logged(error)).toMatchObject({ cause: { cause: { message: 'loop' } } });
  });

  test('that is only a text stays one', () => {
    expect(logged('text')).toBe('text');
  });
});

describe('secrets', () => {
  const config = read(
    `
redis: { url: 'rediss://relay:redis%2Fpassword@r:1/0' }
board: { password: \${BOARD_PASSWORD} }
integrations: { ops: { pushUrl: 'https://api.flashcat.cloud/event/push/alert/standard?integration_key=key%2B5f2b9c0e7a1d4' } }
sources: { jkb: { vendor: jiankongbao, token: 'tok/en+"quoted"\\back', integration: ops, callbackToken: nabcdefgh } }
`,
    { env: { BOARD_PASSWORD: 'correct "horse" bättery' } },
  );
  const secrets = configSecrets(config);
  const revealed = secrets.map((secret) => secret.reveal());
  const parts = ['redis%2Fpassword', 'redis/password', 'key%2B5f2b9c0e7a1d4', 'key+5f2b9c0e7a1d4'];
  const encoded = [...revealed, ...parts].flatMap((secret) => {
    const inUrl = encodeURIComponent(secret);
    return [secret, inUrl, inUrl.replace(/%../g, (byte) => byte.toLowerCase()), encodeURI(secret)];
  });
  const ways: Record<string, (secret: string) => [object, string]> = {
    'the message': (secret) => [{}, `before ${secret} after`],
    'a value': (secret) => [{ value: secret }, 'm'],
    'a key': (secret) => [{ [secret]: 'value' }, 'm'],
    'a nested value': (secret) => [{ a: [{ b: { c: `x${secret}y` } }] }, 'm'],
    'an error’s message': (secret) => [{ err: new Error(`cannot ${secret}`) }, 'm'],
    'an error’s code': (secret) => [{ err: Object.assign(new Error('x'), { code: secret }) }, 'm'],
    'an error’s cause': (secret) => [{ err: new Error('x', { cause: new Error('y', { cause: secret }) }) }, 'm'],
    'a text of JSON': (secret) => [{ body: JSON.stringify({ secret }) }, 'm'],
    'a buffer’s text': (secret) => [{ body: Buffer.from(secret).toString() }, 'm'],
  };

  test.each(Object.keys(ways))('are masked in %s, in every form in which they may come', (way) => {
    for (const secret of new Set(encoded)) {
      const { lines, logger } = aLogger(secrets);
      logger.child({ module: 'm' }).info(...(ways[way]?.(secret) ?? [{}, '']));
      const decoded = decodeFully(lines.text);
      for (const hidden of [...revealed, ...parts]) expect(decoded).not.toContain(decodeFully(hidden));
      expect(lines.parsed).toHaveLength(1);
    }
  });

  test('are masked when the configuration itself or a Secret is logged', () => {
    const { lines, logger } = aLogger(secrets);
    logger.info({ config, password: config.board.password, token: secrets[0] }, `${config.board.password}`);
    for (const secret of encoded) expect(lines.text).not.toContain(secret);
  });

  test('leave lines without them alone, those with line breaks included', () => {
    const { lines, logger } = aLogger(secrets);
    logger.info('a\nabcdefgh');
    expect(lines.parsed[0]?.msg).toBe('a\nabcdefgh');
  });

  test('of which one begins another are masked whole', () => {
    const { lines, logger } = aLogger([new Secret('abcdef'), new Secret('abcdefghij')]);
    logger.info('abcdefghij abcdef');
    expect(lines.parsed[0]?.msg).toBe('[secret] [secret]');
  });

  test('of fewer than six characters are not masked: they would be found in ordinary words', () => {
    const { lines, logger } = aLogger([new Secret('level')]);
    logger.info('level');
    expect(lines.parsed[0]).toMatchObject({ level: 'info', msg: 'level' });
  });

  test('do not make the user name of a URL one', () => {
    const { lines, logger } = aLogger([new Secret('redis://default:password-1@h')]);
    logger.info('integration default, password-1');
    expect(lines.parsed[0]?.msg).toBe('integration default, [secret]');
  });
});

test('credentials of a request are masked by their name, known or not', () => {
  const { lines, logger } = aLogger();
  logger.info(
    {
      token: 'mistyped-1',
      req: { headers: { authorization: 'Bearer mistyped-2', cookie: 'mistyped-3', 'user-agent': 'curl' } },
      query: { relay_token: 'mistyped-4', token: 'mistyped-5' },
      headers: { cookie: 'mistyped-6' },
      pushUrl: 'mistyped-7',
      password: 'mistyped-8',
    },
    'refused',
  );
  expect(lines.text).not.toContain('mistyped');
  expect(lines.text).toContain('curl');
});

test('what is logged is not changed', () => {
  const { logger } = aLogger();
  const headers = Object.freeze({ authorization: 'Bearer x' });
  logger.info({ req: { headers } }, 'm');
  expect(headers.authorization).toBe('Bearer x');
});

/** Undoes percent-encoding and JSON's escapes, so that no encoding can hide a leak from the test. */
function decodeFully(text: string): string {
  return text
    .replaceAll('\\', '')
    .replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
