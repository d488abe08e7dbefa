import { Client } from 'undici';
import { nowMs } from '../lab/clock.mjs';
import { post } from './post.mjs';
import { createTally } from './tally.mjs';
import { alertOf, createWebhooks } from './webhooks.mjs';

/**
 * So many connections, each with one webhook under way and the next one right behind it: how fast can it be?
 * @param {object} run
 * @param {readonly string[]} run.origins the connections are dealt out over these
 * @param {readonly string[]} run.paths the alerts are dealt out over these
 * @param {number} run.connections
 * @param {number} [run.durationMs] for so long, or
 * @param {number} [run.count] until so many are sent
 * @param {number} [run.first] the first number
 * @param {import('./webhooks.mjs').WebhookPlan} run.plan
 */
export async function closedLoop({
  origins,
  paths,
  connections,
  durationMs = Infinity,
  count = Infinity,
  first = 0,
  plan,
}) {
  const webhook = createWebhooks(plan);
  const tally = createTally();
  const acceptedNumbers = [];
  const startedAt = nowMs();
  const endAt = startedAt + durationMs;
  const nextOf = plan.alerts ? turnsByAlert(plan, connections, first, count) : turns(first, count);

  const clients = Array.from({ length: connections }, (_, index) => new Client(origins[index % origins.length]));
  const work = (client, index) =>
    new Promise((resolve) => {
      const next = () => {
        const number = nowMs() < endAt ? nextOf(index) : undefined;
        if (number === undefined) return resolve();
        const sentAt = nowMs();
        post(client, paths[alertOf(plan, number) % paths.length], webhook(number), (status) => {
          tally.add(status, nowMs() - sentAt);
          if (status === 200) acceptedNumbers.push(number);
          next();
        });
      };
      next();
    });
  await Promise.all(clients.map(work));
  const seconds = (nowMs() - startedAt) / 1000;
  await Promise.all(clients.map((client) => client.close()));
  const result = tally.result();
  return {
    ...result,
    seconds,
    perSecond: result.accepted / seconds,
    acceptedNumbers: Uint32Array.from(acceptedNumbers),
  };
}

function turns(first, count) {
  let next = first;
  return () => {
    if (next >= first + count) return undefined;
    next += 1;
    return next - 1;
  };
}

/** All webhooks of one alert go over one connection, one after the other: their order of acceptance is that of their numbers. */
function turnsByAlert(plan, connections, first, count) {
  const nextOf = Array.from({ length: connections }, () => first);
  return (index) => {
    while (nextOf[index] < first + count) {
      const number = nextOf[index];
      nextOf[index] += 1;
      if (alertOf(plan, number) % connections === index) return number;
    }
    return undefined;
  };
}
