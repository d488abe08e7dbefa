import type { RedisClient } from './connect.js';
import { FILLED_SPOOLS, type IngressReport, LOST_SPOOLS, readIngressReports } from './ingress-report.js';

/** The last report of a spool that an operator has written off, because its disk will never be read again. */
export interface LostSpool extends IngressReport {
  /** Unix milliseconds. */
  readonly writtenOffAt: number;
}

/**
 * Of each spool that nobody drains though webhooks are in it, the last report, by name. One stays among them until an
 * ingress takes its folder over, or until it is written off.
 */
export async function readLeftSpools(client: RedisClient): Promise<readonly IngressReport[]> {
  // In this order: one that begins to fill in between is among the reports.
  const filled = await client.hvals(FILLED_SPOOLS);
  if (filled.length === 0) return [];
  const tended = new Set((await readIngressReports(client)).map(({ spool }) => spool.id));
  // Nothing but writeIngressReport and endIngressReports write them.
  const reports = filled.map((report) => JSON.parse(report) as IngressReport);
  return reports.filter(({ spool }) => !tended.has(spool.id)).sort(byName);
}

/** From now on it counts as lost, until an ingress tells of it after all. */
export async function writeOffSpool(client: RedisClient, report: IngressReport, now: number): Promise<void> {
  const { id } = report.spool;
  const lost: LostSpool = { ...report, writtenOffAt: now };
  await client.multi().hset(LOST_SPOOLS, id, JSON.stringify(lost)).hdel(FILLED_SPOOLS, id).exec();
}

/** Ever, by name. */
export async function readLostSpools(client: RedisClient): Promise<readonly LostSpool[]> {
  // Nothing but writeOffSpool writes them.
  return (await client.hvals(LOST_SPOOLS)).map((lost) => JSON.parse(lost) as LostSpool).sort(byName);
}

function byName(a: IngressReport, b: IngressReport): number {
  return a.instance < b.instance ? -1 : 1;
}
