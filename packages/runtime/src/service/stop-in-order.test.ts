import { describe, expect, test } from '@jest/globals';
import { createLogger } from '../log/create-logger.js';
import { LogLines } from '../testing/log-lines.js';
import { type StopStep, stopInOrder } from './stop-in-order.js';

const never = () => new Promise<void>(() => {});

function aStop(steps: readonly StopStep[], deadlineMs = 10_000) {
  const lines = new LogLines();
  const logger = createLogger({ service: 'test', level: 'info', secrets: [], destination: lines });
  return { lines, stop: () => stopInOrder(steps, deadlineMs, logger) };
}

describe('stopInOrder', () => {
  test('stops the last started first, one after the other', async () => {
    const events: string[] = [];
    const step = (name: string): StopStep => ({
      name,
      stop: async () => {
        events.push(`${name} begins`);
        await new Promise(setImmediate);
        events.push(`${name} ends`);
      },
    });
    await aStop([step('redis'), step('queue'), step('http')]).stop();
    expect(events).toEqual(['http begins', 'http ends', 'queue begins', 'queue ends', 'redis begins', 'redis ends']);
  });

  test('goes on after a failure, logs each and rejects with all', async () => {
    const stopped: string[] = [];
    const { stop, lines } = aStop([
      { name: 'redis', stop: async () => void stopped.push('redis') },
      { name: 'queue', stop: () => Promise.reject(new Error('lost')) },
      {
        name: 'spool',
        stop: () => {
          throw new Error('disk full');
        },
      },
    ]);
    const rejection = await stop().catch((error: unknown) => error);
    expect(stopped).toEqual(['redis']);
    expect(rejection).toMatchObject({
      message: '2 of 3 steps did not stop',
      errors: [{ message: 'spool: disk full' }, { message: 'queue: lost' }],
    });
    expect(lines.parsed.map(({ step, msg }) => [step, msg])).toEqual([
      ['spool', 'did not stop'],
      ['queue', 'did not stop'],
      ['redis', 'stopped'],
    ]);
  });

  test('waits for a step that hangs until the deadline, and leaves those beneath it alone', async () => {
    let isRedisStopped = false;
    const { stop, lines } = aStop(
      [
        {
          name: 'redis',
          stop: async () => {
            isRedisStopped = true;
          },
        },
        { name: 'worker', stop: never },
      ],
      50,
    );
    await expect(stop()).rejects.toMatchObject({
      errors: [
        { message: 'worker: not done when the deadline passed' },
        { message: 'redis: not begun: the deadline has passed' },
      ],
    });
    expect(isRedisStopped).toBe(false);
    expect(lines.parsed.map(({ step }) => step)).toEqual(['worker', 'redis']);
  });

  test('is safe twice: the second call joins the first', async () => {
    const stops: string[] = [];
    const { stop } = aStop([{ name: 'a', stop: async () => void stops.push('a') }]);
    await Promise.all([stop(), stop()]);
    await stop();
    expect(stops).toEqual(['a']);
  });

  test('has nothing to do for nothing', async () => {
    await aStop([]).stop();
  });
});
