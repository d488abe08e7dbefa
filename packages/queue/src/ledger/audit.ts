import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisClient } from '../connect.js';
import { findIntegrations } from '../find-integrations.js';
import { readIngressReports } from '../ingress-report.js';
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
  /** On the disks of the ingresses that report: answered 200, and not among the accepted yet. */
  readonly spooled: number;
  /** Envelopes that were accepted, have no outcome, and no job stands for them: they are lost. */
  readonly missing: readonly string[];
  /** How many more were accepted than the outcomes and the open ones make; the ledger itself is damaged when not 0. */
  readonly imbalance: number;
}

export interface Audit {
  readonly sheets: readonly AuditSheet[];
  /** 0: every accepted envelope is accounted for. */
  readonly difference: number;
}

export interface AuditOptions {
  /** Unix milliseconds; counts begin with the hour this lies in. Everything when left out. */
  readonly since?: number | undefined;
  readonly now?: number;
}

/** An envelope that moves while the queues are walked may be met nowhere; it is looked for again before it is called lost. */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 250;

/** Adds up what was accepted and what became of it. Exact while the relay works: each account is read in one step. */
export async function audit(client: RedisClient, { since, now = Date.now() }: AuditOptions = {}): Promise<Audit> {
  const integrations = await findIntegrations(client);
  let looked = await look(client, integrations, since, now);
  if (await mendAccounts(client, integrations, looked.missing)) {
    looked = await look(client, integrations, since, now);
  }
  const { accounts, found, missing } = looked;
  const spooled = await countSpooled(client);
  const known = new Set(accounts.map(({ source }) => source));
  const onlySpooled = [...spooled.keys()].filter((source) => !known.has(source)).map(emptyAccount);
  const lost = new Set(missing.map(({ id }) => id));
  const sheets = [...accounts, ...onlySpooled].map((account) =>
    toSheet(account, found, lost, spooled.get(account.source) ?? 0),
  );
  const difference = sheets.reduce((sum, sheet) => sum + sheet.missing.length + Math.abs(sheet.imbalance), 0);
  return { sheets, difference };
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
  lost: ReadonlySet<string>,
  spooled: number,
): AuditSheet {
  const { source, accepted, delivered, superseded, ignored, discarded, open, openIds } = account;
  const missing = openIds.filter((id) => lost.has(id));
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
    spooled,
    missing,
    imbalance: accepted - delivered - superseded - ignored - discarded - open,
  };
}

async function countSpooled(client: RedisClient): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { spool } of await readIngressReports(client)) {
    for (const [source, count] of Object.entries(spool.bySource)) counts.set(source, (counts.get(source) ?? 0) + count);
  }
  return counts;
}

function emptyAccount(source: string): Account {
  return { source, accepted: 0, delivered: 0, superseded: 0, ignored: 0, discarded: 0, open: 0, openIds: [] };
}
