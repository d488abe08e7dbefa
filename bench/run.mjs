import { runPrepared } from './harness/run-prepared.mjs';

/** `npm run bench`: the relay beside what an engineer would write in an afternoon. See docs/benchmarks.md. */
await runPrepared({
  usage: `npm run bench -- [options]
  --quick               everything once and small: two minutes, shows that it works
  --only <name>         accept, delay, drain, waiting, memory or held; may be given several times
  --rounds <n>          instead of 5
  --json <file>         also write every figure of every round there
  --set <path>=<value>  a setting of the relay's, such as worker.concurrency=128; may be given several times
  --strict              exit status 1 when a target is not met`,
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    rounds: { type: 'string' },
    json: { type: 'string' },
    set: { type: 'string', multiple: true },
    strict: { type: 'boolean', default: false },
  },
  load: () => import('./compare/run-comparison.mjs'),
});
