import { runPrepared } from './harness/run-prepared.mjs';

/** `npm run soak`: an hour of faults. Does anything grow, is anything lost? See docs/benchmarks.md. */
await runPrepared({
  usage: `npm run soak -- [options]
  --minutes <n>         in which memory is judged, default 30
  --warm-up <n>         minutes before those, with the same load and the same faults, default 30, at least 1
  --rate <n>            webhooks a second, default 200
  --samples <file>      memory of every process each 10 s as CSV; default data/soak.csv
  --json <file>         also write the figures there
  --strict              exit status 1 also when memory grows
  --set <path>=<value>  a setting of the relay's; may be given several times`,
  options: {
    minutes: { type: 'string', default: '30' },
    'warm-up': { type: 'string', default: '30' },
    rate: { type: 'string', default: '200' },
    samples: { type: 'string', default: 'data/soak.csv' },
    json: { type: 'string' },
    strict: { type: 'boolean', default: false },
    set: { type: 'string', multiple: true },
  },
  load: () => import('./soak/run-soak.mjs'),
});
