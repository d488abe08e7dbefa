import { runPrepared } from './harness/run-prepared.mjs';

/** `node bench/profile.mjs`: where the time goes. See docs/benchmarks.md. */
await runPrepared({
  usage: `node bench/profile.mjs [options]
  --part <name>         ingress (accepting), worker (draining) or redis (both, by script); default worker
  --candidate <name>    relay or naive; default relay
  --webhooks <n>        default 20000, of redis 5000, which notes every command
  --keep <file>         keep the profile there, for Chrome's DevTools or speedscope.app
  --set <path>=<value>  a setting of the relay's; may be given several times`,
  options: {
    part: { type: 'string', default: 'worker' },
    candidate: { type: 'string', default: 'relay' },
    webhooks: { type: 'string' },
    keep: { type: 'string' },
    set: { type: 'string', multiple: true },
  },
  load: () => import('./profile/run-profile.mjs'),
});
