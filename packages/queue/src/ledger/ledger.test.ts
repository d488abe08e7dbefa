import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Delivery, type Envelope, type Outcome, toStoredEnvelope } from '@relay/contract';
import { aDeadLetter } from '../../../../test/support/a-dead-letter.js';
import { aDelivery } from '../../../../test/support/a-delivery.js';
import { eventually } from '../../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { connectConsumer, type RedisClient } from '../connect.js';
import { addDeadLetter } from '../dead-letter-queue.js';
import { DeadLetters } from '../dead-letters.js';
import { DeliveryQueue } from '../delivery-queue.js';
import { writeIngressReport } from '../ingress-report.js';
import { shardOf } from '../shards.js';
import { addEnvelopes, createWebhookQueue, type WebhookQueue } from '../webhook-queue.js';
import { audit } from './audit.js';
import { Ledger, type LedgerOutcome } from './ledger.js';
import { readLedger } from './read-ledger.js';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 4, 5, 12, 30);

let redis: PrivateRedis;
let client: RedisClient;
let webhooks: WebhookQueue;
let deliveries: DeliveryQueue;
let deadLetters: DeadLetters;
let ledger: Ledger;

beforeAll(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  webhooks = createWebhookQueue(client);
  deliveries = new DeliveryQueue(client, 'ops');
  deadLetters = new DeadLetters(client);
  ledger = new Ledger(client);
});
beforeEach(async () => {
  await client.flushdb();
  // What the queues wrote when they were opened, by which integrations are found.
  await client.hset('relay:{deliveries.ops}:meta', 'opts.maxLenEvents', '10000');
});
afterAll(async () => {
  for (const queue of [webhooks, deliveries.queue, deadLetters.queue]) await queue.close();
  client.disconnect();
  await redis.stop();
});

function anEnvelope(id: string, fields: Partial<Envelope> = {}): Envelope {
  const body = Buffer.from('{}');
  return { id, source: 'zs', receivedAt: NOW, method: 'POST', query: '', headers: {}, body, ...fields };
}

const accept = (...envelopes: Envelope[]) => addEnvelopes([webhooks], envelopes);
const sheet = async (since?: number) => (await readLedger(client, { now: NOW, ...(since && { since }) }))[0];
const audited = () => audit(client, { now: NOW });
async function finished(id: string, outcome: Outcome, fields: Partial<Delivery> = {}): Promise<void> {
  await deliveries.enqueue(aDelivery(id, {}, { source: 'zs', ...fields }));
  await client.hset(`relay:{deliveries.ops}:${id}`, 'finishedOn', '1', 'lane.outcome', outcome);
  await client.zrem('relay:{deliveries.ops}:prioritized', id);
}

