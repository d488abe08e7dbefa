import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { nowMs } from '../../../bench/lab/clock.mjs';
import { alertOf, createWebhooks } from '../../../bench/load/webhooks.mjs';

const SENDERS = 16;
const AGAIN_AFTER_MS = 25;
const ANSWER_WITHIN_MS = 8_000;
/** So long a sender goes on after the trouble is over, until everything it began has been accepted. */
const END_WITHIN_MS = 120_000;

/**
 * Vendors that never give up: every alert's problem and recovery follow one another, the next one only when the last was
 * answered 200, so that the order of acceptance is known. Different alerts go on side by side.
 * @param {object} run
 * @param {() => readonly string[]} run.urls the webhook URLs of the ingresses that are there now
 * @param {import('../../../bench/load/webhooks.mjs').WebhookPlan & { alerts: number }} run.plan
 * @param {number} run.perSecond
 * @param {boolean} [run.connectAnew] for each webhook, as most vendors do; otherwise connections are kept
 */
export function startSenders({ urls, plan, perSecond, connectAnew = false }) {
  const acceptedAt = new Map();
  const createWebhook = createWebhooks(plan);
  const agent = new Agent({
    connections: SENDERS,
    headersTimeout: ANSWER_WITHIN_MS,
    bodyTimeout: ANSWER_WITHIN_MS,
    pipelining: connectAnew ? 0 : 1,
  });
  const refusedAs = new Map();
  let sent = 0;
  let stopped = false;
  let mustEndBy = Number.POSITIVE_INFINITY;

  const isAccepted = async (number, attempt) => {
    const all = urls();
    const url = all[(number + attempt) % all.length];
    sent += 1;
    let answer = 'no answer';
    try {
      const { statusCode, body } = await request(url, {
        method: 'POST',
        dispatcher: agent,
        body: createWebhook(number),
      });
      await body.dump();
      if (statusCode === 200) return true;
      answer = String(statusCode);
    } catch {
      // Killed, frozen or not started yet: the vendor sees no answer.
    }
    refusedAs.set(answer, (refusedAs.get(answer) ?? 0) + 1);
    return false;
  };

  const sendOne = async (number) => {
    for (let attempt = 0; ; attempt += 1) {
      if (await isAccepted(number, attempt)) break;
      if (nowMs() > mustEndBy) return;
      await sleep(AGAIN_AFTER_MS);
    }
    acceptedAt.set(number, nowMs());
  };

  const live = async (sender) => {
    const pauseMs = (1000 * SENDERS) / perSecond;
    for (let round = 0; !stopped; round += 1) {
      for (let alert = sender; alert < plan.alerts && !stopped; alert += SENDERS) {
        const startedAt = nowMs();
        await sendOne(round * plan.alerts + alert);
        await sleep(Math.max(0, pauseMs - (nowMs() - startedAt)));
      }
    }
  };
  const running = Promise.all(Array.from({ length: SENDERS }, (_, sender) => live(sender)));
  return {
    acceptedAt,
    refusedAs,
    count: () => acceptedAt.size,
    sent: () => sent,
    alertOf: (number) => alertOf(plan, number),
    stop: async () => {
      stopped = true;
      mustEndBy = nowMs() + END_WITHIN_MS;
      await running;
      await agent.close();
    },
  };
}
