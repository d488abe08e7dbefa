/** A service for the tests of runService: a real process whose manners the variable MANNERS chooses. */
import { constants, PerformanceObserver } from 'node:perf_hooks';
import process from 'node:process';
import { ConfigError } from '@relay/contract';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { runService, startOpsServer, stopInOrder } from '../index.js';

const FAULT = { path: 'redis at redis-1:6379', problem: 'is a replica', remedy: 'Name its master.' };

/** So long that a look at the whole life of the process would find no quiet while a test waits. */
const STORM_MS = 2_000;

const { env } = process;
const manners = (env.MANNERS ?? '').split(',');
const never = (): Promise<never> => new Promise(() => {});
/** Something that keeps a process alive, as a server does. */
const keepAlive = (): NodeJS.Timeout => setInterval(() => {}, 1000);

/** What is done now and then is done fifty times as often. */
function hasten(): void {
  const { setInterval } = globalThis;
  globalThis.setInterval = ((work: () => void, ms: number) => setInterval(work, ms / 50)) as typeof setInterval;
}

/** Works without a rest, and tells when it was made to collect. */
function storm(logger: Logger): void {
  const end = performance.now() + STORM_MS;
  const work = (): void => {
    if (performance.now() < end) setImmediate(work);
    else logger.info('storm over');
  };
  work();
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { flags } = (entry as unknown as { detail: { flags: number } }).detail;
      if (flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) logger.info('collected');
    }
  }).observe({ entryTypes: ['gc'] });
}

if (manners.includes('storms')) hasten();

await runService({
  name: 'a-service',
  process,
  vendors: ['blueking', 'jiankongbao', 'zstack'],
  start: async (config, logger) => {
    keepAlive();
    if (manners.includes('start fails')) throw new Error(`no ${config.sources.zstack?.token.reveal()}`);
    if (manners.includes('start hangs')) logger.info('starting slowly');
    if (manners.includes('start hangs')) await new Promise((resolve) => process.once('SIGUSR2', resolve));
    if (manners.includes('storms')) storm(logger);
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
