import { runPrepared } from './harness/run-prepared.mjs';

/** `npm run storm`: everything breaks at once, and Flashduty's limits stand. See docs/benchmarks.md. */
await runPrepared({
  usage: `npm run storm -- [options]
  --limit-per-minute <n>  what Flashduty takes, a tenth of it each second; default 8000: two minutes. Documented is 1000: twenty
  --webhooks <n>          within 10 s; default 20000
  --cold                  the first storm after a start; without it, services that have met one
  --json <file>           also write the figures there
  --set <path>=<value>    a setting of the relay's; may be given several times`,
  options: {
    'limit-per-minute': { type: 'string', default: '8000' },
    webhooks: { type: 'string', default: '20000' },
    cold: { type: 'boolean', default: false },
    json: { type: 'string' },
    set: { type: 'string', multiple: true },
  },
  load: () => import('./storm/run-storm.mjs'),
});
