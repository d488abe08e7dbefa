import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { startStack } from './start-stack.js';

const silent = pino({ level: 'silent' });

describe('a stack', () => {
  test('is stopped in reverse', async () => {
    const stopped: string[] = [];
    const { running, stop } = await startStack(
      async (started) => {
        for (const name of ['redis', 'queue', 'server']) started(name, name, (thing) => void stopped.push(thing));
        return 'up';
      },
      1_000,
      silent,
    );
    expect(running).toBe('up');
    await stop();
    expect(stopped).toEqual(['server', 'queue', 'redis']);
  });

  test('that fails half-way takes down what it had started, and says why it failed', async () => {
    const stopped: string[] = [];
    const start = startStack(
      async (started) => {
        started('redis', 'redis', (thing) => void stopped.push(thing));
        started('queue', 'queue', () => Promise.reject(new Error('will not stop')));
        throw new Error('port taken');
      },
      1_000,
      silent,
    );
    await expect(start).rejects.toThrow('port taken');
    expect(stopped).toEqual(['redis']);
  });
});
