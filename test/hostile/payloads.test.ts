import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { zstackAlarm } from '../support/alarms.js';
import { eventually } from '../support/eventually.js';
import { prepareWorker, type WorkerBench } from '../support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';

/** test/vendors holds what each vendor's reader does with a hostile megabyte; this is about the path behind it. */
const VENDORS = ['blueking', 'jiankongbao', 'zstack'];
const MANY = 2_500;

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let worker: WorkerBench;

beforeAll(async () => {
  redis = await startRedis();
  sandbox = await startSandbox({ behaviour: { rateLimits: 'off' } });
  const source = (vendor: string) => `${vendor}: { vendor: ${vendor}, token: tok-5d1f0c7be2a94f36, integration: ops }`;
  worker = await prepareWorker(
    redis,
    `
worker: { opsPort: 0 }
integrations: { ops: { pushUrl: "${sandbox.pushUrl('c0ffee')}" } }
sources: { ${VENDORS.map(source).join(', ')} }
`,
  );
  await worker.start();
});
afterAll(async () => {
  await worker.close();
  await sandbox.stop();
  await redis.stop();
});

/** A readable alarm with something behind it that is not. */
const alarmWith = (rest: string) => zstackAlarm('a1', 1, 'Alarm').replace(/}$/, `,${rest}}`);

async function endOf(id: string): Promise<'ignored' | 'dead' | 'delivered' | undefined> {
  if ((await worker.webhooks.getJob(id))?.finishedOn !== undefined) return 'ignored';
  if ((await worker.deadLetters.getJobState(id)) === 'failed') return 'dead';
  return events().some(({ labels }) => labels.relay_id === id) ? 'delivered' : undefined;
}

const events = () =>
  sandbox
    .events()
    .filter(isStandard)
    .map(({ event }) => event);

const POLLUTION =
  '"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"toString":"x","hasOwnProperty":1';

test.each([
  ['brackets in brackets', '['.repeat(MANY), 'application/json'],
  ['objects in objects', `${'{"a":'.repeat(MANY)}1${'}'.repeat(MANY)}`, 'application/json'],
  [
    'an alarm with objects in objects',
    alarmWith(`"x":${'{"a":'.repeat(MANY)}1${'}'.repeat(MANY)}`),
    'application/json',
  ],
  ['a number of many digits', alarmWith(`"ALARM_TIME":${'9'.repeat(MANY)}`), 'application/json'],
  ['a number beyond all numbers', alarmWith('"ALARM_TIME":1e999'), 'application/json'],
  ['one key many times', alarmWith('"ALARM_UUID":"x",'.repeat(MANY).slice(0, -1)), 'application/json'],
  ['keys that every object has', alarmWith(POLLUTION), 'application/json'],
  ['nothing but keys that every object has', `{${POLLUTION}}`, 'application/json'],
  [
    'form fields that every object has',
    '__proto__[polluted]=yes&constructor[prototype][polluted]=yes&__proto__=x&msg_id=1&task_id=1',
    'application/x-www-form-urlencoded',
  ],
])('%s ends in an outcome for every vendor, and the next alert arrives', async (what, body, contentType) => {
  const ids = await Promise.all(
    VENDORS.map((source) =>
      worker.accept(source, body, { headers: { 'content-type': contentType }, query: '__proto__[polluted]=yes' }),
    ),
  );
  await worker.accept('zstack', zstackAlarm(what, 1, 'Alarm'));
  // Webhooks are read one after the other, so whatever came before it has been read as well.
  await eventually(
    () => events().some(({ labels }) => labels.ALARM_UUID === what),
    (arrived) => arrived,
  );
  for (const id of ids) {
    await eventually(
      () => endOf(id),
      (end) => end !== undefined,
    );
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(JSON.stringify({})).toBe('{}');
});
