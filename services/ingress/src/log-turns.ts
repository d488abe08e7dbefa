import type { Logger } from 'pino';
import type { RedisGate } from './redis-gate.js';

/**
 * One line when webhooks begin to go to the disk, and one when they go to Redis again. The function that it gives is for
 * whoever finds the gate shut between two looks.
 */
export function logTurns(gate: RedisGate, logger: Logger): () => void {
  let wasOpen = true;
  const tell = (): void => {
    const isOpen = gate.isOpen();
    if (isOpen === wasOpen) return;
    wasOpen = isOpen;
    if (isOpen) logger.info('Redis takes webhooks again');
    else logger.warn({ redis: gate.describe() }, 'Redis takes no webhooks: they go to the spool');
  };
  gate.on('shut', tell).on('looked', tell);
  tell();
  return tell;
}
