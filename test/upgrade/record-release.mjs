/**
 * Records what a release leaves behind when it is stopped in the middle of its work, so that every later release can be held
 * to reading it. `node test/upgrade/record-release.mjs <built checkout of the release> redis|spool > test/upgrade/fixtures/<release>.json`
 *
 * A fixture is never recorded anew: it is what an operator's disk held on the day of the upgrade.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';

const [checkout, part] = process.argv.slice(2);
const TOKEN = 'tok-5d1f0c7be2a94f36';
const REDIS_PORT = 17_379;
/** Some releases store large webhooks in another way. */
const LARGE_BYTES = 5_000;
const dir = mkdtempSync(join(tmpdir(), 'relay-record-'));
const children = [];
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

/** What Flashduty says to each integration. The source of the same name delivers to it. */
const ANSWERS = {
  taking: (response) => json(response, 200, { request_id: 'r1', data: { alert_key: 'x' } }),
  failing: (response) =>
    json(response, 503, { request_id: 'r2', error: { code: 'ServiceUnavailable', message: 'later' } }),
  limited: (response) => {
    response.setHeader('retry-after', '8');
    json(response, 429, { request_id: 'r3', error: { code: 'RequestTooFrequently', message: 'slower' } });
  },
  refusing: (response) => json(response, 400, { request_id: 'r4', error: { code: 'InvalidParameter', message: 'no' } }),
  silent: () => undefined,
};

const accepted = [];
const delivered = [];

const flashduty = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const integration = new URL(request.url, 'http://x').searchParams.get('integration_key');
  if (integration === 'taking') delivered.push(stepOf(JSON.parse(body)));
  ANSWERS[integration](response);
}).listen(0, '127.0.0.1');
await once(flashduty, 'listening');

/** Every state that a job of a release can be found in. */
async function leaveInRedis(redis) {
  const { url } = await start('ingress', 'ingress ready for webhooks');
  const worker = await start('worker', 'worker ready');

  await send(url, 'taking', alarm('delivered', 1));
  await send(url, 'taking', alarm('delivered', 2));
  await send(url, 'taking', JSON.stringify('{"product":"zstack","metric":"x","dataSource":"zstack"}'), 'ignored');
  await send(url, 'taking', '{"broken":', 'unreadable');
  await send(url, 'taking', Buffer.from([0x7b, 0xff, 0x00, 0xc3]), 'unreadable');
  await send(url, 'refusing', alarm('refused', 1));
  for (const step of [1, 2, 3]) await send(url, 'failing', alarm('between-attempts', step));
  await send(url, 'failing', alarm('alone', 1));
  for (const step of [1, 2]) await send(url, 'limited', alarm('held', step));
  await send(url, 'limited', alarm('held-too', 1));
  for (const step of [1, 2]) await send(url, 'silent', alarm('in-flight', step));
  await pause(3_000);
  // As a power cut or an impatient orchestrator would end it: the delivery in flight stays where it is.
  worker.child.kill('SIGKILL');
  await send(url, 'failing', alarm('between-attempts', 4));
  await send(url, 'limited', alarm('held', 3));
  await send(url, 'silent', alarm('in-flight', 3));
  for (const step of [1, 2]) await send(url, 'taking', alarm('unread', step));
  for (const step of [1, 2]) await send(url, 'taking', alarm('unread-large', step).padEnd(LARGE_BYTES));
  await send(url, 'taking', 'not JSON either', 'unreadable');
  return dump(redis);
}

/** Webhooks that were answered 200 while Redis was away. */
async function leaveInSpool() {
  const { url, child } = await start('ingress', 'ingress ready for webhooks');
  children[0].kill('SIGKILL');
  await pause(1_000);
  for (const alert of ['spooled', 'spooled-too'])
    for (const step of [1, 2, 3]) await send(url, 'taking', alarm(alert, step));
  await send(url, 'taking', Buffer.from([0x7b, 0xff, 0x00, 0xc3]), 'unreadable');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const files = readdirSync(join(dir, 'spool'), { recursive: true }).map((name) => join(dir, 'spool', name));
  return files
    .filter((file) => statSync(file).isFile())
    .map((file) => ({ path: relative(join(dir, 'spool'), file), base64: readFileSync(file).toString('base64') }));
}

function alarm(alert, step) {
  return JSON.stringify({
    ALARM_UUID: alert,
    ALARM_NAME: `alarm ${alert}`,
    ALARM_METRIC: 'CPUAverageUsedUtilization',
    ALARM_CURRENT_STATUS: step % 2 === 0 ? 'OK' : 'Alarm',
    ALARM_EMERGENCY_LEVEL: 'Important',
    ALARM_CURRENT_VALUE: String(step),
    ALARM_TIME: 1_600_000_000_000 + step * 1000,
    ALARM_RESOURCE_ID: '0f0fc5534fc449b5a8d7146d155a577a',
    ALARM_RESOURCE_NAME: 'kvm-node-07',
  });
}

