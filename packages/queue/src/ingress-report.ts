import type { ChainableCommander } from 'ioredis';
import type { RedisClient } from './connect.js';
import { keyBase, WEBHOOKS } from './names.js';

/**
 * `filling`: webhooks go to disk because Redis cannot take them. `draining`: Redis takes them again, and new ones queue
 * behind those on disk. `full` and `unwritable`: the disk takes no more; while Redis does not either, they are refused.
 */
export type SpoolState = 'idle' | 'filling' | 'draining' | 'full' | 'unwritable';

/** What one ingress has on its disk: accepted, and not in Redis yet. */
export interface SpoolReport {
  /** Lies in its folder, and so is the same whoever takes the folder over. */
  readonly id: string;
  readonly state: SpoolState;
  readonly dir: string;
  readonly envelopes: number;
  /** Room taken on disk, what is drained of a file that is not yet removed included. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** Unix milliseconds at which the oldest of them was received; absent when there is none. */
  readonly oldestSince?: number;
  /** Envelopes by the name of their source. */
  readonly bySource: Readonly<Record<string, number>>;
  /** Damaged pieces in the folder `set-aside`, until somebody takes them out. */
  readonly setAside: number;
}

/** What an ingress says of itself every few seconds. */
export interface IngressReport {
  /** Host and port: the same after a restart. */
  readonly instance: string;
  /** Unix milliseconds, by the clock of the ingress. */
  readonly at: number;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly version: string;
  readonly spool: SpoolReport;
}

const INSTANCES = `${keyBase(WEBHOOKS)}ingress-reports`;
const reportOf = (instance: string): string => `${keyBase(WEBHOOKS)}ingress-report:${instance}`;

/** By the spool's id: the last report of each that had webhooks in it. These never expire. */
export const FILLED_SPOOLS = `${keyBase(WEBHOOKS)}filled-spools`;
/** The same of those that an operator has written off. */
export const LOST_SPOOLS = `${keyBase(WEBHOOKS)}lost-spools`;

/** An ingress that has said nothing for so long is gone, or cannot reach Redis. */
const LIFETIME_S = 30;

/** Of the list of names only, which is not needed to be exact: a day's clocks may differ by less. */
const FORGOTTEN_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Spools that are known to be empty, by id, are forgotten along with it. When the owner of one fills it at this very
 * moment, its next report tells of it again.
 */
export async function writeIngressReport(
  client: RedisClient,
  report: IngressReport,
  emptied: readonly string[] = [],
): Promise<void> {
  const { instance, at } = report;
  const steps = client
    .multi()
    .set(reportOf(instance), JSON.stringify(report), 'EX', LIFETIME_S)
    .zadd(INSTANCES, at, instance)
    .zremrangebyscore(INSTANCES, '-inf', at - FORGOTTEN_AFTER_MS);
  if (emptied.length > 0) steps.hdel(FILLED_SPOOLS, ...emptied);
  await noteSpool(steps, report).exec();
}

/** For a clean stop: the ingress is forgotten, and what it leaves on its disk is not. */
export async function endIngressReports(client: RedisClient, last: IngressReport): Promise<void> {
  const steps = client.multi().del(reportOf(last.instance)).zrem(INSTANCES, last.instance);
  await noteSpool(steps, last).exec();
}

function noteSpool(steps: ChainableCommander, report: IngressReport): ChainableCommander {
  const { id, envelopes } = report.spool;
  // One that was written off is there after all.
  steps.hdel(LOST_SPOOLS, id);
  return envelopes === 0 ? steps.hdel(FILLED_SPOOLS, id) : steps.hset(FILLED_SPOOLS, id, JSON.stringify(report));
}

/** Of every ingress that reached Redis within the last 30 s, by name. */
export async function readIngressReports(client: RedisClient): Promise<readonly IngressReport[]> {
  const instances = await client.zrange(INSTANCES, 0, -1);
  if (instances.length === 0) return [];
  const reports = await client.mget(instances.sort().map(reportOf));
  // Nothing but writeIngressReport writes these keys.
  return reports.filter((report) => report !== null).map((report) => JSON.parse(report) as IngressReport);
}

/** An ingress that ended without a word, or cannot reach Redis any more. */
export interface LostIngress {
  readonly instance: string;
  /** Unix milliseconds of its last report. */
  readonly lastReportAt: number;
}

/** Of the last day, by name: one that was stopped as it should be is not among them. */
export async function readLostIngresses(client: RedisClient): Promise<readonly LostIngress[]> {
  const listed = await client.zrange(INSTANCES, 0, -1, 'WITHSCORES');
  const found: LostIngress[] = [];
  for (let at = 0; at + 1 < listed.length; at += 2) {
    const instance = listed[at] ?? '';
    if ((await client.exists(reportOf(instance))) === 0) found.push({ instance, lastReportAt: Number(listed[at + 1]) });
  }
  return found.sort((a, b) => (a.instance < b.instance ? -1 : 1));
}
