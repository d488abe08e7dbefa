import { connectProducer, createWebhookQueue, DeliveryQueue, NextWebhooks } from '@relay/queue';
import { fill } from '../compare/measurements/fill.mjs';
import { startRedis } from '../lab/start-redis.mjs';
import { hireSender } from '../load/hire-sender.mjs';
import { hireSink } from '../sink/hire-sink.mjs';
import { redisTimes } from './redis-times.mjs';

const DRAIN_WITHIN_MS = 600_000;
/** More than any candidate gives it to do: what is beyond would push the oldest out. */
const COMMANDS_A_WEBHOOK = 150;

/** Stores webhooks and drains them, and asks Redis what took how long. */
export async function profileRedis({ lab, candidate, count, also }) {
  const redis = await startRedis(lab);
  const sink = await hireSink(lab);
  const prepared = candidate.prepare(lab, { redis, pushUrl: sink.pushUrl, also });
  const ingress = await prepared.startIngress();
  await redis.client.config('SET', 'slowlog-max-len', String(count * COMMANDS_A_WEBHOOK));
  await redis.client.config('SET', 'slowlog-log-slower-than', '0');
  await fill(hireSender(lab), ingress, { count });
  await sink.expect(count);
  await prepared.startWorker();
  await lab.until(async () => (await sink.count()) >= count, DRAIN_WITHIN_MS, 'every event to arrive');
  await redis.client.config('SET', 'slowlog-log-slower-than', '-1');
  const entries = await redis.client.slowlog('GET', count * COMMANDS_A_WEBHOOK);
  return redisTimes(entries, await nameScripts(redis.url));
}

/** Every script that a queue of the relay's calls, and so every one of BullMQ's, by its SHA-1. */
async function nameScripts(url) {
  const client = connectProducer({ kind: 'single', url: { reveal: () => url } });
  try {
    const webhooks = createWebhookQueue(client);
    const { queue: deliveries } = new DeliveryQueue(client, 'ops');
    // Only for the scripts that it teaches the client.
    void new NextWebhooks(client, webhooks.name);
    await Promise.all([webhooks, deliveries].map((queue) => queue.waitUntilReady()));
    return new Map(Object.entries(client.scriptsSet).map(([script, { sha }]) => [sha, script.replace(/:.*/, '')]));
  } finally {
    client.disconnect();
  }
}
