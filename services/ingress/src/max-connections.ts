import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { LIMITS } from './limits.js';

/**
 * Fewer where the process may not open enough files: without one left for Redis or the spool, an ingress full of idle
 * connections could store nothing.
 */
export function maxConnections(logger: Logger, limitsFile = '/proc/self/limits'): number {
  const openFiles = openFilesLimit(limitsFile);
  const affordable = Math.floor(openFiles * LIMITS.connectionsShareOfOpenFiles);
  if (affordable >= LIMITS.maxConnections) return LIMITS.maxConnections;
  logger.warn(
    { openFiles, maxConnections: affordable },
    'this process may open few files, so it keeps few connections; allow it more (ulimit -n, LimitNOFILE)',
  );
  return affordable;
}

/** Unlimited where the system does not say it this way. */
function openFilesLimit(limitsFile: string): number {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync(limitsFile, 'utf8'))?.[1];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
