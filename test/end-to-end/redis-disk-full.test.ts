import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, expect, test } from '@jest/globals';
import { audit, connectConsumer } from '@relay/queue';
import { isStandard, startSandbox } from '@relay/sandbox';
import { zstackAlarm } from '../support/alarms.js';
import { eventually } from '../support/eventually.js';
import { isAccepted } from '../support/is-accepted.js';
import { startRedis } from '../support/redis.js';
import { prepareRelay, webhookUrl } from '../support/relay.js';
import { tempDir } from '../support/temp-dir.js';

// Before the hook that removes the folder.
afterAll(() => {
  if (isMounted) execFileSync('umount', ['-l', disk]);
});

/** A disk of one MiB. To mount one takes a right that not every machine gives; without it the test is skipped. */
const disk = tempDir();
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
const withSmallDisk = isMounted ? test : test.skip;

/** Some 10 kB each until it is delivered: the disk holds less than half of them. */
const WEBHOOKS = 250;

withSmallDisk(
  'when the disk of Redis is full, every webhook is taken, and delivered once there is room',
  async () => {
    const redis = await startRedis({ dir: disk });
    const sandbox = await startSandbox({ behaviour: { rateLimits: 'off' } });
    const relay = await prepareRelay({ redisUrl: redis.url, pushUrl: sandbox.pushUrl('disk-integration-key') });
    const client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
    client.on('error', () => undefined);
    try {
      const ingress = await relay.startIngress();
      await relay.startWorker();
      const alerts = Array.from({ length: WEBHOOKS }, (_, number) => `alert${number}`);
      const answers = await Promise.all(
        alerts.map((alert) => isAccepted(webhookUrl(ingress.url, 'zstack'), zstackAlarm(alert, 1, 'Alarm'))),
      );
      expect(new Set(answers)).toEqual(new Set([true]));
      // With `appendfsync always` Redis ends when it cannot write.
      await eventually(
        () => client.status,
        (status) => status !== 'ready',
      );
      execFileSync('mount', ['-o', 'remount,size=64m', disk]);
      await redis.restart();
      const clean = await eventually(
        () => audit(client),
        ({ sheets: [sheet] }) => sheet?.delivered === WEBHOOKS,
        60_000,
      );
      expect(clean.difference).toBe(0);
      const delivered = sandbox.events().filter(isStandard);
      expect(new Set(delivered.map(({ event }) => event.labels?.ALARM_UUID))).toEqual(new Set(alerts));
    } finally {
      client.disconnect();
      await relay.stop();
      await sandbox.stop();
      await redis.stop();
    }
  },
  120_000,
);
