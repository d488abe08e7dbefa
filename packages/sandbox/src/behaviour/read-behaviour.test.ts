import { describe, expect, test } from '@jest/globals';
import { BehaviourError, DEFAULT_BEHAVIOUR, readBehaviour } from './read-behaviour.js';

describe('a behaviour', () => {
  test('that says nothing is the default one', () => {
    expect(readBehaviour({})).toEqual(DEFAULT_BEHAVIOUR);
  });

  test('may be one rule written in place, with settings beside it', () => {
    expect(readBehaviour({ status: 503, probability: 0.15, times: 3, match: { alert_key: 'cpu' }, seed: 7 })).toEqual({
      ...DEFAULT_BEHAVIOUR,
      seed: 7,
      rules: [{ status: 503, probability: 0.15, times: 3, match: { alert_key: 'cpu' } }],
    });
  });

  test('takes whatever it leaves out from the one at the start', () => {
    const atStart = readBehaviour({ rateLimits: 'off', strict: false });
    expect(readBehaviour({ status: 500 }, atStart)).toMatchObject({ rateLimits: { on: false }, strict: false });
  });

  test('switches the limits on when it gives numbers', () => {
    const atStart = readBehaviour({ rateLimits: 'off' });
    expect(readBehaviour({ rateLimits: { perSecond: 5 } }, atStart).rateLimits).toEqual({
      on: true,
      retryAfter: false,
      perSecond: 5,
      perMinute: 1000,
    });
  });
});

describe('a behaviour is refused', () => {
  test.each<[string, unknown, RegExp]>([
    ['when it is no object', [], /a JSON object/],
    ['with an unknown field', { delays: 5 }, /delays: unknown; known are .*delayMs/],
    ['with an unknown field of a rule', { rules: [{ status: 503, chance: 1 }] }, /rules\[0\]\.chance: unknown/],
    ['with an unknown condition', { status: 503, match: { key: 'x' } }, /match\.key: unknown/],
    ['with a probability above 1', { status: 503, probability: 15 }, /probability: expected a number from 0 to 1/],
    ['with a count of 0', { status: 503, times: 0 }, /times: expected a whole number from 1/],
    ['with a status that is none', { status: 99 }, /status: expected a whole number from 200 to 599/],
    ['with limits of 0', { rateLimits: { perSecond: 0 } }, /rateLimits\.perSecond: expected/],
    ['with limits that are neither on nor off', { rateLimits: 'maybe' }, /rateLimits: expected "on", "off"/],
    ['with rules that are no array', { rules: {} }, /rules: expected an array/],
    ['with a rule that is no object', { rules: [503] }, /rules\[0\]: expected an object/],
    ['with a match that is no object', { status: 503, match: 'cpu' }, /match: expected an object/],
    ['with rules and one in place', { rules: [], status: 503 }, /not both \(status\)/],
    ['with a rule that does nothing', { probability: 0.5 }, /needs something to do/],
    ['with two ways to end', { hang: true, reset: true }, /exclude each other/],
    ['with an answer to a request that gets none', { hang: true, status: 503 }, /send no answer/],
    ['with a code that has no status', { code: 'Unheard' }, /needs a status/],
    ['with a message for no error', { accept: true, message: 'x' }, /need a status or code/],
  ])('%s', (_name, input, message) => {
    expect(() => readBehaviour(input)).toThrow(BehaviourError);
    expect(() => readBehaviour(input)).toThrow(message);
  });

  test('with every fault at once', () => {
    expect(() => readBehaviour({ seed: -1, rateLimits: { burst: 1 }, rules: [{ status: 'x' }] })).toThrow(
      /seed: expected.*rateLimits\.burst: unknown.*rules\[0\]\.status: expected/,
    );
  });
});

test('takes the short spellings that people type', () => {
  expect(readBehaviour({ delay: 250, rateLimits: false })).toMatchObject({
    rateLimits: { on: false },
    rules: [{ delayMs: 250 }],
  });
});
