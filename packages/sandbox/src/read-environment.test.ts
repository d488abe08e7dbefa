import { expect, test } from '@jest/globals';
import { readEnvironment } from './read-environment.js';

test('an empty environment means port 4100, every interface, any key and limits on', () => {
  expect(readEnvironment({})).toEqual({ port: 4100, host: '', keys: [], behaviour: { rateLimits: 'on' } });
});

test('each variable is read', () => {
  const env = { PORT: '0', HOST: '127.0.0.1', SANDBOX_KEYS: 'a, b,', SANDBOX_RATE_LIMITS: 'off' };
  expect(readEnvironment(env)).toEqual({
    port: 0,
    host: '127.0.0.1',
    keys: ['a', 'b'],
    behaviour: { rateLimits: 'off' },
  });
});

test.each([{ PORT: '70000' }, { PORT: 'http' }, { SANDBOX_RATE_LIMITS: 'no' }])(
  '%j is refused with a remedy',
  (env) => {
    expect(() => readEnvironment(env)).toThrow(/give /);
  },
);
