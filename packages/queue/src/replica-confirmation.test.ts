import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { askRedis } from '../../../test/support/ask-redis.js';
import { eventually } from '../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../test/support/redis.js';
import { connectProducer, type RedisClient } from './connect.js';
import { ReplicaConfirmation, TooFewReplicasError } from './replica-confirmation.js';

let master: PrivateRedis;
let replica: PrivateRedis;
let client: RedisClient;
let onReplica: ReplicaConfirmation;

beforeAll(async () => {
  master = await startRedis({ 'repl-diskless-sync-delay': '0' });
  replica = await startRedis({ replicaof: `127.0.0.1 ${master.port}` });
  await eventually(
    () => askRedis(replica.port, 'INFO', 'replication'),
    (info) => String(info).includes('master_link_status:up'),
  );
  // A link that is up need not carry anything yet: the master waits for the replica's first word.
  await askRedis(master.port, 'SET', 'before', 'all');
  await eventually(
    () => askRedis(replica.port, 'GET', 'before'),
    (value) => value === 'all',
  );
});
afterAll(async () => {
  await replica.stop();
  await master.stop();
});
beforeEach(async () => {
  client = connectProducer({ kind: 'single', url: { reveal: () => master.url } });
  client.on('error', () => undefined);
  onReplica = new ReplicaConfirmation(client, ['relay:{webhooks}:'], 1);
  await once(client, 'ready');
});
afterEach(() => {
  replica.thaw();
  client.disconnect();
});

test('a write counts when the replica has it', async () => {
  expect(await onReplica.of(() => client.incr('alert'))).toBe(1);
  expect(await askRedis(replica.port, 'GET', 'alert')).toBe('1');
});

test('a write that the replica does not have in time does not count', async () => {
  replica.freeze();
  const written = onReplica.of(() => client.set('alert', 'open'));
  await expect(written).rejects.toThrow(TooFewReplicasError);
  await expect(written).rejects.toThrow('0 of 1 replicas have it after 1000 ms');
});

test('the next one counts again when the replica is back', async () => {
  replica.freeze();
  await expect(onReplica.of(() => client.incr('again'))).rejects.toThrow(TooFewReplicasError);
  replica.thaw();
  expect(await onReplica.of(() => client.incr('again'))).toBe(2);
});

test('writes that come together share a question', async () => {
  await askRedis(master.port, 'CONFIG', 'RESETSTAT');
  await Promise.all(
    Array.from({ length: 200 }, (_, number) => onReplica.of(() => client.set(`alert-${number}`, 'open'))),
  );
  const [, calls] = /cmdstat_wait:calls=(\d+)/.exec(String(await askRedis(master.port, 'INFO', 'commandstats'))) ?? [];
  expect(Number(calls)).toBeGreaterThan(0);
  expect(Number(calls)).toBeLessThan(20);
});

test('a write that comes while the question for another is under way asks anew', async () => {
  await askRedis(master.port, 'CONFIG', 'RESETSTAT');
  replica.freeze();
  const first = onReplica.of(() => client.incr('first'));
  await eventually(
    () => askRedis(master.port, 'INFO', 'clients'),
    (info) => String(info).includes('blocked_clients:1'),
  );
  const second = onReplica.of(() => client.incr('second'));
  replica.thaw();
  await Promise.all([first, second]);
  expect(await askRedis(master.port, 'INFO', 'commandstats')).toContain('cmdstat_wait:calls=2,');
});

test('a write whose connection was lost after it does not count, for the new one knows nothing of it', async () => {
  const written = onReplica.of(async () => {
    await client.set('alert', 'closed');
    const ready = once(client, 'ready');
    client.disconnect(true);
    await ready;
  });
  await expect(written).rejects.toThrow('the connection to Redis has changed');
});

test('a write that fails is told as it is', async () => {
  await client.set('text', 'no number');
  await expect(onReplica.of(() => client.incr('text'))).rejects.toThrow('not an integer');
});

test('without replicas asked for, nobody is asked', async () => {
  await askRedis(master.port, 'CONFIG', 'RESETSTAT');
  await new ReplicaConfirmation(client, ['relay:{webhooks}:'], 0).of(() => client.set('alert', 'open'));
  expect(String(await askRedis(master.port, 'INFO', 'commandstats'))).not.toContain('cmdstat_wait');
});
