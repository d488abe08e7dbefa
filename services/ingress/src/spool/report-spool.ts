import {
  type RedisClient,
  removeIngressReport,
  type SpoolReport,
  type SpoolState,
  writeIngressReport,
} from '@relay/queue';
import { RELAY_VERSION } from '@relay/runtime';
import type { Logger } from 'pino';
import type { RedisGate } from '../redis-gate.js';
import { countSetAside } from './set-aside.js';
import type { Spool } from './spool.js';
import type { Spools } from './spools.js';

export interface ReportOptions {
  readonly instance: string;
  readonly connection: RedisClient;
  readonly spools: Spools;
  readonly gate: RedisGate;
  readonly settings: { readonly dir: string; readonly maxBytes: number };
  readonly logger: Logger;
}

export interface Reports {
  stop(): Promise<void>;
}

const REPORT_EVERY_MS = 5_000;

/** Tells Redis at once and then every few seconds. While it is away nobody hears it, and the last report expires. */
export function startReports({ instance, connection, spools, gate, settings, logger }: ReportOptions): Reports {
  const startedAt = Date.now();
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (thrown) {
      logger.debug({ err: thrown }, 'could not tell Redis about the spool');
    }
  };
  const report = () =>
    attempt(async () => {
      const spool = await reportOf(spools.current, gate.isOpen(), settings);
      await writeIngressReport(connection, { instance, at: Date.now(), startedAt, version: RELAY_VERSION, spool });
    });
  let reporting = report();
  const timer = setInterval(() => {
    reporting = reporting.then(report);
  }, REPORT_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await reporting;
      await attempt(() => removeIngressReport(connection, instance));
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
