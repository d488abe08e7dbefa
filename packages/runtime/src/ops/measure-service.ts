import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import { soon } from '../soon.js';
import { RELAY_VERSION } from '../version.js';

/** A scrape is given up after some seconds, and the other figures are wanted most when something hangs. */
export const MEASURE_WITHIN_MS = 1_000;

/** What every service tells of itself besides its own figures. */
export function measureService(registry: Registry, isReady: () => Promise<boolean>): void {
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'relay_build_info',
    help: 'Always 1; the version that runs is in its label',
    labelNames: ['version'],
    registers,
  }).set({ version: RELAY_VERSION }, 1);
  new Gauge({
    name: 'relay_ready',
    help: '1 while the service can do its work and is not stopping: what /readyz answers',
    registers,
    async collect() {
      this.set((await isReady()) ? 1 : 0);
    },
  });
}

/** `ping` may wait for Redis without limit. */
export function measureRedis(registry: Registry, ping: () => Promise<boolean>): void {
  new Gauge({
    name: 'relay_redis_up',
    help: '1 while Redis answers this service',
    registers: [registry],
    async collect() {
      const answer = ping().catch(() => false);
      this.set((await soon(answer, MEASURE_WITHIN_MS, false)) ? 1 : 0);
    },
  });
}
