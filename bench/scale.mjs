import { runPrepared } from './harness/run-prepared.mjs';

/** `node bench/scale.mjs`: what more workers, more ingresses and a Redis Cluster add on this machine. See docs/scaling.md. */
await runPrepared({
  usage: `node bench/scale.mjs [options]
  --webhooks <n>        to accept and to drain in each set-up; default 20000
  --rounds <n>          default 3
  --only <n>            only the n-th set-up of the table; may be given several times
  --json <file>         also write the figures there
  --set <path>=<value>  a setting of the relay's; may be given several times`,
  options: {
    webhooks: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    set: { type: 'string', multiple: true },
  },
  load: () => import('./scale/run-scale.mjs'),
});
