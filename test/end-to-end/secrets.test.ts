import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningSandbox, startSandbox } from '@relay/sandbox';
import { Redis } from 'ioredis';
import { zstackAlarm } from '../support/alarms.js';
import { eventually } from '../support/eventually.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { prepareRelay, type Relay, TOKENS, webhookUrl } from '../support/relay.js';

const INTEGRATION_KEY = 'c0ffee5ecret1ntegrat10nkey';
const SECRETS = [...Object.values(TOKENS), INTEGRATION_KEY];

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let relay: Relay;
const replies: string[] = [];

beforeAll(async () => {
  redis = await startRedis();
  sandbox = await startSandbox({ behaviour: { rateLimits: 'off' } });
  relay = await prepareRelay({ redisUrl: redis.url, pushUrl: sandbox.pushUrl(INTEGRATION_KEY) });
});
afterAll(async () => {
  await relay.stop();
  await sandbox.stop();
  await redis.stop();
});

async function ask(url: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(url, init);
  replies.push(JSON.stringify([...response.headers]), await response.text());
  return response.status;
}

test('no token and no push URL is in any log line, Redis key or value, metric or reply', async () => {
  const ingress = await relay.startIngress();
  const worker = await relay.startWorker();
  const post = (url: string, body: string, headers: Record<string, string> = {}) =>
    ask(url, { method: 'POST', body, headers });

  // Every way in, and the body in which BlueKing V6 sends the query string back.
  const echo = JSON.stringify({ webhook_url_params: { relay_token: TOKENS.blueking }, relay_token: TOKENS.blueking });
  await post(`${ingress.url}/webhooks/blueking?relay_token=${TOKENS.blueking}&a=1`, echo);
  await post(`${ingress.url}/webhooks/jiankongbao`, '{}', { authorization: `Bearer ${TOKENS.jiankongbao}` });
  await post(`${ingress.url}/webhooks/zstack`, '{}', {
    authorization: `Basic ${Buffer.from(`x:${TOKENS.zstack}`).toString('base64')}`,
  });
  // Every way to go wrong: refused by Flashduty in words that repeat the key, unreachable, redirected.
  sandbox.setBehaviour({
    rules: [
      { status: 400, code: 'InvalidParameter', message: `integration_key ${INTEGRATION_KEY} is not valid`, times: 1 },
      { status: 302, location: sandbox.pushUrl(INTEGRATION_KEY), times: 1 },
      { reset: true, times: 1 },
      { status: 502, body: `upstream ${sandbox.pushUrl(INTEGRATION_KEY)} is away`, times: 1 },
    ],
  });
  for (let alert = 0; alert < 6; alert += 1) {
    await post(webhookUrl(ingress.url, 'zstack'), zstackAlarm(`alert${alert}`, 1, 'Alarm'));
  }
  await post(`${ingress.url}/webhooks/blueking/${TOKENS.zstack}`, '{}');
  await post(`${ingress.url}/webhooks/${TOKENS.zstack}/blueking`, '{}');
  await ask(`${ingress.url}/webhooks/zstack/${TOKENS.zstack}`, { method: 'DELETE' });
  await eventually(
    () => sandbox.events(),
    ({ length }) => length >= 5,
    30_000,
  );
  for (const url of [ingress.opsUrl, worker.opsUrl]) {
    for (const path of ['/', '/livez', '/readyz', '/metrics', '/board', `/${TOKENS.zstack}`]) await ask(url + path);
  }
  ingress.signal('SIGTERM');
  worker.signal('SIGTERM');
  await Promise.all([ingress.ended(), worker.ended()]);

  const places = {
    logs: relay.processes.flatMap(({ lines }) => lines).join('\n'),
    redis: await everythingIn(redis),
    replies: replies.join('\n'),
  };
  // Nothing would be found in nothing.
  for (const text of Object.values(places)) expect(text.length).toBeGreaterThan(500);
  expect(places.redis).toContain('InvalidParameter');
  for (const [place, text] of Object.entries(places)) {
    for (const secret of SECRETS)
      expect({ place, secret, found: text.includes(secret) }).toMatchObject({ found: false });
  }
}, 60_000);

async function everythingIn({ url }: PrivateRedis): Promise<string> {
  const client = new Redis(url);
  try {
    const keys = await client.keys('*');
    const dumps = await Promise.all(keys.map(async (key) => `${key} ${await read(client, key)}`));
    return dumps.join('\n');
  } finally {
    client.disconnect();
  }
}

async function read(client: Redis, key: string): Promise<string> {
  switch (await client.type(key)) {
    case 'hash':
      return JSON.stringify(await client.hgetall(key));
    case 'list':
      return JSON.stringify(await client.lrange(key, 0, -1));
    case 'set':
      return JSON.stringify(await client.smembers(key));
    case 'zset':
      return JSON.stringify(await client.zrange(key, 0, -1));
    case 'stream':
      return JSON.stringify(await client.xrange(key, '-', '+'));
    default:
      return String(await client.get(key));
  }
}
