import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { StoredEnvelope } from '@relay/contract';
import { connectConsumer, createWebhookQueue, type Queue, type RedisClient } from '@relay/queue';
import { eventually } from '../support/eventually.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { prepareRelay, type Relay, type StartedIngress, webhookUrl } from '../support/relay.js';

const SENDERS = 8;
const KILLS = 4;
const SENT_BETWEEN_KILLS = 150;

let redis: PrivateRedis;
let client: RedisClient;
let webhooks: Queue<StoredEnvelope>;
let relay: Relay;

beforeEach(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  client.on('error', () => undefined);
  webhooks = createWebhookQueue(client);
  webhooks.on('error', () => undefined);
  relay = await prepareRelay({
    redisUrl: redis.url,
    pushUrl: 'http://127.0.0.1:1/event/push/alert/standard?integration_key=k3yk3yk3yk3y',
  });
});
afterEach(async () => {
  await relay.stop();
  await webhooks.close();
  client.disconnect();
  await redis.stop();
});

test('every webhook answered 200 outlives kill -9 of the ingress again and again while Redis is away', async () => {
  let ingress: StartedIngress = await relay.startIngress();
  /** By sender, the ids in the order of their answers. */
  const accepted = Array.from({ length: SENDERS }, (): string[] => []);
  let isOver = false;
  const send = async (ids: string[]): Promise<void> => {
    while (!isOver) {
      const id = await post(webhookUrl(ingress.url, 'zstack'));
      if (id !== undefined) ids.push(id);
      // Nobody listens for a moment: looking again at once would only burn the processor.
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const count = () => accepted.reduce((sum, { length }) => sum + length, 0);
  const more = async (): Promise<void> => {
    const before = count();
    await eventually(count, (now) => now >= before + SENT_BETWEEN_KILLS, 60_000);
  };
  const kill = async (): Promise<void> => {
    await more();
    await redis.kill();
    for (let round = 0; round < KILLS; round += 1) {
      await more();
      await ingress.kill();
      ingress = await relay.startIngress();
    }
    await redis.restart();
    await more();
    // While it drains, too.
    await ingress.kill();
    ingress = await relay.startIngress();
    await more();
    isOver = true;
  };
  await Promise.all([kill(), ...accepted.map(send)]);

  const all = accepted.flat();
  const held = await eventually(
    async () => (await webhooks.getWaiting()).map(({ data }) => data.id),
    (ids) => {
      const inRedis = new Set(ids);
      return all.every((id) => inRedis.has(id));
    },
    60_000,
  );
  const place = new Map(held.map((id, index) => [id, index]));
  for (const ids of accepted) {
    const places = ids.map((id) => place.get(id) ?? -1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  }
  expect(new Set(held).size).toBe(held.length);
  process.stderr.write(`spool: accepted ${all.length}, in Redis ${held.length}\n`);
}, 120_000);

/** The id under which it was accepted. */
async function post(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method: 'POST', body: '{}' });
    const body = (await response.json()) as { id?: string };
    return response.status === 200 ? body.id : undefined;
  } catch {
    return undefined;
  }
}
