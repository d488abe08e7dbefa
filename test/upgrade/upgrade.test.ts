import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { audit } from '@relay/queue';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { type RunningIngress, startIngress } from '../../services/ingress/src/start-ingress.js';
import { configFrom } from '../support/config.js';
import { eventually } from '../support/eventually.js';
import { prepareWorker, type WorkerBench } from '../support/in-process-worker.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { tempDir } from '../support/temp-dir.js';
import { type Accepted, fillRedis, fillSpool, fixtures, type Recorded, type Step } from './fixtures.js';

/** As in record-release.mjs: each source delivers to the integration of its name. */
const NAMES = ['taking', 'failing', 'limited', 'refusing', 'silent'];

const dir = tempDir();
let redis: PrivateRedis;
let sandbox: RunningSandbox;
let worker: WorkerBench;
let ingress: RunningIngress | undefined;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  sandbox = await startSandbox({ behaviour: { rateLimits: 'off' } });
});
afterEach(async () => {
  await ingress?.stop();
  await worker.close();
  await sandbox.stop();
});

async function upgrade(name: string, recorded: Recorded): Promise<void> {
  const spoolDir = join(dir, name);
  const yaml = `
ingress: { port: 0, opsPort: 0, spool: { dir: ${spoolDir} } }
worker: { opsPort: 0 }
integrations:
${NAMES.map((name) => `  ${name}: { pushUrl: "${sandbox.pushUrl(name)}" }`).join('\n')}
sources:
${NAMES.map((name) => `  ${name}: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ${name} }`).join('\n')}
`;
  worker = await prepareWorker(redis, yaml);
  await fillRedis(worker.client, recorded);
  await fillSpool(spoolDir, recorded);
  ingress = await startIngress(configFrom(`redis: { url: ${redis.url} }\n${yaml}`), worker.log.logger);
  await worker.start();
}

const sent = (): Step[] =>
  sandbox
    .events()
    .filter(isStandard)
    .map(({ event: { labels } }) => ({ alert: String(labels.ALARM_UUID), step: Number(labels.ALARM_CURRENT_VALUE) }));

const isIn = (steps: readonly Step[], { alert, step }: Accepted | Step): boolean =>
  steps.some((each) => each.alert === alert && each.step === step);

/** Steps of an alert in the order in which they came first. */
const firstSeen = (alert: string | undefined): number[] => [
  ...new Set(sent().flatMap((each) => (each.alert === alert ? [each.step] : []))),
];

describe.each(fixtures)('what %s left behind', (name, recorded) => {
  const alarms = recorded.accepted.filter(({ kind }) => kind === 'alarm');
  const refused = alarms.filter(({ source }) => source === 'refusing');
  const owed = alarms.filter((alarm) => !refused.includes(alarm) && !isIn(recorded.delivered, alarm));
  const unreadable = recorded.accepted.filter(({ kind }) => kind === 'unreadable');

  test('is delivered in its order, once, and nothing of it is unaccounted for', async () => {
    await upgrade(name, recorded);
    await eventually(
      () => owed.filter((alarm) => !isIn(sent(), alarm)),
      (missing) => missing.length === 0,
      25_000,
    );
    for (const alert of new Set(owed.map((alarm) => alarm.alert))) {
      expect(firstSeen(alert)).toEqual(owed.flatMap((alarm) => (alarm.alert === alert ? [alarm.step] : [])));
    }
    expect(sent().filter((step) => isIn(recorded.delivered, step))).toEqual([]);

    const letters = await eventually(
      () => worker.deadLetters.getFailed(),
      ({ length }) => length === unreadable.length + refused.length,
    );
    expect(letters.map(({ data }) => data.envelope.id).sort()).toEqual(
      [...unreadable, ...refused].map(({ id }) => id).sort(),
    );
    for (const letter of letters) if (letter.data.code === 'refused') await letter.retry('failed');
    await eventually(
      () => refused.filter((alarm) => !isIn(sent(), alarm)),
      (missing) => missing.length === 0,
    );

    const counts = () => Promise.all(NAMES.map((integration) => worker.deliveriesOf(integration).getJobCounts()));
    await eventually(counts, (each) =>
      each.every(({ completed: _ended, ...pending }) => Object.values(pending).every((count) => count === 0)),
    );
    expect(await worker.client.keys('relay:*:hold')).toEqual([]);
    expect((await audit(worker.client)).difference).toBe(0);
  }, 60_000);
});
