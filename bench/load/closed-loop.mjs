import { Client } from 'undici';
import { nowMs } from '../lab/clock.mjs';
import { post } from './post.mjs';
import { createTally } from './tally.mjs';
import { alertOf, createWebhooks } from './webhooks.mjs';

/**
 * Connections outlive a run, for the next one to the same server: 256 handshakes at the start of three seconds are one answer
 * in a hundred where answers are slow, and so they alone would be the p99 that is compared.
 * @type {Map<string, Client[]>}
 */
const unused = new Map();

/**
 * So many connections, each with one webhook under way and the next one right behind it: how fast can it be?
 * @param {object} run
 * @param {readonly string[]} run.origins the connections are dealt out over these, or the webhooks of each alert in turn
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

  const senders = Array.from({ length: connections }, () => origins.map(takeClient));
  const originFor = (number, index) => (plan.alerts ? Math.floor(number / plan.alerts) : index) % origins.length;
  const work = (clients, index) =>
    new Promise((resolve) => {
      const next = () => {
        const number = nowMs() < endAt ? nextOf(index) : undefined;
        if (number === undefined) return resolve();
        const client = clients[originFor(number, index)];
        const sentAt = nowMs();
        post(client, paths[alertOf(plan, number) % paths.length], webhook(number), (status) => {
          tally.add(status, nowMs() - sentAt);
          if (status === 200) acceptedNumbers.push(number);
          next();
        });
      };
      next();
    });
  await Promise.all(senders.map(work));
  const seconds = (nowMs() - startedAt) / 1000;
  for (const clients of senders) {
    for (const [index, client] of clients.entries()) giveBack(origins[index], client);
  }
  const result = tally.result();
  return {
    ...result,
    perSecond: result.accepted / seconds,
    acceptedNumbers: Uint32Array.from(acceptedNumbers),
  };
}

function takeClient(origin) {
  return unused.get(origin)?.pop() ?? new Client(origin);
}

function giveBack(origin, client) {
  unused.set(origin, [...(unused.get(origin) ?? []), client]);
}

function turns(first, count) {
  let next = first;
  return () => {
    if (next >= first + count) return undefined;
    next += 1;
    return next - 1;
  };
}

/** One webhook of an alert is sent when the one before it is answered: their order of acceptance is that of their numbers. */
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
