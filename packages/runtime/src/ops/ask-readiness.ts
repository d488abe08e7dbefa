import type { Logger } from 'pino';
import { soon } from '../soon.js';
import type { Readiness } from './readiness.js';

/** An orchestrator that asks waits about as long; no answer is an answer. */
export const READY_TIMEOUT_MS = 2000;

/**
 * Asks a service whether it is ready. Never throws and never waits for long. What a check throws goes to the log alone:
 * an error's message may hold what no HTTP reply may show.
 */
export async function askReadiness(
  ready: () => Promise<Readiness>,
  logger: Logger,
  withinMs: number,
): Promise<Readiness> {
  try {
    return await soon(ready(), withinMs, notReady(`no answer within ${withinMs} ms`));
  } catch (thrown) {
    logger.warn({ err: thrown }, 'readiness check failed');
    return notReady('the check failed; the log says why');
  }
}

function notReady(why: string): Readiness {
  return { ready: false, checks: { service: why } };
}
