import { join } from 'node:path';
import { CANDIDATES, WEBHOOK_PATH } from '../../../bench/compare/candidates/candidates.mjs';
import { pathOf, prepareRelay } from '../../../bench/lab/start-relay.mjs';
import { auditByCommand } from './audit.mjs';

/** What the drills are held against. */
export const SUBJECTS = {
  relay: (lab, { redis, pushUrl, settings, execArgv }) => {
    const integrations = { ops: { pushUrl } };
    const relay = prepareRelay(lab, { redis: redis.config, integrations, sources: { zstack: 'ops' }, also: settings });
    return {
      startIngress: () => relay.startIngress('ingress', execArgv),
      startWorker: () => relay.startWorker('worker', execArgv),
      path: pathOf('zstack'),
      audit: () => auditByCommand(join(lab.dir, 'relay.yaml')),
    };
  },
  naive: (lab, { redis, pushUrl, execArgv }) => {
    const naive = CANDIDATES.naive.prepare(lab, { redis, pushUrl });
    return {
      startIngress: () => naive.startIngress('ingress', execArgv),
      startWorker: () => naive.startWorker('worker', execArgv),
      path: WEBHOOK_PATH,
      audit: async () => ({ summary: 'none' }),
    };
  },
};