describe('an accepted envelope', () => {
  test('is open until it has an outcome, and then counts under it', async () => {
    await accept(anEnvelope('A'), anEnvelope('B'), anEnvelope('C'));
    expect(await sheet()).toMatchObject({ source: 'zs', accepted: 3, open: 3, delivered: 0, lastAcceptedAt: NOW });
    await ledger.settle({ id: 'A-0', envelope: anEnvelope('A') }, 'delivered');
    await ledger.settle({ id: 'B', envelope: anEnvelope('B') }, 'ignored');
    expect(await sheet()).toMatchObject({ accepted: 3, open: 1, delivered: 1, ignored: 1 });
  });

  test('counts once, however often it is stored, before and after its job has ended', async () => {
    await accept(anEnvelope('A'));
    await accept(anEnvelope('A'));
    await ledger.settle({ id: 'A', envelope: anEnvelope('A') }, 'ignored');
    await accept(anEnvelope('A'));
    expect(await sheet()).toMatchObject({ accepted: 1, open: 0, ignored: 1 });
  });

  test('has one outcome, the first', async () => {
    await accept(anEnvelope('A'));
    const entry = { id: 'A-0', envelope: anEnvelope('A') };
    await Promise.all([ledger.settle(entry, 'delivered'), ledger.settle(entry, 'delivered')]);
    await ledger.settle({ ...entry, id: 'A-0-r1' }, 'discarded');
    expect(await sheet()).toMatchObject({ accepted: 1, delivered: 1, discarded: 0, open: 0 });
  });

  test('of several events is open until the last of them has ended, and counts as what the best of them came to', async () => {
    await accept(anEnvelope('A'));
    const part = (index: number) => ({ id: `A-${index}`, envelope: anEnvelope('A'), parts: 3 });
    await ledger.settle(part(0), 'superseded');
    await ledger.settle(part(0), 'superseded');
    await ledger.settle(part(1), 'delivered');
    expect(await sheet()).toMatchObject({ open: 1, delivered: 0, superseded: 0 });
    await ledger.settle({ ...part(2), id: 'A-2-r1' }, 'discarded');
    expect(await sheet()).toMatchObject({ open: 0, delivered: 1, superseded: 0, discarded: 0 });
    expect(await client.keys('*parts*')).toEqual([]);
  });

  test.each<[Exclude<LedgerOutcome, 'delivered'>, LedgerOutcome]>([
    ['superseded', 'delivered'],
    ['discarded', 'superseded'],
    ['ignored', 'discarded'],
  ])('of which one event was %s and another %s counts as the second', async (lesser, better) => {
    await accept(anEnvelope('A'));
    await ledger.settle({ id: 'A-0', envelope: anEnvelope('A'), parts: 2 }, better);
    await ledger.settle({ id: 'A-1', envelope: anEnvelope('A'), parts: 2 }, lesser);
    expect(await sheet()).toMatchObject({ open: 0, [better]: 1, [lesser]: 0 });
  });

  test('that comes late does not make the last one seem older', async () => {
    await accept(anEnvelope('A', { receivedAt: NOW - 2 * HOUR_MS }));
    await accept(anEnvelope('B'));
    await accept(anEnvelope('C', { receivedAt: NOW - HOUR_MS }));
    expect(await sheet()).toMatchObject({ accepted: 3, lastAcceptedAt: NOW });
  });

  test('that Redis was never told of has no account to close', async () => {
    await accept(anEnvelope('A'));
    await ledger.settle({ id: 'X-0', envelope: anEnvelope('X') }, 'delivered');
    await ledger.acceptedTwice(anEnvelope('X'));
    expect(await sheet()).toMatchObject({ accepted: 1, delivered: 0, open: 1 });
  });

  test('of another shard has its account beside that shard’s queue', async () => {
    const other = createWebhookQueue(client, 1);
    await client.hset('relay:{webhooks.1}:meta', 'opts.maxLenEvents', '10000');
    const source = ['zs', 'bk', 'jkb', 'zstack'].find((name) => shardOf(name, 2) === 1) ?? '';
    const inOther = (id: string) => ({ ...toStoredEnvelope(anEnvelope(id, { source })), shard: 1 });
    await addEnvelopes(
      [webhooks, other],
      ['A', 'B', 'C'].map((id) => anEnvelope(id, { source })),
    );
    await ledger.settle({ id: 'A-0', envelope: inOther('A') }, 'delivered');
    await ledger.acceptedTwice(inOther('B'));
    expect(await sheet()).toMatchObject({ source, accepted: 2, delivered: 1, open: 1 });
    await other.remove('C');
    expect(await audited()).toMatchObject({ difference: 1, sheets: [{ source, missing: ['C'] }] });
    await other.close();
  });
});

describe('what happened', () => {
  test('is told for each source, since an hour, and for each minute of the last hour', async () => {
    await accept(
      anEnvelope('OLD', { receivedAt: NOW - 5 * HOUR_MS }),
      anEnvelope('A', { receivedAt: NOW - 59 * 60_000 }),
      anEnvelope('B', { receivedAt: NOW }),
      anEnvelope('C', { receivedAt: NOW, source: 'bk' }),
    );
    await ledger.settle({ id: 'OLD', envelope: anEnvelope('OLD', { receivedAt: NOW - 5 * HOUR_MS }) }, 'ignored');
    const [bk, zs] = await readLedger(client, { now: NOW, since: NOW - 2 * HOUR_MS });
    expect(bk).toMatchObject({ source: 'bk', accepted: 1, open: 1 });
    expect(zs).toMatchObject({ source: 'zs', accepted: 2, ignored: 0, open: 2 });
    expect(await readLedger(client, { now: NOW })).toMatchObject([
      { accepted: 1 },
      { accepted: 3, ignored: 1, open: 2 },
    ]);
    expect(zs?.perMinute).toEqual([1, ...Array(58).fill(0), 1]);
  });

  test('is counted by source, hour and outcome when many come to their end in one moment', async () => {
    const old = { receivedAt: NOW - 5 * HOUR_MS };
    const all = [
      anEnvelope('OLD', old),
      anEnvelope('OLDER', old),
      anEnvelope('A'),
      anEnvelope('B'),
      anEnvelope('C', { source: 'bk' }),
      anEnvelope('D'),
    ];
    await accept(...all);
    await Promise.all(
      all.map((envelope) =>
        ledger.settle({ id: `${envelope.id}-0`, envelope }, envelope.id === 'D' ? 'superseded' : 'delivered'),
      ),
    );
    expect(await readLedger(client, { now: NOW, since: NOW - 2 * HOUR_MS })).toMatchObject([
      { source: 'bk', accepted: 1, delivered: 1, open: 0 },
      { source: 'zs', accepted: 3, delivered: 2, superseded: 1, open: 0 },
    ]);
    expect(await readLedger(client, { now: NOW })).toMatchObject([
      { source: 'bk', accepted: 1, delivered: 1 },
      { source: 'zs', accepted: 5, delivered: 4, superseded: 1 },
    ]);
  });

  test('is forgotten by the hour, so that Redis does not fill with it', async () => {
    await accept(anEnvelope('A'));
    await ledger.settle({ id: 'A', envelope: anEnvelope('A') }, 'ignored');
    const kept = await client.keys('relay:{webhooks}:ledger:*');
    const withoutEnd = await Promise.all(kept.map(async (key) => ((await client.ttl(key)) === -1 ? [key] : [])));
    expect(withoutEnd.flat().sort()).toEqual(['relay:{webhooks}:ledger:sources', 'relay:{webhooks}:ledger:total:zs']);
  });
});

