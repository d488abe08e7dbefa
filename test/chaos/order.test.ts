import { describe, expect, test } from '@jest/globals';
import { deliverInOrder } from './deliver-in-order.js';

/** `CHAOS_ALERTS=1000 npm test -- test/chaos` is the long form: with freezes, requests that hang, and locks as they are. */
const ALERTS = Number(process.env.CHAOS_ALERTS ?? 16);
const LONG = ALERTS >= 200;
const CHAOS = {
  alerts: ALERTS,
  workers: 3,
  kills: LONG ? 6 : 1,
  // What lasts for longer than a lock lives, or an attempt, only the long form and `npm run chaos` wait for.
  freezes: LONG,
  hangs: LONG,
  ...(LONG ? {} : { workerFile: 'test/chaos/hasty-worker.mjs' }),
  seed: 20261120,
  finishWithinMs: 110_000 + ALERTS * 300,
};

describe('through 3 workers, kills of them, a restart of Redis and a failing Flashduty', () => {
  test('every event arrives, and each alert in accepted order', async () => {
    const report = await deliverInOrder(CHAOS);
    process.stderr.write(`with lanes: ${JSON.stringify(report)}\n`);
    expect(report).toMatchObject({ accepted: 4 * ALERTS, lost: [], outOfOrder: [] });
    expect(report.audit).toMatchObject({ difference: 0, sheets: [{ source: 'zstack', dead: 0, waiting: 0 }] });
    // Refused because Redis did not answer in time, some were stored all the same and came twice.
    expect(report.audit.sheets[0]?.accepted).toBeGreaterThanOrEqual(report.accepted);
  }, 600_000);

  test('without lanes the same run swaps events', async () => {
    const report = await deliverInOrder({
      ...CHAOS,
      alerts: Math.min(ALERTS, 8),
      workers: 1,
      kills: 0,
      hangs: false,
      workerFile: 'test/chaos/worker-without-lanes.mjs',
    });
    process.stderr.write(`without lanes: ${report.outOfOrder.length} alerts out of order\n`);
    expect(report.outOfOrder.length).toBeGreaterThan(0);
  }, 600_000);
});
