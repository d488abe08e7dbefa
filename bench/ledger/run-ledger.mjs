import assert from 'node:assert/strict';
import { connectProducer, createWebhookQueue, gather } from '@relay/queue';
// Not exported: the services only ever store with the ledger.
import { ledgerBase, ledgerSlot } from '../../packages/queue/dist/ledger/keys.js';
import { transact } from '../../packages/queue/dist/transact.js';
import { addJobs } from '../../packages/queue/dist/webhook-queue.js';
import { spreadOf } from '../figures/spread.mjs';
import { readCount } from '../harness/read-count.mjs';
import { nowMs } from '../lab/clock.mjs';
import { withLab } from '../lab/lab.mjs';
import { cpuSeconds } from '../lab/process-usage.mjs';
import { startRedis } from '../lab/start-redis.mjs';
import { createWebhooks } from '../load/webhooks.mjs';
import { formatSpread } from '../report/format-number.mjs';
import { describeMachine, printMachine } from '../report/machine.mjs';
import { table } from '../report/table.mjs';

const UNDER_WAY = 64;
const ENVELOPES_A_STEP = 16;
const SOURCE = 'zstack';
const OPEN_ACCOUNTS = `${ledgerBase(0)}open:${SOURCE}`;
const bodyOf = createWebhooks({ bodyBytes: 1024 });

const CANDIDATES = {
  'without the ledger': [],
  'with the ledger': ['relayLedgerAccept'],
};

/** Storing alone, without HTTP: what the ledger costs an ingress is a smaller share of more work. */
export async function run(options) {
  const count = readCount('webhooks', options.webhooks);
  const rounds = readCount('rounds', options.rounds);
  printMachine(describeMachine());
  const results = Object.entries(CANDIDATES).map(([name, scripts]) => ({ name, scripts, figures: [] }));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? results : [...results].reverse();
    for (const { scripts, figures } of order) figures.push(await withLab((lab) => measure(lab, scripts, count)));
  }
  const rows = results.map(({ name, figures }) =>
    [name].concat(
      ['perSecond', 'storingCpu', 'redisCpu'].map((metric) => formatSpread(spreadOf(figures.map((of) => of[metric])))),
    ),
  );
  console.log(table([['AOF always, 1 KB', 'stored/s', 'storing CPU s/1,000', 'Redis CPU s/1,000'], ...rows]));
  const [without, with_] = results.map(({ figures }) => figures);
  const shares = without.map(({ perSecond }, round) => 100 * (1 - with_[round].perSecond / perSecond));
  console.log(
    `\nThe ledger takes ${formatSpread(spreadOf(shares))} % of the rate of storing; the ratio is taken round by round.`,
  );
}

async function measure(lab, scripts, count) {
  const redis = await startRedis(lab);
  const connection = connectProducer({ kind: 'single', url: { reveal: () => redis.url } });
  lab.beforeClosing(() => connection.disconnect());
  const queue = createWebhookQueue(connection);
  await queue.waitUntilReady();
  const store = gather(
    async (envelopes) => {
      await transact(queue, (transaction) => {
        const notes = envelopes.flatMap(({ source, id, receivedAt }) => [source, id, receivedAt]);
        for (const script of scripts) transaction.call(script, [ledgerSlot(0), ...notes]);
        addJobs(transaction, queue, 0, envelopes);
      });
    },
    { most: ENVELOPES_A_STEP },
  );

  const warmUp = Math.ceil(count / 10);
  await storeAll(store, 0, warmUp);
  const before = [cpuSeconds(process.pid), cpuSeconds(redis.pid)];
  const startedAt = nowMs();
  await storeAll(store, warmUp, count);
  const tookMs = nowMs() - startedAt;
  const [storingCpu, redisCpu] = [cpuSeconds(process.pid), cpuSeconds(redis.pid)].map(
    (seconds, index) => ((seconds - before[index]) / count) * 1000,
  );
  // What stores nothing, or keeps no account, would be the fastest of all.
  const stored = warmUp + count;
  const accounts = scripts.length === 0 ? 0 : stored;
  assert.deepEqual(await Promise.all([queue.count(), redis.client.zcard(OPEN_ACCOUNTS)]), [stored, accounts]);
  await queue.close();
  return { perSecond: (count / tookMs) * 1000, storingCpu, redisCpu };
}

/** So many at a time, as an ingress has them under load. */
async function storeAll(store, first, count) {
  let next = first;
  const last = first + count;
  const one = async () => {
    while (next < last) {
      const number = next;
      next += 1;
      await store(toEnvelope(number));
    }
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, one));
}

function toEnvelope(number) {
  return {
    id: String(number).padStart(26, '0'),
    source: SOURCE,
    receivedAt: Date.now(),
    method: 'POST',
    query: '',
    headers: { 'content-type': 'application/json' },
    body: bodyOf(number),
  };
}