describe('an audit', () => {
  test('finds every envelope in its place: waiting, a dead letter, or on the disk of an ingress', async () => {
    await accept(anEnvelope('A'), anEnvelope('B'), anEnvelope('C'));
    await webhooks.remove('B');
    await deliveries.enqueue(aDelivery('B-0', {}, { source: 'zs' }));
    await webhooks.remove('C');
    await addDeadLetter(deadLetters.queue, aDeadLetter('C', { source: 'zs' }));
    const report = aReport({ zs: 2, bk: 1 });
    const other = aReport({ zs: 3 });
    await writeIngressReport(client, report);
    await writeIngressReport(client, { ...other, instance: 'other:3000', spool: { ...other.spool, id: 'b2' } });
    expect(await audited()).toMatchObject({
      difference: 0,
      sheets: [
        { source: 'zs', accepted: 3, waiting: 2, dead: 1, spooled: 5, missing: [], imbalance: 0 },
        { source: 'bk', accepted: 0, waiting: 0, dead: 0, spooled: 1 },
      ],
    });
  });

  test.each(['wait', 'paused', 'active'])('finds an envelope whose job is in %s', async (list) => {
    await accept(anEnvelope('A'));
    await client.lmove('relay:{webhooks}:wait', `relay:{webhooks}:${list}`, 'LEFT', 'LEFT');
    expect(await audited()).toMatchObject({ difference: 0, sheets: [{ waiting: 1 }] });
  });

  test.each(['prioritized', 'delayed', 'failed'])('finds an envelope whose job is in %s', async (set) => {
    await accept(anEnvelope('A'));
    await client.del('relay:{webhooks}:wait');
    await client.zadd(`relay:{webhooks}:${set}`, 1, 'A');
    expect(await audited()).toMatchObject({ difference: 0, sheets: [{ waiting: 1 }] });
  });

  test('finds every envelope of a backlog that takes several looks at a queue', async () => {
    await accept(...Array.from({ length: 1_001 }, (_, index) => anEnvelope(`A${index}`)));
    expect(await audited()).toMatchObject({ difference: 0, sheets: [{ accepted: 1_001, waiting: 1_001 }] });
  });

  test('counts an envelope as dead when one of its events is, whatever the others wait for', async () => {
    await accept(anEnvelope('A'));
    await webhooks.remove('A');
    await deliveries.enqueue(aDelivery('A-0', {}, { source: 'zs', parts: 2 }));
    await addDeadLetter(deadLetters.queue, aDeadLetter('A-1', { source: 'zs' }));
    expect(await audited()).toMatchObject({ difference: 0, sheets: [{ dead: 1, waiting: 0 }] });
  });

  test('looks again before it calls envelopes lost, which may have moved or ended while it looked', async () => {
    await accept(anEnvelope('A'), anEnvelope('B'));
    for (const id of ['A', 'B']) await webhooks.remove(id);
    await client.config('RESETSTAT');
    const auditing = audited();
    // After each look it is asked whether what was not met is still open.
    await eventually(
      () => client.info('commandstats'),
      (stats) => stats.includes('cmdstat_zscore'),
    );
    await deliveries.enqueue(aDelivery('A-0', {}, { source: 'zs' }));
    await ledger.settle({ id: 'B-0', envelope: anEnvelope('B') }, 'delivered');
    expect(await auditing).toMatchObject({ difference: 0, sheets: [{ waiting: 2, missing: [] }] });
  });

  test('fails where it may not look for a job, instead of calling the envelope lost', async () => {
    await accept(anEnvelope('A'));
    // Every key but the job, whose id is a capital letter.
    await client.acl('SETUSER', 'auditor', 'on', '>auditor', '+@all', '~relay:{*}:', '~relay:{*}:[a-z]*', '~*-*');
    const auditor = connectConsumer({
      kind: 'single',
      url: { reveal: () => redis.url.replace('redis://', 'redis://auditor:auditor@') },
    });
    try {
      await expect(audit(auditor, { now: NOW })).rejects.toThrow('NOPERM');
    } finally {
      auditor.disconnect();
    }
  });

  test('names every envelope that was lost, wherever it was', async () => {
    const toDelivery = async (id: string) => {
      await webhooks.remove(id);
      await deliveries.enqueue(aDelivery(`${id}-0`, {}, { source: 'zs' }));
    };
    const losses: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
      notQueued: (id) => webhooks.remove(id),
      withoutPlace: (id) => client.lrem('relay:{webhooks}:wait', 1, id),
      withoutData: (id) => client.del(`relay:{webhooks}:${id}`),
      deliveryDeleted: async (id) => {
        await toDelivery(id);
        await deliveries.queue.remove(`${id}-0`);
      },
      deliveryWithoutPlace: async (id) => {
        await toDelivery(id);
        await client.zrem('relay:{deliveries.ops}:prioritized', `${id}-0`);
      },
      diedWithoutLetter: async (id) => {
        await webhooks.remove(id);
        await finished(`${id}-0`, 'dead');
      },
      oneEventOfTwo: async (id) => {
        await webhooks.remove(id);
        await finished(`${id}-0`, 'delivered', { parts: 2 });
      },
    };
    const lost = Object.keys(losses);
    await accept(...['untouched', ...lost, 'onItsWay'].map((id) => anEnvelope(id)));
    await toDelivery('onItsWay');
    expect(await audited()).toMatchObject({ difference: 0 });
    for (const [id, lose] of Object.entries(losses)) await lose(id);
    const { difference, sheets } = await audited();
    expect(sheets).toMatchObject([{ accepted: lost.length + 2, waiting: 2 }]);
    expect([...(sheets[0]?.missing ?? [])].sort()).toEqual([...lost].sort());
    expect(difference).toBe(lost.length);
  });

  test('does not name one that died without a letter when its replay was delivered', async () => {
    await accept(anEnvelope('A'));
    await webhooks.remove('A');
    await finished('A-0', 'dead');
    await finished('A-0-r1', 'delivered');
    expect(await audited()).toMatchObject({ difference: 0 });
  });

  test('adds up since an hour although an ingress receives something in the next hour meanwhile', async () => {
    await accept(anEnvelope('A'), anEnvelope('B', { receivedAt: NOW + HOUR_MS }));
    expect(await audit(client, { now: NOW, since: NOW })).toMatchObject({
      difference: 0,
      sheets: [{ accepted: 1, waiting: 1, imbalance: 0 }],
    });
  });

  test.each([
    ['an open one', 1, () => client.zrem('relay:{webhooks}:ledger:open:zs', 'A')],
    ['a count', -1, () => client.hincrby('relay:{webhooks}:ledger:total:zs', 'accepted', -1)],
  ])('says so when the ledger itself has lost %s', async (_what, imbalance, damage) => {
    await accept(anEnvelope('A'), anEnvelope('B'));
    await damage();
    expect(await audited()).toMatchObject({ difference: 1, sheets: [{ imbalance, missing: [] }] });
  });

  test('closes the account of one that was stored again after it had ended', async () => {
    await accept(anEnvelope('A'));
    await webhooks.remove('A');
    await finished('A-0', 'delivered');
    await ledger.settle({ id: 'A-0', envelope: anEnvelope('A') }, 'delivered');
    await accept(anEnvelope('A'));
    await webhooks.remove('A');
    expect(await audited()).toMatchObject({ difference: 0, sheets: [{ accepted: 1, delivered: 1, waiting: 0 }] });
  });

  test('closes the accounts of dead letters whose discard was cut short, of an envelope or of one of its events', async () => {
    await accept(anEnvelope('A'), anEnvelope('B'));
    for (const id of ['A', 'B']) await webhooks.remove(id);
    await finished('B-0', 'delivered', { parts: 2 });
    await finished('B-1', 'dead', { parts: 2 });
    for (const id of ['A', 'B-1']) {
      const record = JSON.stringify({ id, source: 'zs', code: 'payload_error', at: NOW });
      await client.lpush('relay:{dead-letters}:discards', record);
    }
    expect(await audited()).toMatchObject({ difference: 0, sheets: [{ accepted: 2, discarded: 2 }] });
  });

  test('of a Redis that never saw a webhook is clean', async () => {
    expect(await audited()).toMatchObject({ sheets: [], difference: 0 });
  });
});

function aReport(bySource: Record<string, number>) {
  const envelopes = Object.values(bySource).reduce((sum, count) => sum + count, 0);
  const spool = {
    id: 'a1',
    state: 'filling',
    dir: '/spool',
    envelopes,
    bytes: 1,
    maxBytes: 2,
    bySource,
    setAside: 0,
  } as const;
  return { instance: 'host:3000', at: NOW, startedAt: NOW, version: '0.1.0', spool };
}
