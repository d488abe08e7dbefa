import { runPrepared } from './harness/run-prepared.mjs';

/** `node bench/ledger.mjs`: what the account of every webhook costs while it is stored. See docs/benchmarks.md. */
await runPrepared({
  usage: `node bench/ledger.mjs [options]
  --webhooks <n>        in each round; default 20000
  --rounds <n>          of each, in turn; default 5`,
  options: {
    webhooks: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '5' },
  },
  load: () => import('./ledger/run-ledger.mjs'),
});
