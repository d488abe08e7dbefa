/** A service for the tests of runService: a real process whose manners the variable MANNERS chooses. */
import process from 'node:process';
import { ConfigError } from '@relay/contract';
import { Registry } from 'prom-client';
import { runService, startOpsServer, stopInOrder } from '../index.js';

const FAULT = { path: 'redis at redis-1:6379', problem: 'is a replica', remedy: 'Name its master.' };

const { env } = process;
const manners = (env.MANNERS ?? '').split(',');
const never = (): Promise<never> => new Promise(() => {});
/** Something that keeps a process alive, as a server does. */
const keepAlive = (): NodeJS.Timeout => setInterval(() => {}, 1000);

await runService({
  name: 'a-service',
  process,
  vendors: ['blueking', 'jiankongbao', 'zstack'],
  start: async (config, logger) => {
    keepAlive();
    if (manners.includes('start fails')) throw new Error(`no ${config.sources.zstack?.token.reveal()}`);
    if (manners.includes('start hangs')) logger.info('starting slowly');
    if (manners.includes('start hangs')) await new Promise((resolve) => process.once('SIGUSR2', resolve));
    if (manners.includes('rejects later')) setImmediate(() => Promise.reject(new Error('nobody catches me')));
    if (manners.includes('throws later')) setImmediate(() => throwNow());
    const ops = await startOpsServer({
      port: 0,
      host: '127.0.0.1',
      logger,
      ready: async () => ({ ready: true, checks: {} }),
      registry: new Registry(),
    });
    const steps = [
      { name: 'ops server', stop: () => ops.stop() },
      {
        name: 'work',
        stop: async () => (manners.includes('stop fails') ? Promise.reject(new Error('lost')) : undefined),
      },
      { name: 'hanging work', stop: async () => (manners.includes('stop hangs') ? never() : undefined) },
    ];
    const broken = manners.includes('breaks') ? Promise.resolve(new ConfigError([FAULT])) : undefined;
    const stuck = manners.includes('is stuck') ? Promise.resolve('webhooks has done nothing for 61s') : undefined;
    const stop = () => stopInOrder(steps, 20_000, logger);
    return { stop, ...(broken && { broken }), ...(stuck && { stuck }) };
  },
});

function throwNow(): never {
  throw new Error('nobody catches me');
}
