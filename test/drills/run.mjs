import { runPrepared } from '../../bench/harness/run-prepared.mjs';

/** `npm run chaos`: everything that an operator can do to the relay, against built services. See docs/durability.md. */
await runPrepared({
  usage: `npm run chaos -- [options]
  --short            less of each, under three minutes in all
  --only <text>      the drills whose name holds this; may be given several times
  --seed <n>         the same choices as a run before; default: a new one, printed
  --against naive    the same drills against what an engineer writes in an afternoon, to see that they can fail
  --json <file>      also write the figures there`,
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    seed: { type: 'string' },
    against: { type: 'string', default: 'relay' },
    json: { type: 'string' },
  },
  load: () => import('./run-drills.mjs'),
});
