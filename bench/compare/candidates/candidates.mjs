import { pathOf, prepareRelay, TOKEN } from '../../lab/start-relay.mjs';

const SOURCE = 'zstack';

/** Where every candidate takes webhooks. */
export const WEBHOOK_PATH = pathOf(SOURCE);

/**
 * Ingress and worker are two processes for both that have a worker: so the relay is deployed, and so it is fair.
 * @typedef {{ url: string } & import('../../lab/lab.mjs').Started} StartedIngress
 * @typedef {object} Candidate
 * @property {string} title
 * @property {boolean} stores
 * @property {(lab: import('../../lab/lab.mjs').Lab, setting: { redis: any, pushUrl?: string, also?: object }) => {
 *   startIngress: (name?: string, execArgv?: string[]) => Promise<StartedIngress>,
 *   startWorker?: (name?: string, execArgv?: string[]) => Promise<import('../../lab/lab.mjs').Started> }} prepare
 */

/** @type {Record<string, Candidate>} */
export const CANDIDATES = {
  naive: {
    title: 'naive relay',
    stores: true,
    prepare: (lab, setting) => ({
      startIngress: (_name, execArgv) =>
        startServer(lab, 'bench/compare/candidates/naive/ingress.mjs', setting, execArgv),
      startWorker: async (_name, execArgv) => {
        const worker = lab.startNode(
          'worker',
          'bench/compare/candidates/naive/worker.mjs',
          environment(setting),
          execArgv,
        );
        await worker.logged(/worker ready/);
        return worker;
      },
    }),
  },
  express: {
    title: 'Express, storing nothing',
    stores: false,
    prepare: (lab, setting) => ({
      startIngress: () => startServer(lab, 'bench/compare/candidates/express-only.mjs', setting),
    }),
  },
  'http-queue': {
    title: 'node:http + queue.add',
    stores: true,
    prepare: (lab, setting) => ({
      startIngress: () => startServer(lab, 'bench/compare/candidates/http-and-queue.mjs', setting),
    }),
  },
  relay: {
    title: 'Flashduty Relay',
    stores: true,
    prepare: (lab, { redis, pushUrl = 'http://127.0.0.1:1/event/push/alert/standard?integration_key=none', also }) =>
      prepareRelay(lab, {
        redis: redis.config,
        integrations: { ops: { pushUrl } },
        sources: { [SOURCE]: 'ops' },
        also,
      }),
  },
};

async function startServer(lab, file, setting, execArgv) {
  const started = lab.startNode('ingress', file, environment(setting), execArgv);
  const [, url] = await started.logged(/listening on (http\S+)/);
  return { ...started, url };
}

function environment({ redis, pushUrl = '' }) {
  return { REDIS_URL: redis.url, PUSH_URL: pushUrl, TOKEN };
}
