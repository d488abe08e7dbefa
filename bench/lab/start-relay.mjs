import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const TOKEN = 'tok-bench-b41a6ce9d7f2083e';

/** So high that nothing of it is felt. */
export const NO_LIMIT = { perSecond: 100_000, perMinute: 1_000_000 };

/**
 * @typedef {object} RelaySettings
 * @property {object} redis the relay's setting `redis`
 * @property {Record<string, { pushUrl: string, rateLimit?: { perSecond: number, perMinute: number } }>} integrations
 * @property {Record<string, string>} sources the integration of each source; all of them are ZStacks
 * @property {object} [also] merged over everything else: `--set worker.concurrency=128`
 */

/** Prepares a relay of built services on free ports. @param {import('./lab.mjs').Lab} lab @param {RelaySettings} settings */
export function prepareRelay(lab, settings) {
  const file = join(lab.dir, 'relay.yaml');
  // YAML reads JSON.
  writeFileSync(file, JSON.stringify(merge(configOf(lab, settings), settings.also ?? {}), undefined, 2));
  const env = { RELAY_CONFIG: file };
  return {
    startIngress: async (name = 'ingress', execArgv = []) => {
      const started = lab.startNode(name, 'services/ingress/dist/main.js', env, execArgv);
      const [, url] = await started.logged(/"url":"(http[^"]+)".*"ingress ready for webhooks"/);
      return { ...started, url };
    },
    startWorker: async (name = 'worker', execArgv = []) => {
      const started = lab.startNode(name, 'services/worker/dist/main.js', env, execArgv);
      await started.logged(/"worker ready"/);
      return started;
    },
  };
}

export const pathOf = (source) => `/webhooks/${source}/${TOKEN}`;

function configOf(lab, { redis, integrations, sources }) {
  return {
    redis,
    ingress: { port: 0, opsPort: 0, spool: { dir: join(lab.dir, 'spool') } },
    worker: { opsPort: 0 },
    integrations: mapValues(integrations, ({ pushUrl, rateLimit = NO_LIMIT }) => ({ pushUrl, rateLimit })),
    sources: mapValues(sources, (integration) => ({ vendor: 'zstack', token: TOKEN, integration })),
  };
}

function mapValues(record, change) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function merge(base, over) {
  const isMapping = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  const merged = { ...base };
  for (const [name, value] of Object.entries(over)) {
    merged[name] = isMapping(value) && isMapping(base[name]) ? merge(base[name], value) : value;
  }
  return merged;
}
