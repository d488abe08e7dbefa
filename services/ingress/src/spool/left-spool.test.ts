import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  connectConsumer,
  type IngressReport,
  type RedisClient,
  readIngressReports,
  readLeftSpools,
} from '@relay/queue';
import { configFrom } from '../../../../test/support/config.js';
import { eventually } from '../../../../test/support/eventually.js';
import { captureLog } from '../../../../test/support/log-capture.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { prepareRelay, type Relay, TOKENS } from '../../../../test/support/relay.js';
import { type RunningIngress, startIngress } from '../start-ingress.js';
import { giveSpoolId } from './spool-id.js';

const PUSH_URL = 'http://127.0.0.1:1/event/push/alert/standard?integration_key=k3yk3yk3yk3y';
const ROOMY = String(256 * 1024 * 1024);

let redis: PrivateRedis;
let client: RedisClient;
let relay: Relay;
let dir: string;
const running: RunningIngress[] = [];

beforeAll(async () => {
  redis = await startRedis({ maxmemory: ROOMY });
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  relay = await prepareRelay({ redisUrl: redis.url, pushUrl: PUSH_URL });
  dir = join(relay.dir, 'spool');
});
afterAll(async () => {
  for (const ingress of running) await ingress.stop();
  await relay.stop();
  client.disconnect();
  await redis.stop();
});

/** In this process, on the disk of the others. */
async function start(): Promise<RunningIngress> {
  const config = configFrom(`
redis: { url: ${redis.url} }
ingress: { port: 0, opsPort: 0, spool: { dir: ${dir} } }
integrations: { ops: { pushUrl: "${PUSH_URL}" } }
sources: { blueking: { vendor: blueking, token: ${TOKENS.blueking}, integration: ops } }
`);
  const ingress = await startIngress(config, captureLog('ingress', config).logger);
  running.push(ingress);
  return ingress;
}

async function postThree({ url }: { readonly url: string }): Promise<void> {
  for (const body of ['1', '2', '3']) {
    const { status } = await fetch(`${url}/webhooks/blueking/${TOKENS.blueking}`, { method: 'POST', body });
    expect(status).toBe(200);
  }
}

const portOf = ({ url }: { readonly url: string }) => new URL(url).port;
const left = async () =>
  (await readLeftSpools(client)).map(({ instance, spool }) => [instance.split(':')[1], spool.envelopes]);
const usedBytes = async () => Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]);

test('what an ingress leaves on its disk is named until one of whatever name has brought it to Redis', async () => {
  // From 65 % of its memory on Redis takes reports, and no webhooks.
  await client.setrange('ballast', 16 * 1024 * 1024, '!');
  await client.config('SET', 'maxmemory', Math.round((await usedBytes()) / 0.7));
  const stopped = await start();
  await postThree(stopped);
  await stopped.stop();
  expect(await left()).toEqual([[portOf(stopped), 3]]);

  const killed = await relay.startIngress();
  await eventually(left, ({ length }) => length === 0);
  expect(await readIngressReports(client)).toMatchObject([{ spool: { dir, envelopes: 3, bySource: { blueking: 3 } } }]);
  await killed.kill();
  const [report] = await readIngressReports(client);
  // What its lifetime does, at once.
  await client.del(`relay:{webhooks}:ingress-report:${report?.instance}`);
  expect(await left()).toEqual([[portOf(killed), 3]]);

  await client.config('SET', 'maxmemory', ROOMY);
  const last = await start();
  await eventually(
    () => client.llen('relay:{webhooks}:wait'),
    (length) => length === 3,
  );
  await last.stop();
  expect(await left()).toEqual([]);
});

test('a spool that was emptied, and whose ingress could not tell it any more, is told empty by another on its disk', async () => {
  const own = await start();
  const other = await start();
  const id = await giveSpoolId(join(dir, '2'));
  await other.stop();
  await client.hset('relay:{webhooks}:filled-spools', id, JSON.stringify(aReport(id)));
  expect(await left()).toEqual([['1', 3]]);
  await own.stop();
  await start();
  await eventually(left, ({ length }) => length === 0);
});

const aReport = (id: string): IngressReport => ({
  instance: 'gone:1',
  at: Date.now(),
  startedAt: Date.now(),
  version: '0.1.0',
  spool: { id, state: 'draining', dir, envelopes: 3, bytes: 1, maxBytes: 2, bySource: {}, setAside: 0 },
});
