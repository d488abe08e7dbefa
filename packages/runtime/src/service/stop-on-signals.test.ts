import { EventEmitter, once } from 'node:events';
import { expect, test } from '@jest/globals';
import { createLogger } from '../log/create-logger.js';
import { LogLines } from '../testing/log-lines.js';
import { stopOnSignals } from './stop-on-signals.js';

class AProcess extends EventEmitter {
  exit(code: number): void {
    this.emit('left', code);
  }
}

test('a stop that hangs is left behind when the time is over, with exit code 1', async () => {
  const lines = new LogLines();
  const logger = createLogger({ service: 'test', level: 'info', secrets: [], destination: lines });
  const process = new AProcess();
  stopOnSignals(process, logger, () => new Promise(() => {}), 10);
  const left = once(process, 'left');
  process.emit('SIGTERM', 'SIGTERM');
  expect(await left).toEqual([1]);
  expect(lines.parsed.at(-1)).toMatchObject({
    msg: 'could not stop cleanly',
    err: { message: 'not done when the deadline passed' },
  });
});
