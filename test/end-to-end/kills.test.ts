import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { audit, connectConsumer } from '@relay/queue';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { zstackAlarm } from '../support/alarms.js';
import { eventually } from '../support/eventually.js';
import { isAccepted } from '../support/is-accepted.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { prepareRelay, type Relay, type StartedIngress, webhookUrl } from '../support/relay.js';

/** `KILLS_WEBHOOKS=2000 npm test -- test/end-to-end/kills` is the long form. */
const WEBHOOKS = Number(process.env.KILLS_WEBHOOKS ?? 400);
const SENDERS = 8;

let redis: PrivateRedis;
let sandbox: RunningSandbox;
let relay: Relay;

beforeEach(async () => {
  redis = await startRedis();
  sandbox = await startSandbox({ behaviour: { rateLimits: 'off' } });
  relay = await prepareRelay({ redisUrl: redis.url, pushUrl: sandbox.pushUrl('kills-integration-key') });
});
afterEach(async () => {
  await relay.stop();
  await sandbox.stop();
  await redis.stop();
});

test('every webhook answered 200 arrives through kill -9 of worker, ingress and Redis in turn', async () => {
  let ingress: StartedIngress = await relay.startIngress();
  let worker = await relay.startWorker();
  const accepted = new Set<string>();
  let next = 0;
  let refused = 0;
  // So many may be sent before the next kill: otherwise all are in before the first process has started again.
  let allowed = WEBHOOKS * 0.25;

  const send = async (): Promise<void> => {
    for (let number = next++; number < WEBHOOKS; number = next++) {
      const alert = `alert${number}`;
      while (number > allowed) await pause();
      while (!(await isAccepted(webhookUrl(ingress.url, 'zstack'), zstackAlarm(alert, 1, 'Alarm')))) {
        refused += 1;
        // Nobody listens for a moment: looking again at once would only burn the processor.
        await pause();
      }
      accepted.add(alert);
    }
  };
  const kill = async (): Promise<void> => {
    await eventually(
      () => accepted.size,
      (size) => size > WEBHOOKS * 0.2,
      60_000,
    );
    await worker.kill();
    allowed = WEBHOOKS * 0.45;
    worker = await relay.startWorker();
    await eventually(
      () => accepted.size,
      (size) => size > WEBHOOKS * 0.4,
      60_000,
    );
    await ingress.kill();
    allowed = WEBHOOKS * 0.65;
    ingress = await relay.startIngress();
    await eventually(
      () => accepted.size,
      (size) => size > WEBHOOKS * 0.6,
      60_000,
    );
    allowed = WEBHOOKS;
    await redis.restart();
  };
  await Promise.all([kill(), ...Array.from({ length: SENDERS }, send)]);

  const arrived = await eventually(
    () =>
      new Set(
        sandbox
          .events()
          .filter(isStandard)
          .map(({ event }) => event.labels?.ALARM_UUID),
      ),
    (seen) => [...accepted].every((alert) => seen.has(alert)),
    90_000,
  );
  expect(refused).toBeGreaterThan(0);
  process.stderr.write(`kills: accepted ${accepted.size}, refused ${refused}, arrived ${arrived.size}\n`);
  expect(accepted.size).toBe(WEBHOOKS);
  const client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  const clean = await eventually(
    () => audit(client),
    ({ sheets }) => sheets.every(({ waiting }) => waiting === 0),
  );
  client.disconnect();
  expect(clean).toMatchObject({ difference: 0, sheets: [{ source: 'zstack', spooled: 0, dead: 0 }] });
}, 240_000);

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
