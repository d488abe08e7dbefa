import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisClient } from '../connect.js';
import { findIntegrations } from '../find-integrations.js';
import { type IngressReport, readIngressReports } from '../ingress-report.js';
import { type LostSpool, readLeftSpools, readLostSpools } from '../left-spools.js';
import { mendAccounts } from './mend-accounts.js';
import { type OpenEnvelope, stillOpen } from './open-envelopes.js';
import { findPendingEnvelopes, type Whereabouts } from './pending-envelopes.js';
import { type Account, readAccounts } from './read-ledger.js';

/** One source: accepted = delivered + superseded + ignored + discarded + dead + waiting, or there is a difference. */
export interface AuditSheet {
  readonly source: string;
  readonly accepted: number;
  readonly delivered: number;
  readonly superseded: number;
  readonly ignored: number;
  readonly discarded: number;
  readonly dead: number;
  readonly waiting: number;
  /** On the disks of ingresses, those that are gone included: answered 200, and not among the accepted yet. */
  readonly spooled: number;
  /** Answered 200, and written off with the disk of an ingress before Redis had accepted them. */
  readonly lost: number;
  /** Envelopes that were accepted, have no outcome, and no job stands for them: they are lost. */
  readonly missing: readonly string[];
  /** How many more were accepted than the outcomes and the open ones make; the ledger itself is damaged when not 0. */
  readonly imbalance: number;
}

export interface Audit {
  readonly sheets: readonly AuditSheet[];
  /** 0: every accepted envelope is accounted for, and none was written off. */
  readonly difference: number;
  /** Of the spooled, those that nobody drains. */
  readonly leftSpools: readonly IngressReport[];
  readonly lostSpools: readonly LostSpool[];
}

export interface AuditOptions {
  /** Unix milliseconds; counts begin with the hour this lies in. Everything when left out. */
  readonly since?: number | undefined;
  readonly now?: number;
}

/** An envelope that moves while the queues are walked may be met nowhere; it is looked for again before it is called lost. */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 250;

const HOUR_MS = 3_600_000;

/** Adds up what was accepted and what became of it. Exact while the relay works: each account is read in one step. */
export async function audit(client: RedisClient, { since, now = Date.now() }: AuditOptions = {}): Promise<Audit> {
  const integrations = await findIntegrations(client);
  let looked = await look(client, integrations, since, now);
  if (await mendAccounts(client, integrations, looked.missing)) {
    looked = await look(client, integrations, since, now);
  }
  const { accounts, found, missing } = looked;
  const [reports, leftSpools, everLost] = await Promise.all([
    readIngressReports(client),
    readLeftSpools(client),
    readLostSpools(client),
  ]);
  // What is in a spool came before its last report, and nobody knows better when.
  const from = since === undefined ? 0 : since - (since % HOUR_MS);
  const lostSpools = everLost.filter(({ at }) => at >= from);
  const spooled = countBySource([...reports, ...leftSpools]);
  const lost = countBySource(lostSpools);
  const known = new Set(accounts.map(({ source }) => source));
  const onlyOnDisk = [...new Set([...spooled.keys(), ...lost.keys()])].filter((source) => !known.has(source));
  const missingIds = new Set(missing.map(({ id }) => id));
  const sheets = [...accounts, ...onlyOnDisk.map(emptyAccount)].map((account) => ({
    ...toSheet(account, found, missingIds),
    spooled: spooled.get(account.source) ?? 0,
    lost: lost.get(account.source) ?? 0,
  }));
  return { sheets, difference: sheets.reduce((sum, sheet) => sum + differenceOf(sheet), 0), leftSpools, lostSpools };
}

/** So many that were answered 200 are not accounted for, or counted wrongly. */
export function differenceOf({ missing, imbalance, lost }: AuditSheet): number {
  return missing.length + Math.abs(imbalance) + lost;
}

interface Looked {
  readonly accounts: readonly Account[];
  readonly found: ReadonlyMap<string, Whereabouts>;
  readonly missing: readonly OpenEnvelope[];
}

async function look(
  client: RedisClient,
  integrations: readonly string[],
  since: number | undefined,
  now: number,
): Promise<Looked> {
  const accounts = await readAccounts(client, { since, now, naming: true });
  const found = new Map<string, Whereabouts>();
  let missing: readonly OpenEnvelope[] = accounts.flatMap(({ source, openIds }) =>
    openIds.map((id) => ({ source, id, receivedAt: 0, shard: 0 })),
  );
  for (let looks = 1; missing.length > 0; looks += 1) {
    for (const [id, whereabouts] of await findPendingEnvelopes(client, integrations)) found.set(id, whereabouts);
    missing = await stillOpen(
      client,
      missing.filter(({ id }) => !found.has(id)),
    );
    if (looks === LOOKS) break;
    if (missing.length > 0) await sleep(BETWEEN_LOOKS_MS);
  }
  return { accounts, found, missing };
}

function toSheet(
  account: Account,
  found: ReadonlyMap<string, Whereabouts>,
  missingIds: ReadonlySet<string>,
): Omit<AuditSheet, 'spooled' | 'lost'> {
  const { source, accepted, delivered, superseded, ignored, discarded, open, openIds } = account;
  const missing = openIds.filter((id) => missingIds.has(id));
  const dead = openIds.filter((id) => found.get(id) === 'dead').length;
  return {
    source,
    accepted,
    delivered,
    superseded,
    ignored,
    discarded,
    dead,
    // Whatever is open, not dead and not lost; one that ended while we looked was waiting when its account was read.
    waiting: open - dead - missing.length,
    missing,
    imbalance: accepted - delivered - superseded - ignored - discarded - open,
  };
}

function countBySource(reports: readonly IngressReport[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { spool } of reports) {
    for (const [source, count] of Object.entries(spool.bySource)) counts.set(source, (counts.get(source) ?? 0) + count);
  }
  return counts;
}

function emptyAccount(source: string): Account {
  return { source, accepted: 0, delivered: 0, superseded: 0, ignored: 0, discarded: 0, open: 0, openIds: [] };
}
