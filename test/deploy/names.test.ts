import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectConsumer, DeliveryQueue, type RedisClient } from '@relay/queue';
import { type RunningIngress, startIngress } from '../../services/ingress/src/start-ingress.js';
import { type RunningWorker, startWorker } from '../../services/worker/src/start-worker.js';
import { aDelivery } from '../support/a-delivery.js';
import { configFrom } from '../support/config.js';
import { eventually } from '../support/eventually.js';
import { captureLog } from '../support/log-capture.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { type Sample, type Scrape, scrape } from '../support/scrape.js';
import {
  dashboardQueries,
  labelsIn,
  type Query,
  readDashboards,
  ruleQueries,
  type Selector,
  selectorsIn,
} from './queries.js';

let redis: PrivateRedis;
let client: RedisClient;
let dir: string;
let ingress: RunningIngress;
let worker: RunningWorker;
let served: Scrape[];

beforeAll(async () => {
  redis = await startRedis();
  client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  dir = await mkdtemp(join(tmpdir(), 'relay-names-'));
  const config = configFrom(`
redis: { url: ${redis.url} }
ingress: { port: 0, opsPort: 0, spool: { dir: ${dir} } }
worker: { opsPort: 0 }
selfAlerts: ops
integrations: { ops: { pushUrl: "http://127.0.0.1:1/event/push/alert/standard?integration_key=k3yk3yk3yk3y" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`);
  await holdIntegration();
  ingress = await startIngress(config, captureLog('ingress', config).logger);
  worker = await startWorker(config, captureLog('worker', config).logger);
  served = await eventually(
    () => Promise.all([scrape(ingress.opsUrl), scrape(worker.opsUrl)]),
    ([ofIngress, ofWorker]) =>
      ofIngress?.value('relay_redis_memory_share') !== undefined &&
      ofWorker?.value('relay_integration_held_since_timestamp_seconds') !== undefined,
  );
});
afterAll(async () => {
  await Promise.all([ingress.stop(), worker.stop()]);
  client.disconnect();
  await redis.stop();
  await rm(dir, { recursive: true, force: true });
});

/** Some figures are there only while there is something to tell. */
async function holdIntegration(): Promise<void> {
  const { lanes, queue } = new DeliveryQueue(client, 'ops');
  await lanes.fail(aDelivery('d-0'), { code: 'http_429', reason: 'HTTP 429', retryAfterMs: 600_000, holdAtOnce: true });
  await queue.close();
}

const samples = (): Sample[] => served.flatMap((each) => each.samples);
const ours = (): Map<string, string> =>
  new Map(served.flatMap(({ types }) => [...types].filter(([name]) => name.startsWith('relay_'))));

/** A histogram has its name on none of its samples. */
const withoutSuffix = (name: string): string =>
  [...ours()].some(([known, type]) => type === 'histogram' && name.startsWith(`${known}_`))
    ? name.replace(/_(bucket|sum|count)$/, '')
    : name;

const labelsOf = (name: string): string[] => [
  ...new Set(
    samples()
      .filter((sample) => withoutSuffix(sample.name) === name)
      .flatMap(({ labels }) => Object.keys(labels)),
  ),
];

describe('every query that is shipped', () => {
  /** Prometheus makes these itself, and adds these labels to all. */
  const METRICS_OF_PROMETHEUS = ['up', 'ALERTS'];
  const LABELS_OF_PROMETHEUS = ['job', 'instance'];
  const queries: readonly Query[] = [...dashboardQueries(), ...ruleQueries()];

  const meets = ({ labels }: Sample, { matchers }: Selector): boolean =>
    matchers.every(({ label, operator, value }) => {
      if (LABELS_OF_PROMETHEUS.includes(label)) return true;
      const is = labels[label] ?? '';
      const matches = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(is) : is === value;
      return matches === operator.startsWith('=');
    });

  test('reads metrics that are served, with labels and values that they have', () => {
    const faults = queries.flatMap(({ where, expr }) =>
      selectorsIn(expr)
        .filter(({ name }) => !METRICS_OF_PROMETHEUS.includes(name))
        .filter((selector) => !samples().some((sample) => sample.name === selector.name && meets(sample, selector)))
        .map(({ name, matchers }) => `${where}: ${name} ${JSON.stringify(matchers)}`),
    );
    expect(queries.length).toBeGreaterThan(50);
    expect(faults).toEqual([]);
  });

  test('groups by labels that its metrics have', () => {
    const faults = queries.flatMap(({ where, expr }) => {
      const names = selectorsIn(expr).map(({ name }) => name);
      if (names.some((name) => METRICS_OF_PROMETHEUS.includes(name))) return [];
      const known = [...LABELS_OF_PROMETHEUS, ...names.flatMap((name) => labelsOf(withoutSuffix(name)))];
      return labelsIn(expr)
        .filter((label) => !known.includes(label))
        .map((label) => `${where}: ${label}`);
    });
    expect(faults).toEqual([]);
  });
});

test('the dashboard chooses from labels that are served', () => {
  const choices = [...readDashboards().values()].flatMap(({ templating }) =>
    templating.list.flatMap(({ query }) => [...JSON.stringify(query).matchAll(/label_values\((\w+), (\w+)\)/g)]),
  );
  expect(choices).toHaveLength(2);
  for (const [choice, name = '', label] of choices)
    expect([choice, labelsOf(name)]).toEqual([choice, expect.arrayContaining([label])]);
});

describe('docs/metrics.md', () => {
  /** Name, type and labels of each row of its tables. */
  async function documented(): Promise<Map<string, { type: string; labels: string[] }>> {
    const text = await readFile(join(__dirname, '..', '..', 'docs', 'metrics.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `(relay_\w+)` \| (\w+) \|([^|]*)\|/gm)];
    return new Map(
      rows.map(([, name = '', type = '', labels = '']) => [
        name,
        { type, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label).sort() },
      ]),
    );
  }

  test('lists each metric that is served, with its type and labels, and no other', async () => {
    const is = [...ours()].map(([name, type]) => {
      const labels = labelsOf(name).filter((label) => label !== 'le');
      return [name, { type, labels: labels.sort() }] as const;
    });
    expect(await documented()).toEqual(new Map(is));
  });

  test('and each one listed can be seen on the dashboard', async () => {
    const seen = dashboardQueries().flatMap(({ expr }) => selectorsIn(expr).map(({ name }) => withoutSuffix(name)));
    expect([...(await documented()).keys()].filter((name) => !seen.includes(name))).toEqual([]);
  });
});
