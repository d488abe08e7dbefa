import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { createRecorder } from '../figures/percentiles.mjs';
import { nowMs } from '../lab/clock.mjs';
import { post } from './post.mjs';
import { createTally } from './tally.mjs';
import { alertOf, createWebhooks } from './webhooks.mjs';

const ANSWER_WITHIN_MS = 30_000;
const CONNECTIONS = 256;

/**
 * Webhooks at a fixed rate, whatever becomes of the earlier ones, as many vendors send them. Each one's time counts from
 * when it was due: a server that stalls is charged for everything it kept waiting (no coordinated omission).
 * @param {object} run
 * @param {string} run.origin
 * @param {readonly string[]} run.paths the alerts are dealt out over these
 * @param {number} run.perSecond
 * @param {number} run.count
 * @param {number} [run.first] the first number
 * @param {import('./webhooks.mjs').WebhookPlan} run.plan
 */
export async function openLoop({ origin, paths, perSecond, count, first = 0, plan }) {
  const webhook = createWebhooks(plan);
  const tally = createTally();
  const lateness = createRecorder();
  const dueAt = new Float64Array(count);
  const answeredAt = new Float64Array(count);
  const statuses = new Uint16Array(count);
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    headersTimeout: ANSWER_WITHIN_MS,
    bodyTimeout: ANSWER_WITHIN_MS,
  });
  const startAt = nowMs();

  let open = count;
  let allAnswered;
  const answered = new Promise((resolve) => {
    allAnswered = resolve;
  });
  const send = (index) => {
    const number = first + index;
    const now = nowMs();
    // Timers count whole milliseconds, so it may leave up to one before it is due: nobody is to gain by that.
    dueAt[index] = Math.min(dueAt[index], now);
    lateness.record(now - dueAt[index]);
    post(pool, paths[alertOf(plan, number) % paths.length], webhook(number), (status) => {
      answeredAt[index] = nowMs();
      statuses[index] = status;
      tally.add(status, answeredAt[index] - dueAt[index]);
      open -= 1;
      if (open === 0) allAnswered();
    });
  };
  for (let index = 0; index < count; index += 1) {
    dueAt[index] = startAt + (index * 1000) / perSecond;
    const early = dueAt[index] - nowMs();
    if (early > 0) await sleep(early);
    send(index);
  }
  await answered;
  await pool.close();
  return { ...tally.result(), first, dueAt, answeredAt, statuses, latenessMs: lateness.percentiles() };
}
