import type { RedisClient } from '../connect.js';
import { defineScripts } from '../define-scripts.js';
import { findShards } from '../find-shards.js';
import { ledgerBase, ledgerSlot } from './keys.js';
import { LEDGER_SCRIPTS } from './ledger-scripts.js';

/** One source's account at one moment: accepted = delivered + superseded + ignored + discarded + open. */
export interface LedgerSheet {
  readonly source: string;
  readonly accepted: number;
  readonly delivered: number;
  readonly superseded: number;
  readonly ignored: number;
  readonly discarded: number;
  /** Without an outcome for good: waiting, or dead letters. */
  readonly open: number;
  /** Unix milliseconds. */
  readonly lastAcceptedAt?: number;
  /** Accepted in each of the last 60 minutes, the oldest first. */
  readonly perMinute: readonly number[];
}

export interface LedgerRange {
  /** Unix milliseconds; counts begin with the hour this lies in. Everything when left out. */
  readonly since?: number;
  readonly now?: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** As long as the counts of an hour are kept. */
const HOURS_KEPT = 32 * 24;

const ALWAYS = ['-inf', '+inf'];

const COUNTED = ['accepted', 'delivered', 'superseded', 'ignored', 'discarded'] as const;

/** Every source that ever had an envelope accepted, by name. */
export async function readLedger(
  client: RedisClient,
  { since, now = Date.now() }: LedgerRange = {},
): Promise<readonly LedgerSheet[]> {
  const [accounts, shards] = await Promise.all([
    readAccounts(client, { since, now, naming: false }),
    findShards(client),
  ]);
  return await Promise.all(
    accounts.map(async ({ openIds: _none, ...counts }) => {
      const perMinute = await Promise.all(shards.map((shard) => readMinutes(client, shard, counts.source, now)));
      return { ...counts, perMinute: perMinute.reduce((sum, each) => sum.map((count, at) => count + (each[at] ?? 0))) };
    }),
  );
}

export interface AccountQuestion {
  readonly since: number | undefined;
  readonly now: number;
  /** Whether the open envelopes are wanted by id. */
  readonly naming: boolean;
}

export interface Account extends Omit<LedgerSheet, 'perMinute'> {
  /** The ids of the open ones, when they were asked for. */
  readonly openIds: readonly string[];
}

/** The account of every source that ever had one, by name. */
export async function readAccounts(client: RedisClient, question: AccountQuestion): Promise<readonly Account[]> {
  const shards = await findShards(client);
  const bySource = new Map<string, Account>();
  for (const accounts of await Promise.all(shards.map((shard) => readShard(client, shard, question)))) {
    for (const account of accounts) {
      const known = bySource.get(account.source);
      bySource.set(account.source, known === undefined ? account : together(known, account));
    }
  }
  return [...bySource.values()].sort((one, other) => (one.source < other.source ? -1 : 1));
}

async function readShard(client: RedisClient, shard: number, question: AccountQuestion): Promise<readonly Account[]> {
  const sources = await client.smembers(`${ledgerBase(shard)}sources`);
  return await Promise.all(sources.map((source) => readAccount(client, shard, source, question)));
}

/** Of a source that has moved to another shard. */
function together(one: Account, other: Account): Account {
  const lastAcceptedAt = Math.max(one.lastAcceptedAt ?? 0, other.lastAcceptedAt ?? 0);
  return {
    source: one.source,
    accepted: one.accepted + other.accepted,
    delivered: one.delivered + other.delivered,
    superseded: one.superseded + other.superseded,
    ignored: one.ignored + other.ignored,
    discarded: one.discarded + other.discarded,
    open: one.open + other.open,
    openIds: [...one.openIds, ...other.openIds],
    ...(lastAcceptedAt === 0 ? {} : { lastAcceptedAt }),
  };
}

/** Read in one step. */
async function readAccount(
  client: RedisClient,
  shard: number,
  source: string,
  { since, now, naming }: AccountQuestion,
): Promise<Account> {
  const hours = since === undefined ? [] : hoursBetween(since, now);
  const [first, last] = [hours[0], hours.at(-1)];
  // What an ingress received after this moment, by its clock, is in the counts of another hour or of none.
  const received = first === undefined || last === undefined ? ALWAYS : [first * HOUR_MS, `(${(last + 1) * HOUR_MS}`];
  const scripts = defineScripts(client, LEDGER_SCRIPTS);
  const reply = await scripts.relayLedgerRead(ledgerSlot(shard), source, ...received, naming ? '1' : '', ...hours);
  const [open, openIds, totalFields, ...hourFields] = reply as [number, string[], string[], ...string[][]];
  const total = toCounts(totalFields);
  const counts = since === undefined ? total : addUp(hourFields.map(toCounts));
  const [accepted = 0, delivered = 0, superseded = 0, ignored = 0, discarded = 0] = COUNTED.map(
    (what) => counts.get(what) ?? 0,
  );
  const lastAcceptedAt = total.get('lastAcceptedAt');
  return {
    source,
    accepted,
    delivered,
    superseded,
    ignored,
    discarded,
    open,
    openIds,
    ...(lastAcceptedAt === undefined ? {} : { lastAcceptedAt }),
  };
}

const hourOf = (at: number): number => Math.floor(at / HOUR_MS);

function hoursBetween(since: number, now: number): number[] {
  const last = hourOf(now);
  const first = Math.min(Math.max(hourOf(since), last - HOURS_KEPT + 1), last);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

async function readMinutes(client: RedisClient, shard: number, source: string, now: number): Promise<number[]> {
  const minutes = Array.from({ length: 60 }, (_, index) => Math.floor(now / MINUTE_MS) - 59 + index);
  const hours = [...new Set(minutes.map((minute) => Math.floor(minute / 60)))];
  const perHour = await Promise.all(
    hours.map((hour) => client.hgetall(`${ledgerBase(shard)}minutes:${source}:${hour}`)),
  );
  const byHour = new Map(hours.map((hour, index) => [hour, perHour[index] ?? {}]));
  return minutes.map((minute) => Number(byHour.get(Math.floor(minute / 60))?.[minute % 60] ?? 0));
}

function toCounts(fields: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + 1 < fields.length; at += 2) counts.set(fields[at] ?? '', Number(fields[at + 1]));
  return counts;
}

function addUp(all: ReadonlyArray<ReadonlyMap<string, number>>): Map<string, number> {
  const sum = new Map<string, number>();
  for (const counts of all) for (const [what, count] of counts) sum.set(what, (sum.get(what) ?? 0) + count);
  return sum;
}
