import { Counter, Gauge, type Registry } from 'prom-client';
import type { SpoolStatus } from './spool.js';

export interface SpoolCounts {
  spooled(source: string): void;
  setAside(): void;
}

export function countSpool(registry: Registry, sources: readonly string[]): SpoolCounts {
  const registers = [registry];
  const spooled = new Counter({
    name: 'relay_webhooks_spooled_total',
    help: 'Webhooks that went to the disk because Redis could not take them, or because others waited there',
    labelNames: ['source'],
    registers,
  });
  const setAside = new Counter({
    name: 'relay_spool_set_aside_total',
    help: 'Parts of the spool that could not be read and were set aside, or that were missing',
    registers,
  });
  for (const source of sources) spooled.inc({ source }, 0);
  return {
    spooled: (source) => spooled.inc({ source }),
    setAside: () => setAside.inc(),
  };
}

export function measureSpool(registry: Registry, status: () => SpoolStatus): void {
  gauge(registry, 'relay_spool_bytes', 'Room that the spool takes on disk', () => status().bytes);
  gauge(registry, 'relay_spool_envelopes', 'Envelopes on disk that Redis does not have yet', () => status().envelopes);
  gauge(registry, 'relay_spool_oldest_age_seconds', 'Age of the oldest envelope on disk; 0 without any', () => {
    const { oldestSince } = status();
    return oldestSince === undefined ? 0 : Math.max(0, Date.now() - oldestSince) / 1000;
  });
}

/** @param share undefined while nobody knows: then the metric has no sample */
export function measureMemory(registry: Registry, share: () => number | undefined): void {
  gauge(registry, 'relay_redis_memory_share', 'Share of its maxmemory that the fullest Redis uses', share);
}

function gauge(registry: Registry, name: string, help: string, read: () => number | undefined): void {
  const value: Gauge = new Gauge({
    name,
    help,
    registers: [registry],
    collect: () => {
      const now = read();
      if (now === undefined) value.remove();
      else value.set(now);
    },
  });
}
