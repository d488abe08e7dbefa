import {
  endIngressReports,
  type IngressReport,
  type RedisClient,
  type SpoolReport,
  type SpoolState,
  writeIngressReport,
} from '@relay/queue';
import { RELAY_VERSION } from '@relay/runtime';
import type { Logger } from 'pino';
import type { RedisGate } from '../redis-gate.js';
import { listEmptySpools } from './claim-folder.js';
import { countSetAside } from './set-aside.js';
import type { Spool } from './spool.js';
import type { Spools } from './spools.js';

export interface ReportOptions {
  readonly connection: RedisClient;
  readonly spools: Spools;
  readonly gate: RedisGate;
  readonly settings: { readonly dir: string; readonly maxBytes: number };
  readonly logger: Logger;
}

export interface Reports {
  /** Tells Redis at once and then every few seconds. While it is away nobody hears it. */
  startAs(instance: string): void;
  /** Tells what stays on the disk, and nothing more. */
  stop(): Promise<void>;
}

const REPORT_EVERY_MS = 5_000;

export function createReports({ connection, spools, gate, settings, logger }: ReportOptions): Reports {
  const startedAt = Date.now();
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (thrown) {
      logger.debug({ err: thrown }, 'could not tell Redis about the spool');
    }
  };
  const reportAs = async (instance: string): Promise<IngressReport> => {
    const spool = await reportOf(spools.current, gate.isOpen(), settings);
    return { instance, at: Date.now(), startedAt, version: RELAY_VERSION, spool };
  };
  let running: { readonly instance: string; readonly timer: NodeJS.Timeout } | undefined;
  let reporting = Promise.resolve();
  return {
    startAs: (instance) => {
      const report = () =>
        attempt(async () => {
          // A disk that cannot be listed is no reason to say nothing.
          const emptied = await listEmptySpools(settings.dir).catch(() => []);
          await writeIngressReport(connection, await reportAs(instance), emptied);
        });
      const next = () => {
        reporting = reporting.then(report);
      };
      next();
      running = { instance, timer: setInterval(next, REPORT_EVERY_MS) };
    },
    stop: async () => {
      if (running === undefined) return;
      const { instance, timer } = running;
      clearInterval(timer);
      await reporting;
      await attempt(async () => endIngressReports(connection, await reportAs(instance)));
    },
  };
}

async function reportOf(spool: Spool, redisTakes: boolean, settings: ReportOptions['settings']): Promise<SpoolReport> {
  const { fault, ...counts } = spool.status();
  const state = fault?.state ?? stateOf(spool, redisTakes);
  return { ...settings, ...counts, state, setAside: await countSetAside(settings.dir) };
}

function stateOf(spool: Spool, redisTakes: boolean): SpoolState {
  if (!redisTakes) return 'filling';
  return spool.isEmpty ? 'idle' : 'draining';
}
