import type { Logger } from 'pino';
import type { Readiness } from './readiness.js';

/** An orchestrator that asks waits about as long; no answer is an answer. */
const READY_TIMEOUT_MS = 2000;

/**
 * Asks a service whether it is ready. Never throws and never waits for long. What a check throws goes to the log alone:
 * an error's message may hold what no HTTP reply may show.
 */
export async function askReadiness(ready: () => Promise<Readiness>, logger: Logger): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const noAnswer = new Promise<Readiness>((resolve) => {
    timer = setTimeout(resolve, READY_TIMEOUT_MS, notReady(`no answer within ${READY_TIMEOUT_MS} ms`));
  });
  try {
    return await Promise.race([ready(), noAnswer]);
  } catch (thrown) {
    logger.warn({ err: thrown }, 'readiness check failed');
    return notReady('the check failed; the log says why');
  } finally {
    clearTimeout(timer);
  }
}

function notReady(why: string): Readiness {
  return { ready: false, checks: { service: why } };
}