const stepOf = ({ labels }) => ({ alert: labels.ALARM_UUID, step: Number(labels.ALARM_CURRENT_VALUE) });

async function send(url, source, body, kind = 'alarm') {
  const response = await fetch(`${url}/webhooks/${source}/${TOKEN}`, { method: 'POST', body });
  if (response.status !== 200) throw new Error(`${source}: ${response.status}`);
  const { id } = await response.json();
  const { ALARM_UUID: alert, ALARM_CURRENT_VALUE: step } = kind === 'alarm' ? JSON.parse(body) : {};
  accepted.push({ id, source, kind, ...(kind === 'alarm' && { alert, step: Number(step) }) });
}

async function start(service, message) {
  const child = spawn(process.execPath, [join(resolve(checkout), `services/${service}/dist/main.js`)], {
    env: { PATH: process.env.PATH, RELAY_CONFIG: join(dir, 'relay.yaml') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let text = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    text += chunk;
    const line = text.split('\n').find((candidate) => candidate.includes(`"${message}"`));
    if (line === undefined) continue;
    child.stdout.resume();
    await pause(1_000);
    return { child, url: JSON.parse(line).url };
  }
  throw new Error(`${service} ended: ${text}`);
}

async function startRedis() {
  const settings = { port: REDIS_PORT, bind: '127.0.0.1', dir, save: '', appendonly: 'yes', appendfsync: 'always' };
  const child = spawn(
    'redis-server',
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    {
      stdio: 'ignore',
    },
  );
  children.push(child);
  const redis = new Redis(REDIS_PORT, '127.0.0.1', { protocol: 2 });
  redis.on('error', () => undefined);
  await redis.ping();
  return redis;
}

function configuration() {
  const { port } = flashduty.address();
  const push = (name) => `http://127.0.0.1:${port}/event/push/alert/standard?integration_key=${name}`;
  const names = Object.keys(ANSWERS);
  return `
redis: { url: redis://127.0.0.1:${REDIS_PORT}, allowUnsafe: true }
ingress: { port: 0, opsPort: 0, spool: { dir: ${join(dir, 'spool')} } }
worker: { opsPort: 0 }
integrations:
${names.map((name) => `  ${name}: { pushUrl: "${push(name)}" }`).join('\n')}
sources:
${names.map((name) => `  ${name}: { vendor: zstack, token: ${TOKEN}, integration: ${name} }`).join('\n')}
`;
}

function json(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function releaseOf(folder) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const commit = execFileSync('git', ['-C', folder, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return `${version} (${commit})`;
}

/** As commands that bring the same about in an empty Redis. */
async function dump(redis) {
  const commands = [];
  for (const key of (await redis.keys('*')).sort()) {
    // A lock lives for seconds: it is gone when the next release starts.
    if (key.endsWith(':lock')) continue;
    const type = await redis.type(key);
    if (type === 'none') continue;
    commands.push(await WRITE[type](redis, key));
    const ttlMs = await redis.pttl(key);
    if (ttlMs > 0) commands.push(['PEXPIRE', key, String(ttlMs)]);
  }
  redis.disconnect();
  return commands;
}

const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index], flat[2 * index + 1]]);
const WRITE = {
  string: async (redis, key) => ['SET', key, await redis.get(key)],
  hash: async (redis, key) => ['HSET', key, ...Object.entries(await redis.hgetall(key)).flat()],
  list: async (redis, key) => ['RPUSH', key, ...(await redis.lrange(key, 0, -1))],
  set: async (redis, key) => ['SADD', key, ...(await redis.smembers(key))],
  zset: async (redis, key) => [
    'ZADD',
    key,
    ...pairs(await redis.zrange(key, 0, -1, 'WITHSCORES')).flatMap(([member, score]) => [score, member]),
  ],
  // Events that were told to whoever listened then.
  stream: async (_redis, key) => ['DEL', key],
};

const redis = await startRedis();
writeFileSync(join(dir, 'relay.yaml'), configuration());
const recorded = { recordedAt: 0, release: releaseOf(checkout), accepted, delivered };
recorded[part] = part === 'redis' ? await leaveInRedis(redis) : await leaveInSpool();
recorded.recordedAt = Date.now();
process.stdout.write(`${JSON.stringify(recorded, undefined, 1)}\n`);
process.exit();
